"""The weekly mail of one person, as text and HTML."""

import datetime
from collections.abc import Sequence
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from monitoring.digest import SECTIONS, Part
from monitoring.digest.choice import off_address
from monitoring.digest.sections import in_words


def parts_of(user: Any, day: datetime.date) -> list[Part]:
    """Everything that ``user`` should know on the day ``day``, as they may see it now; [] for nothing to say."""
    return [part for section in SECTIONS if (part := section(user, day))]


def lines_in(parts: Sequence[Part]) -> int:
    return sum(len(part.lines) for part in parts)


def message(user: Any, parts: Sequence[Part], week: datetime.date, day: datetime.date) -> EmailMultiAlternatives:
    """The mail to ``user`` for the week that begins on ``week``, in the language that is active.

    Made twice it has the same Message-ID, so that a mail server or program that got it already can tell.
    """
    off = absolute(off_address(user))
    context = {
        "user": user,
        "parts": parts,
        "day": day,
        "site": settings.BASE_URL,
        "start": absolute(reverse("start")),
        "settings_address": absolute(reverse("account_settings")),
        "off": off,
        "language": translation.get_language(),
    }
    mail = EmailMultiAlternatives(
        subject=_("What waits for you in the register of cooperation, %(date)s") % {"date": in_words(day)},
        body=render_to_string("monitoring/digest/mail.txt", context),
        to=[user.email],
        headers={
            "Message-ID": f"<digest-{week:%Y%m%d}-{user.pk}@{_domain()}>",
            "List-Unsubscribe": f"<{off}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            # No answers from people who are on leave (RFC 3834).
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(render_to_string("monitoring/digest/mail.html", context), "text/html")
    return mail


def absolute(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
