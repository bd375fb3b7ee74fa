"""Whether there is a public face, for the pages of the registry that lead to it."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def public_face() -> bool:
    return bool(settings.PUBLIC_FACE)
