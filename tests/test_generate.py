"""A made-up registry of any size: the same seed gives the same rows, and the product works on them."""

from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from agreements import lifecycle
from agreements.models import Agreement, ReferenceCounter, SearchEntry, SearchWord, StageChange
from agreements.synthetic.loading import TABLES
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(places):
    make.country("CN", "Tiongkok", "China")
    make.country("JP")
    for code in ("PAR", "KLP", "PDK", "KES"):
        make.sector(code)
    return places


def everything():
    """What the tables hold, in their order."""
    return [list(model.objects.order_by("pk").values()) for model in TABLES]


def generated(agreements, seed):
    """What ``generate`` adds, taken away again."""
    with transaction.atomic():
        call_command("generate", agreements=agreements, seed=seed, verbosity=0)
        rows = everything()
        transaction.set_rollback(True)
    return rows


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(ground):
    assert generated(40, seed=1) == generated(40, seed=1)
    assert generated(40, seed=1) != generated(40, seed=2)


def test_what_is_made_keeps_the_rules_of_the_registry(ground):
    call_command("generate", agreements=150, seed=3)

    assert Agreement.objects.count() == 150
    assert (
        Agreement.objects.filter(parties__region__isnull=False, parties__partner__isnull=True).distinct().count() == 150
    )
    assert not Agreement.objects.filter(parties__partner__isnull=False).exclude(sector_rows__isnull=False).exists()
    for agreement in Agreement.objects.all():
        agreement.full_clean()


def test_a_clerk_goes_on_after_the_last_generated_reference(ground):
    call_command("generate", agreements=60, seed=4)
    numbers = dict(ReferenceCounter.objects.filter(region=ground.babel).values_list("year", "last"))

    for year, last in numbers.items():
        assert Agreement.objects.filter(reference=f"19-{year}-{last:04d}").exists()
    assert make.agreement(ground.babel, make.partner()).pk > 60


def test_each_row_has_the_history_that_entering_it_would_have_left(ground, client_of):
    call_command("generate", agreements=80, seed=5)
    events = Agreement.pgh_event_model.objects
    said = Agreement.objects.exclude(activity="unknown")

    assert events.filter(pgh_label="insert", activity="unknown").count() == 80
    assert set(events.filter(pgh_label="update").values_list("pgh_obj_id", "activity")) == set(
        said.values_list("pk", "activity")
    )
    page = client_of("reviewer").get(f"{said.first().get_absolute_url()}history/")
    assert "Synthetic data" in page.content.decode()


def test_an_agreement_that_was_generated_can_be_listed_and_changed(ground, client_of):
    call_command("generate", agreements=60, seed=6)
    agreement = Agreement.objects.first()

    assert client_of("administrator").get("/agreements/?columns=all").status_code == 200
    agreement.title = "Judul baru"
    agreement.save()
    agreement.refresh_from_db()
    assert agreement.version > 1


def test_what_is_made_is_found_as_if_somebody_had_entered_it(ground, client_of):
    call_command("generate", agreements=300, seed=7)
    entries = list(SearchEntry.objects.order_by("pk").values())
    words = sorted(SearchWord.objects.values_list("word", "entries"))

    assert len(entries) == Agreement.objects.count()
    assert "Nota Kesepahaman" in client_of("reviewer").get("/agreements/?q=kesepahaman").text
    call_command("rebuild_search")
    assert list(SearchEntry.objects.order_by("pk").values()) == entries
    assert sorted(SearchWord.objects.values_list("word", "entries")) == words


@pytest.fixture
def stages(ground):
    """Of both kinds under both rules."""
    codes = ("exploration", "letter_of_intent", "plan", "drafting", "signing", "implementation")
    for basis in ("permendagri_3_2008", "permendagri_25_2020"):
        make.procedure(*codes, legal_basis=basis)
        make.procedure(*(code for code in codes if code != "letter_of_intent"), legal_basis=basis, kind="ksdll")


def test_with_procedures_there_are_stages_and_the_other_rows_stay_the_same(ground):
    def facts():
        call_command("generate", agreements=60, seed=8, verbosity=0)
        rows = list(Agreement.objects.order_by("pk").values_list("reference", "title", "signed_on", "updated_at"))
        return rows, Agreement.objects.exclude(stage=None).count()

    with transaction.atomic():
        without, none = facts()
        transaction.set_rollback(True)
    for basis in ("permendagri_3_2008", "permendagri_25_2020"):
        make.procedure("exploration", "drafting", "signing", "implementation", legal_basis=basis)
    staged, some = facts()
    assert (none, some > 5) == (0, True)
    assert staged == without


def test_the_steps_that_are_made_keep_the_rules_that_the_database_keeps_of_others(stages):
    call_command("generate", agreements=600, seed=9)
    staged = Agreement.objects.exclude(stage=None).select_related("stage__procedure")

    assert set(staged.values_list("process", flat=True)) == {"in_process", "postponed", "cancelled", "refused", "done"}
    for agreement in staged.prefetch_related("stage_changes"):
        steps = list(agreement.stage_changes.all())
        assert (steps[-1].to_stage_id, steps[-1].to_process) == (agreement.stage_id, agreement.process)
        assert agreement.stage_place == agreement.stage.order
        procedure = agreement.stage.procedure
        assert (procedure.legal_basis, procedure.kind) == (agreement.legal_basis, agreement.kind)
        assert agreement.is_signed == (agreement.process == "done")
        for before, step in pairwise(steps):
            assert (step.from_stage_id, step.from_process) == (before.to_stage_id, before.to_process)
            assert step.happened_on >= before.happened_on
        for step in steps:
            step.full_clean(exclude=["by"])
    events = StageChange.pgh_event_model.objects
    assert events.filter(pgh_label="insert").count() == StageChange.objects.count()
    assert Agreement.pgh_event_model.objects.filter(pgh_label="update", stage__isnull=False).count() == staged.count()


def test_an_agreement_that_was_generated_goes_on_in_its_procedure(stages):
    call_command("generate", agreements=100, seed=10)
    agreement = Agreement.objects.filter(process="in_process").first()

    lifecycle.postpone(agreement, None, on=timezone.localdate(), note="Why")
    assert agreement.process == "postponed"
    assert agreement.stage_changes.last().change == "postponed"


def test_a_real_registry_is_left_alone(ground, settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError):
        call_command("generate", agreements=1)
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("agreements", [0, -3])
def test_a_number_that_makes_no_sense_is_refused(ground, agreements):
    with pytest.raises(CommandError):
        call_command("generate", agreements=agreements)
