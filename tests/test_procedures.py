"""The procedures: as files, as a table to read, and how a new version leaves agreements under the one they began."""

import csv
import io
import shutil

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError
from django.utils import translation
from django.utils.text import capfirst

from agreements.choices import ActingBody, CooperationKind, LegalBasis, PaperKind
from agreements.models import Procedure, Stage, StagePaper
from agreements.procedures.files import load_procedures
from agreements.procedures.versions import begin_version
from tests import make

DATA = settings.BASE_DIR / "data"
NEW, OLD = LegalBasis.PERMENDAGRI_25_2020, LegalBasis.PERMENDAGRI_3_2008


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def loaded(db: None) -> Procedure:
    """All procedures of the files; KSDPL under Permendagri 25/2020 is given."""
    load_procedures(DATA)
    return Procedure.objects.get(legal_basis=NEW, kind=CooperationKind.KSDPL)


# The files ------------------------------------------------------------------------------------


def test_every_row_of_the_files_is_loaded(loaded):
    counts = [model.objects.count() for model in (Procedure, Stage, StagePaper)]
    assert counts == [len(rows(f"{name}.csv")) for name in ("procedures", "stages", "stage_papers")]


def test_a_second_load_changes_nothing_and_leaves_what_administrators_changed(loaded):
    stage = loaded.stages.get(code="plan")
    Stage.objects.filter(pk=stage.pk).update(days=30, name_id="Nama kami")
    stage.papers.all().delete()

    counts = load_procedures(DATA)

    assert [(count.new, count.changed) for count in counts.values()] == [(0, 0)] * 3
    stage.refresh_from_db()
    assert (stage.days, stage.name_id, stage.papers.count()) == (30, "Nama kami", 0)


def test_a_version_that_administrators_began_is_not_taken_for_a_missing_procedure(loaded):
    begin_version(loaded)
    load_procedures(DATA)
    assert Procedure.objects.count() == len(rows("procedures.csv")) + 1


def test_an_institution_abroad_needs_no_letter_of_intent(loaded):
    for procedure in Procedure.objects.all():
        codes = set(procedure.stages.values_list("code", flat=True))
        assert ("letter_of_intent" in codes) == (procedure.kind == CooperationKind.KSDPL)


def test_each_procedure_signs_once_and_comes_to_rest_at_its_end(loaded):
    for procedure in Procedure.objects.all():
        stages = list(procedure.stages.all())
        assert [stage.code for stage in stages if stage.signs] == ["signing"]
        assert [stage.code for stage in stages if stage.rests] == [stages[-1].code] == ["implementation"]


def test_the_same_step_has_the_same_place_in_every_procedure(loaded):
    places = set(Stage.objects.values_list("code", "order"))
    assert len(places) == len({code for code, _order in places})


def test_no_number_of_days_is_invented_and_every_stage_names_its_source(loaded):
    assert not Stage.objects.exclude(days=None).exists()
    assert not Stage.objects.filter(source="").exists()
    assert not StagePaper.objects.filter(source="").exists()
    for field in ("name_id", "name_en", "task_id", "task_en"):
        assert not Stage.objects.filter(**{field: ""}).exists()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("procedures.csv", "permendagri_25_2020,ksdpl", "permendagri_99_2099,ksdpl"),
        ("procedures.csv", "permendagri_25_2020,ksdll", "permendagri_25_2020,ksdpl"),
        ("stages.csv", ",dprd,", ",dewan,"),
        ("stages.csv", "permendagri_3_2008,ksdpl,", "permendagri_4_2008,ksdpl,"),
        ("stages.csv", ",1,0,0,", ",ya,0,0,"),
        ("stage_papers.csv", ",dprd_approval,dprd_approval,", ",dprd_approvals,dprd_approval,"),
        ("stage_papers.csv", ",required,", ",needed,"),
    ],
)
def test_a_broken_file_names_its_line_and_loads_nothing(db, tmp_path, file, old, new):
    folder = shutil.copytree(DATA, tmp_path / "data")
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    with translation.override("en"), pytest.raises(CommandError, match=rf"{file}|stages\.csv|stage_papers\.csv"):
        call_command("load_reference", "--data", str(folder), stdout=io.StringIO())
    assert not Procedure.objects.exists()


# Versions -------------------------------------------------------------------------------------


def test_a_new_version_copies_stages_and_papers_and_counts_from_now_on(loaded, places):
    made = begin_version(loaded)

    def told(procedure):
        fields = [
            field.name for field in Stage._meta.concrete_fields if field.name not in ("id", "procedure", "source")
        ]
        return [
            ([getattr(stage, name) for name in fields], list(stage.papers.values_list("kind", "necessity", "source")))
            for stage in procedure.stages.all()
        ]

    assert made.version == 2
    assert told(made) == told(loaded)
    agreement = make.agreement(places.babel, legal_basis=NEW)
    assert Procedure.objects.of(agreement) == made
    assert set(Procedure.objects.current()) & {made, loaded} == {made}
    assert begin_version(loaded).version == 3


def test_agreements_keep_the_procedure_they_began_under(loaded, places):
    agreement = make.entered(make.agreement(places.babel, legal_basis=NEW), loaded.stages.get(code="plan"))
    made = begin_version(loaded)
    agreement.refresh_from_db()

    assert agreement.stage.procedure == loaded
    assert made.stages.filter(code="plan").exclude(pk=agreement.stage_id).exists()


def test_a_procedure_that_was_retired_gives_way_to_the_version_before(loaded):
    made = begin_version(loaded)
    Procedure.objects.filter(pk=made.pk).update(retired_on="2026-01-01")
    assert loaded in Procedure.objects.current()


@pytest.mark.parametrize("used", [True, False])
def test_a_procedure_loses_no_stage(loaded, places, used):
    stage = loaded.stages.get(code="plan")
    if used:
        make.entered(make.agreement(places.babel, legal_basis=NEW), stage)
    with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
        stage.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Stage.objects.filter(pk=stage.pk)._raw_delete("default")


# The administration ---------------------------------------------------------------------------


def chosen(client, *procedures):
    ticked = {"action": "begin_new_version", "_selected_action": [each.pk for each in procedures]}
    return client.post("/admin/agreements/procedure/", ticked)


def test_an_administrator_begins_a_new_version(loaded, client_of):
    response = chosen(client_of("administrator"), loaded)
    made = Procedure.objects.get(legal_basis=NEW, kind=CooperationKind.KSDPL, version=2)
    assert response.url == f"/admin/agreements/procedure/{made.pk}/change/"


def test_two_procedures_at_once_begin_no_version(loaded, client_of):
    before = Procedure.objects.count()
    chosen(client_of("administrator"), *Procedure.objects.all()[:2])
    assert Procedure.objects.count() == before


def test_what_a_procedure_and_its_stages_are_for_stays(loaded, client_of):
    stage = loaded.stages.first()
    client = client_of("administrator")
    fields = {"legal_basis": OLD, "kind": "ksdll", "version": "9", "source": "Peraturan kami", "retired_on": ""}
    rows = {"stages-TOTAL_FORMS": "1", "stages-INITIAL_FORMS": "1", "stages-0-id": stage.pk}
    rows |= {"stages-0-procedure": loaded.pk, "stages-0-order": stage.order, "stages-0-code": "other"}
    rows |= {"stages-0-name_id": "Nama baru", "stages-0-name_en": "New name", "stages-0-acting_body": "dprd"}

    response = client.post(f"/admin/agreements/procedure/{loaded.pk}/change/", fields | rows)

    assert response.status_code == 302
    loaded.refresh_from_db()
    stage.refresh_from_db()
    assert (loaded.legal_basis, loaded.kind, loaded.version) == (NEW, "ksdpl", 1)
    assert loaded.source == "Peraturan kami"
    assert (stage.code, stage.name_id, stage.acting_body) == ("initiative", "Nama baru", ActingBody.DPRD)


@pytest.mark.parametrize("table", ["procedure", "stage", "stagepaper"])
def test_the_tables_of_the_procedures_can_be_taken_home(loaded, client_of, table):
    response = client_of("administrator").get(f"/admin/agreements/{table}/?export=csv")
    assert response.status_code == 200
    assert len(response.getvalue().splitlines()) > 4


# The pages ------------------------------------------------------------------------------------


def test_the_pages_show_the_whole_procedure_in_both_languages(loaded, client_of):
    client = client_of("city_staff")
    assert f'href="/procedures/{loaded.pk}/"' in client.get("/procedures/").text
    for language in ("id", "en"):
        client.cookies["django_language"] = language
        text = client.get(f"/procedures/{loaded.pk}/").text
        for stage in loaded.stages.all():
            assert getattr(stage, f"name_{language}") in text
            assert getattr(stage, f"task_{language}") in text
            assert stage.source in text
        with translation.override(language):
            assert capfirst(str(PaperKind.FULL_POWERS.label)) in text


def test_the_numbers_of_the_table_count_the_stages(loaded, client_of):
    query = {"export": "csv", "headers": "codes", "columns": "place,code,required,recommended"}
    response = client_of("city_staff").get(f"/procedures/{loaded.pk}/", query)
    table = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))[1:]
    assert [row[0] for row in table] == [str(number) for number in range(1, loaded.stages.count() + 1)]
    assert [row[1] for row in table] == list(loaded.stages.values_list("code", flat=True))
    assert [bool(row[2]) for row in table if row[1] in ("exploration", "dprd_approval")] == [False, True]


@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_a_procedure_can_be_taken_home(loaded, client_of, form):
    response = client_of("city_staff").get(f"/procedures/{loaded.pk}/?export={form}")
    assert response.status_code == 200
    assert response.getvalue()
    assert 'filename="procedure-' in response["Content-Disposition"]


def test_who_may_not_export_takes_no_procedure_home(loaded, people, client_of):
    people.city_staff.may_export = False
    people.city_staff.save()
    client = client_of("city_staff")
    assert client.get(f"/procedures/{loaded.pk}/?export=csv").status_code == 403
    assert "export=csv" not in client.get(f"/procedures/{loaded.pk}/").text


def test_an_unknown_parameter_shows_no_stage(loaded, client_of):
    response = client_of("city_staff").get(f"/procedures/{loaded.pk}/?stage=plan")
    assert response.status_code == 400
    assert loaded.stages.first().task_id not in response.text


def test_an_earlier_version_says_so_and_leads_to_the_one_in_force(loaded, client_of):
    client = client_of("city_staff")
    made = begin_version(loaded)
    assert f'href="/procedures/{made.pk}/"' in client.get(f"/procedures/{loaded.pk}/").text
    assert f'href="/procedures/{loaded.pk}/"' not in client.get(f"/procedures/{made.pk}/").text
    assert [each.pk for each in client.get("/procedures/").context["earlier"]] == [loaded.pk]


def test_only_agreements_in_sight_are_counted(loaded, places, client_of):
    for region in (places.padang, places.pangkalpinang):
        make.entered(make.agreement(region, legal_basis=NEW), loaded.stages.get(code="plan"))

    def counted(role):
        return {each.pk: each.under_way for each in client_of(role).get("/procedures/").context["current"]}[loaded.pk]

    assert [counted(role) for role in ("reviewer", "city_staff", "outsider")] == [2, 1, 1]


def test_the_table_takes_the_same_few_queries_however_long_it_is(loaded, client_of, django_assert_max_num_queries):
    client = client_of("city_staff")
    client.get("/")  # from then on the session is not saved with every page
    with django_assert_max_num_queries(5):
        client.get(f"/procedures/{loaded.pk}/")
    with django_assert_max_num_queries(3):
        client.get("/procedures/")


def test_a_registry_without_procedures_says_so(client_of, db):
    assert client_of("city_staff").get("/procedures/").status_code == 200
    assert client_of("city_staff").get("/procedures/1/").status_code == 404
