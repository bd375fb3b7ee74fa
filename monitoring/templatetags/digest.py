"""The weekly mail in templates."""

from typing import Any

from django import template

from monitoring.digest.choice import wants

register = template.Library()


@register.inclusion_tag("monitoring/digest/_switch.html", takes_context=True)
def digest_switch(context: Any) -> dict[str, Any]:
    """The switch of the person who is signed in; one query."""
    user = context["request"].user
    # The form in it carries the token of the page around.
    return {"wanted": wants(user), "email": user.email, "csrf_token": context["csrf_token"]}
