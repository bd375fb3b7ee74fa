"""Judging what an agreement came to: one row is added, and those before it stay."""

from typing import Any

from django.db import transaction

from agreements.models import Agreement
from coopreg.access import edit_scope, read_scope
from monitoring.effectiveness.gathering import pictures_of
from monitoring.models import Judgement


class JudgedMeanwhileError(Exception):
    """Somebody judged while the form was open: ``latest`` is what counts now."""

    def __init__(self, latest: Judgement) -> None:
        self.latest = latest


def may_judge(user: Any, agreement: Agreement) -> bool:
    """Who sees the whole registry (the ministries), and supervisors of whoever may act for the lead region."""
    reaches = read_scope(user).everything or edit_scope(user).has(agreement.region)
    return bool(reaches and user.has_perm("monitoring.add_judgement"))


def judge(judgement: Judgement, user: Any, *, seen: int) -> Judgement:
    """Store ``judgement`` with what the rules say on its day.

    ``seen`` is the key of the latest one that the form showed, 0 for none. A second click stores nothing more; raises
    JudgedMeanwhileError where somebody judged something else.
    """
    with transaction.atomic():
        # One after another: of two at the same moment the second sees the first.
        agreement = Agreement.objects.select_for_update(of=("self",), no_key=True).get(pk=judgement.agreement_id)
        latest = Judgement.objects.filter(agreement=agreement).order_by("-pk").first()
        if latest and latest.pk != seen:
            if _same(latest, judgement, user):
                return latest
            raise JudgedMeanwhileError(latest)
        judgement.by = user
        judgement.picture = pictures_of([agreement], judgement.judged_on)[agreement.pk].as_json()
        judgement.save(force_insert=True)
    return judgement


def _same(latest: Judgement, judgement: Judgement, user: Any) -> bool:
    said = (judgement.verdict, judgement.reason, judgement.judged_on)
    return latest.by_id == user.pk and (latest.verdict, latest.reason, latest.judged_on) == said
