"""When a judgement is overtaken: the events after which an aspect is to be judged again.

The same events twice, as a condition for the list and in words for a page; tests/test_four_aman_again.py holds the two
together. Which text is newer and since when the partner is another one, the database notes (models/standing.py).
"""

import datetime
from typing import Any

from django.db.models import F, Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from assessments.choices import Result


def again_on(day: datetime.date) -> Q:
    """The condition on ``Standing`` that its judgement is to be made again on ``day``.

    "Not assessed" is no judgement that could be made again.
    """
    judged_on = F("assessment__assessed_on")
    signed = Q(agreement__is_signed=True)
    ended = signed & Q(agreement__valid_until__lt=day, agreement__valid_until__gte=judged_on)
    terminated = signed & Q(agreement__terminated_on__lte=day, agreement__terminated_on__gt=judged_on)
    overtaken = Q(newer_text__isnull=False) | Q(partner_since__isnull=False)
    expired = Q(assessment__valid_until__lt=day)
    return ~Q(assessment__result=Result.NOT_ASSESSED) & (overtaken | ended | terminated | expired)


def reasons(standing: Any, agreement: Any, day: datetime.date) -> list[str]:
    """Why the judgement of ``standing`` is to be made again on ``day``, one sentence for each event; [] for no reason.

    ``agreement`` is the one of the standing, which the page has already.
    """
    judged = standing.assessment
    if judged.result == Result.NOT_ASSESSED:
        return []
    found = []
    if text := standing.newer_text:
        found.append(
            _("A newer text came on %(day)s (%(kind)s).")
            % {"day": _in_words(text.uploaded_at), "kind": text.get_kind_display()}
        )
    if since := standing.partner_since:
        found.append(_("The partner of the agreement changed on %(day)s.") % {"day": _in_words(since)})
    until, ended_on = agreement.valid_until, agreement.terminated_on
    if agreement.is_signed and until and judged.assessed_on <= until < day:
        found.append(_("The term of the agreement ended on %(day)s.") % {"day": _in_words(until)})
    if agreement.is_signed and ended_on and judged.assessed_on < ended_on <= day:
        found.append(_("The agreement was terminated on %(day)s.") % {"day": _in_words(ended_on)})
    if judged.valid_until and judged.valid_until < day:
        found.append(_("The judgement was valid until %(day)s.") % {"day": _in_words(judged.valid_until)})
    return found


def _in_words(day: datetime.date) -> str:
    if isinstance(day, datetime.datetime):
        day = timezone.localtime(day)
    return formats.date_format(day, "j F Y")
