"""When an aspect is to be judged again: each event by name, on the page and in the list."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone, translation

from agreements.choices import PaperKind, Term
from agreements.models import Agreement, Party
from assessments.choices import TEXTS, Aspect, Result
from assessments.models import Standing
from assessments.overview import overview_of
from assessments.recommendation import AGAIN, aman_is, marks_of
from partners.merging import merge
from tests import judging, make

pytestmark = pytest.mark.django_db
JUDGED = datetime.date(2020, 1, 1)
TODAY = datetime.date(2026, 6, 1)


@pytest.fixture
def mou(places: SimpleNamespace) -> Any:
    return make.agreement(places.babel, make.partner("Kota Hildesheim"), is_signed=True)


def why(agreement: Agreement, day: datetime.date = TODAY, aspect: str = Aspect.POLITICAL) -> list[str]:
    """The reasons in English; the list must say the same."""
    agreement = Agreement.objects.get(pk=agreement.pk)
    with translation.override("en"):
        mark = next(mark for mark in marks_of(agreement, day) if mark.aspect == aspect)
    listed = Agreement.objects.filter(aman_is([AGAIN], day), pk=agreement.pk).exists()
    assert listed == any(mark.again for mark in marks_of(agreement, day))
    assert listed == any(mark.again for mark in overview_of(agreement, day).marks)
    return list(mark.again)


def test_a_fresh_judgement_stands(mou: Any):
    judging.assessment(mou)
    assert why(mou) == []


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_that_comes_later(mou: Any, kind: str):
    judging.assessment(mou, assessed_on=JUDGED)
    make.document(mou, kind=kind)
    (reason,) = why(mou)
    assert reason.startswith("A newer text came on")


@pytest.mark.parametrize("kind", [PaperKind.PHOTO, PaperKind.DPRD_APPROVAL, PaperKind.LOI])
def test_another_paper_changes_nothing(mou: Any, kind: str):
    judging.assessment(mou)
    make.document(mou, kind=kind)
    assert why(mou) == []


def test_a_text_that_was_there_already(mou: Any):
    make.document(mou, kind=PaperKind.DRAFT_TEXT)
    judging.assessment(mou)
    assert why(mou) == []


def test_a_text_of_another_agreement(mou: Any, places: Any):
    judging.assessment(mou)
    make.document(make.agreement(places.babel), kind=PaperKind.DRAFT_TEXT)
    assert why(mou) == []


def test_a_new_version_of_the_paper_that_was_judged(mou: Any):
    loi = make.document(mou, kind=PaperKind.LOI)
    judging.assessment(mou, document=loi)
    make.document(mou, kind=PaperKind.LOI, replaces=loi, version=2)
    assert len(why(mou)) == 1


def test_a_judgement_of_an_older_version_than_the_newest(mou: Any):
    old = make.document(mou, kind=PaperKind.DRAFT_TEXT)
    new = make.document(mou, kind=PaperKind.DRAFT_TEXT, replaces=old, version=2)
    judging.assessment(mou, Aspect.POLITICAL, document=old)
    judging.assessment(mou, Aspect.LEGAL, document=new)
    assert len(why(mou)) == 1
    assert why(mou, aspect=Aspect.LEGAL) == []


def test_a_newer_text_that_was_taken_out_again(mou: Any):
    judging.assessment(mou)
    wrong = make.document(mou, kind=PaperKind.DRAFT_TEXT)
    wrong.retired_at, wrong.retired_reason = timezone.now(), "wrong file"
    wrong.save()
    assert why(mou) == []
    make.document(mou, kind=PaperKind.DRAFT_TEXT)
    assert len(why(mou)) == 1


def test_a_paper_that_turns_out_to_be_a_text(mou: Any):
    judging.assessment(mou)
    paper = make.document(mou, kind=PaperKind.OTHER)
    paper.kind = PaperKind.SIGNED_TEXT
    paper.save()
    assert len(why(mou)) == 1


def test_a_new_judgement_of_one_aspect_clears_that_one_alone(mou: Any):
    judging.all_safe(mou)
    make.document(mou, kind=PaperKind.DRAFT_TEXT)
    mou.parties.create(partner=make.partner())
    judging.assessment(mou, Aspect.LEGAL)
    assert why(mou, aspect=Aspect.LEGAL) == []
    assert len(why(mou)) == 2


def _another(mou: Any) -> None:
    party = mou.parties.get(region=None)
    party.partner = make.partner()
    party.save()


PARTNER_CHANGES = {
    "another partner": _another,
    "one more partner": lambda mou: mou.parties.create(partner=make.partner()),
    "a partner less": lambda mou: mou.parties.filter(region=None).delete(),
    "in bulk": lambda mou: Party.objects.bulk_create([Party(agreement=mou, partner=make.partner())]),
    "by update": lambda mou: Party.objects.filter(region=None).update(partner=make.partner()),
}


@pytest.mark.parametrize("change", PARTNER_CHANGES)
def test_the_partner_changes(mou: Any, change: str):
    judging.assessment(mou)
    PARTNER_CHANGES[change](mou)
    (reason,) = why(mou)
    assert reason.startswith("The partner of the agreement changed on")


def test_what_is_no_other_partner(mou: Any, places: Any):
    judging.assessment(mou)
    mou.parties.filter(region=None).update(signatory="Somebody", name_as_written="Stadt Hildesheim")
    mou.parties.create(region=places.padang)
    mou.parties.filter(region=places.padang).delete()
    make.agreement(places.babel, make.partner())
    assert why(mou) == []


def test_a_partner_that_is_merged_stays_the_same(mou: Any):
    judging.assessment(mou)
    merge(make.partner("Hildesheim"), mou.parties.get(region=None).partner, "twice")
    assert why(mou) == []


def test_two_rows_of_one_partner_that_are_merged_stay_the_same(mou: Any):
    twin = make.partner("Hildesheim")
    mou.parties.create(partner=twin)
    judging.assessment(mou)
    merge(mou.parties.get(partner__name="Kota Hildesheim").partner, twin, "twice")
    assert mou.parties.exclude(partner=None).count() == 1
    assert why(mou) == []


def test_the_term_ends_after_it(mou: Any):
    Agreement.objects.filter(pk=mou.pk).update(
        term=Term.ENDS_ON, ends_on=datetime.date(2022, 5, 1), ends_precision="day"
    )
    judging.assessment(mou, assessed_on=JUDGED)
    assert why(mou, datetime.date(2022, 5, 1)) == []
    assert why(mou, datetime.date(2022, 5, 2)) == ["The term of the agreement ended on 1 May 2022."]


def test_a_term_that_had_ended_before(mou: Any):
    Agreement.objects.filter(pk=mou.pk).update(
        term=Term.ENDS_ON, ends_on=datetime.date(2019, 5, 1), ends_precision="day"
    )
    judging.assessment(mou, assessed_on=JUDGED)
    assert why(mou) == []


@pytest.mark.parametrize(
    ("day", "number"), [((2019, 1, 1), 0), ((2020, 1, 1), 0), ((2020, 1, 2), 1), ((2099, 1, 1), 0)]
)
def test_the_agreement_is_terminated_after_it(mou: Any, day: tuple[int, int, int], number: int):
    Agreement.objects.filter(pk=mou.pk).update(terminated_on=datetime.date(*day))
    judging.assessment(mou, assessed_on=JUDGED)
    found = why(mou)
    assert len(found) == number
    assert not found or found == ["The agreement was terminated on 2 January 2020."]


def test_the_judgement_is_no_longer_valid(mou: Any):
    judging.assessment(mou, assessed_on=JUDGED, valid_until=datetime.date(2021, 1, 1))
    assert why(mou, datetime.date(2021, 1, 1)) == []
    assert why(mou, datetime.date(2021, 1, 2)) == ["The judgement was valid until 1 January 2021."]


def test_several_reasons_each_have_their_sentence(mou: Any):
    judging.assessment(mou, assessed_on=JUDGED, valid_until=JUDGED)
    Agreement.objects.filter(pk=mou.pk).update(terminated_on=datetime.date(2021, 1, 1))
    make.document(mou, kind=PaperKind.SIGNED_TEXT)
    _another(mou)
    assert len(why(mou)) == 4


def test_not_assessed_is_missing_and_not_to_be_judged_again(mou: Any):
    judging.assessment(mou, result=Result.NOT_ASSESSED, assessed_on=JUDGED, valid_until=JUDGED)
    make.document(mou, kind=PaperKind.SIGNED_TEXT)
    assert why(mou) == []


def test_an_agreement_that_nobody_judged_has_no_standing(mou: Any):
    make.document(mou, kind=PaperKind.SIGNED_TEXT)
    _another(mou)
    assert not Standing.objects.exists()
    assert why(mou) == []
