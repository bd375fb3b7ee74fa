"""How the states of what follows the signature are drawn: a word, a shape and a colour (static/css/monitoring.css)."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from monitoring.choices import CommitmentState, Life, Severity, SignOff, Verdict


def commitment_badge(code: str) -> SafeString:
    return format_html('<span class="state state-{}">{}</span>', code, CommitmentState(code).label)


def sign_off_badge(code: str) -> SafeString:
    return format_html('<span class="state state-{}">{}</span>', code, SignOff(code).label)


def severity_badge(code: str) -> SafeString:
    return format_html('<span class="state state-{}">{}</span>', code, Severity(code).label)


def life_badge(code: str) -> SafeString:
    return format_html('<span class="life life-{}">{}</span>', code, Life(code).label)


def verdict_badge(code: str) -> SafeString:
    return format_html('<span class="state verdict-{}">{}</span>', code, Verdict(code).label)
