"""The state marks of an agreement, the same on every page; a builtin library, so templates need no load for it.

Each state is a word, a shape and a colour. The shape and the colour stand in coopreg.css under the class that ends in
the code of the state.
"""

from django import template
from django.utils.html import format_html

from agreements.choices import Activity, Validity

register = template.Library()


@register.filter
def validity_badge(value: str | None) -> str:
    """The filled badge of a ``Validity`` code; "" for none."""
    if not value:
        return ""
    validity = Validity(value)
    return format_html('<span class="validity validity-{}">{}</span>', validity.value, validity.label)


@register.filter
def activity_mark(value: str | None) -> str:
    """The dot and word of an ``Activity`` code; "" for none."""
    if not value:
        return ""
    activity = Activity(value)
    return format_html('<span class="activity activity-{}">{}</span>', activity.value, activity.label)
