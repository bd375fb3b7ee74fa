"""Sends the mails of a week: to each person one, however often and by however many it is run."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from smtplib import SMTPException
from typing import Any

import structlog
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from monitoring.digest.mail import lines_in, message, parts_of
from monitoring.models import Digest

log = structlog.get_logger(__name__)

# So many mails one after another that the mail server does not take: it is the server, and not an address.
GIVE_UP = 3


@dataclass(frozen=True)
class Sent:
    """What came of one person's mail: ``lines`` in it, 0 for nothing to say; ``failed`` where it could not be sent."""

    user: Any
    lines: int = 0
    mail: EmailMultiAlternatives | None = None
    failed: bool = False


class MailServerError(Exception):
    """The mail server takes nothing; whoever is left is written to by the next run."""


def monday(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=day.weekday())


def waiting(week: datetime.date) -> QuerySet[Any, Any]:
    """Who wants a mail and has had none for the week."""
    had = Digest.objects.filter(user=OuterRef("pk"), week=week, sent_at__isnull=False)
    people = get_user_model().objects.filter(~Exists(had), is_active=True).exclude(email="")
    return people.exclude(digest_choice__wanted=False).select_related("region").order_by("pk")


def send(week: datetime.date, day: datetime.date, *, dry: bool = False) -> Iterator[Sent]:
    """Writes to everybody who waits, one after another; ``dry`` makes the mails and neither sends nor notes anything.

    ``week`` is its Monday, ``day`` the day whose state the mails tell. Raises MailServerError.
    """
    connection = get_connection()
    failed = 0
    try:
        for key in list(waiting(week).values_list("pk", flat=True)):
            # Asked again right before: another run may have written to them, and rights may have changed meanwhile.
            user = waiting(week).filter(pk=key).first()
            parts = parts_of(user, day) if user else []
            if not parts:
                continue
            mail = message(user, parts, week, day)
            mail.connection = connection
            sent = Sent(user, lines_in(parts), mail) if dry else _send(mail, user, week, lines_in(parts))
            if sent is None:
                continue
            yield sent
            failed = failed + 1 if sent.failed else 0
            if failed == GIVE_UP:
                raise MailServerError
    finally:
        connection.close()


def _send(mail: EmailMultiAlternatives, user: Any, week: datetime.date, lines: int) -> Sent | None:
    """Sends a mail that this run alone has claimed; None where another run has.

    The claim comes first and is given back when the mail server refuses. Should the machine stop between the two, the
    mail counts as sent: better none than two.
    """
    row, _made = Digest.objects.get_or_create(user=user, week=week, defaults={"lines": lines})
    claimed = Digest.objects.filter(pk=row.pk, sent_at=None).update(sent_at=timezone.now(), lines=lines)
    if not claimed:
        return None
    connection: Any = mail.connection
    try:
        # Kept open for the next ones.
        connection.open()
        mail.send()
    # ValueError is an address that cannot stand in a header.
    except (SMTPException, OSError, ValueError) as error:
        _give_back(row)
        connection.close()
        log.warning("digest_not_sent", user=user.pk, week=str(week), error=type(error).__name__)
        return Sent(user, lines, mail, failed=True)
    except BaseException:
        _give_back(row)
        raise
    return Sent(user, lines, mail)


def _give_back(row: Digest) -> None:
    Digest.objects.filter(pk=row.pk).update(sent_at=None)
