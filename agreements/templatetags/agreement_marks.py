"""The state marks of an agreement, the same on every page; a builtin library, so templates need no load for it.

Each state is a word, a shape and a colour. The shape and the colour stand in coopreg.css under the class that ends in
the code of the state.
"""

from typing import Any

from django import template
from django.utils.html import format_html

from agreements.choices import Activity, Process, Validity
from agreements.tabs import Tab, main_tab, tab_named, tabs_of

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


@register.filter
def stage_badge(agreement: Any) -> str:
    """The outlined badge of the stage of ``agreement`` with how its procedure stands; "" where no stage is known."""
    return stage_mark(str(agreement.stage), agreement.process) if agreement.stage_id else ""


def stage_mark(name: str, code: str) -> str:
    """The outlined badge of the stage of this name where the procedure stands as ``code`` (a value of Process)."""
    process = Process(code)
    stands = "" if process == Process.IN_PROCESS else format_html(" · {}", process.label)
    return format_html('<span class="stage stage-{}">{}{}</span>', process.value, name, stands)


@register.inclusion_tag("agreements/_tabs.html", takes_context=True)
def agreement_tabs(context: Any, agreement: Any, tab: str) -> dict[str, Any]:
    """The tabs of ``agreement`` that the person sees; under the one that is open its own parts, where it has some."""
    user, main = context["request"].user, main_tab(tab)
    rows: list[tuple[Tab, str]] = tabs_of(agreement, user)
    parts = tabs_of(agreement, user, under=main)
    return {"tabs": rows, "main": main, "parts": parts if len(parts) > 1 else [], "tab": tab}


@register.simple_tag
def tab_text(name: str) -> str:
    """The words of a tab of an agreement."""
    return str(tab_named(name))
