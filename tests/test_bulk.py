"""Changing many agreements at once: exactly the chosen rows, seen before, all or nothing, and in the history."""

import re
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from agreements.bulk import Change, Moved, change_all, plan, read_token
from agreements.models import Agreement
from coopreg.dates import parse_partial
from tests import make
from tests.bulking import BULK, change, chosen, confirm, preview, reloaded, token_in


@pytest.fixture
def registry(places: SimpleNamespace) -> SimpleNamespace:
    """Two agreements of the province, one of its city, one of Padang with the city as a party, one out of sight."""
    partner = make.partner("Kota Hildesheim")
    joint = make.agreement(places.padang, partner, title="Bersama Padang")
    joint.parties.create(region=places.pangkalpinang)
    return SimpleNamespace(
        first=make.agreement(places.babel, partner, title="Babel pertama", activity="not_running"),
        second=make.agreement(places.babel, partner, title="Babel kedua"),
        city=make.agreement(places.pangkalpinang, partner, title="Pangkalpinang"),
        joint=joint,
        elsewhere=make.agreement(places.padang, partner, title="Diam-diam Padang"),
        tourism=make.sector("PAR", "Pariwisata", "Tourism"),
        fishery=make.sector("KEL", "Kelautan dan Perikanan", "Fisheries"),
    )


# Each field --------------------------------------------------------------------------------------------


def test_the_activity_is_set_with_its_date_as_people_type_it(registry, client_of):
    sent = chosen(registry.first, registry.city)

    response = change(client_of("supervisor"), sent, activity="running", active="Juli 2026")

    assert response.status_code == 302
    for agreement in map(reloaded, (registry.first, registry.city)):
        assert (agreement.activity, agreement.activity_precision) == ("running", "month")
        assert agreement.activity_on.isoformat() == "2026-07-01"
        assert agreement.activity_as_written == "Juli 2026"
    assert reloaded(registry.second).activity == "unknown"


def test_what_is_not_known_any_more_loses_its_date(registry, client_of):
    Agreement.objects.filter(pk=registry.first.pk).update(
        activity="running", activity_on="2015-01-01", activity_precision="year", activity_as_written="2015"
    )

    change(client_of("supervisor"), chosen(registry.first), activity="unknown")

    agreement = reloaded(registry.first)
    assert (agreement.activity, agreement.activity_on, agreement.activity_precision) == ("unknown", None, "unknown")
    assert agreement.activity_as_written == ""


def test_a_date_that_stays_the_same_keeps_the_way_it_was_written(registry, client_of):
    Agreement.objects.filter(pk=registry.first.pk).update(
        activity="not_running", activity_on="2026-07-01", activity_precision="month", activity_as_written="bulan 7"
    )

    change(client_of("supervisor"), chosen(registry.first, registry.second), activity="running", active="Juli 2026")

    assert reloaded(registry.first).activity_as_written == "bulan 7"
    assert reloaded(registry.second).activity_as_written == "Juli 2026"


@pytest.mark.parametrize(("answer", "stored"), [("yes", True), ("no", False)])
def test_the_confidential_mark_is_set_and_taken_off(registry, client_of, answer, stored):
    Agreement.objects.filter(pk=registry.second.pk).update(confidential=not stored)

    change(client_of("supervisor"), chosen(registry.second), confidential=answer)

    assert reloaded(registry.second).confidential is stored


def test_a_sector_is_added_once_and_its_progress_follows(registry, client_of):
    registry.first.sector_rows.create(sector=registry.tourism, progress="not_started", as_written="wisata")
    fields = {"add_sector": registry.tourism.pk, "add_progress": "running"}

    change(client_of("supervisor"), chosen(registry.first, registry.second), **fields)

    assert list(registry.first.sector_rows.values_list("sector", "progress", "as_written")) == [
        (registry.tourism.pk, "running", "wisata")
    ]
    assert list(registry.second.sector_rows.values_list("sector", "progress")) == [(registry.tourism.pk, "running")]


def test_a_sector_that_is_there_keeps_its_progress_when_none_is_given(registry, client_of):
    registry.first.sector_rows.create(sector=registry.tourism, progress="done")

    change(client_of("supervisor"), chosen(registry.first, registry.second), add_sector=registry.tourism.pk)

    assert registry.first.sector_rows.get().progress == "done"
    assert registry.second.sector_rows.get().progress == ""
    assert reloaded(registry.first).version == 1


def test_a_sector_is_taken_off(registry, client_of):
    for agreement in (registry.first, registry.second):
        agreement.sector_rows.create(sector=registry.tourism)
    registry.first.sector_rows.create(sector=registry.fishery)

    change(client_of("supervisor"), chosen(registry.first, registry.second), remove_sector=registry.tourism.pk)

    assert [row.sector for row in registry.first.sector_rows.all()] == [registry.fishery]
    assert not registry.second.sector_rows.exists()


def test_an_agency_is_given_and_taken_off(registry, places, client_of):
    agency = make.agency(places.babel, "Biro Pemerintahan")
    supervisor = client_of("supervisor")

    change(supervisor, chosen(registry.first, registry.second), region="19", agency=agency.pk)

    assert {reloaded(each).agency for each in (registry.first, registry.second)} == {agency}

    change(supervisor, chosen(registry.first), no_agency="on")

    assert reloaded(registry.first).agency is None
    assert reloaded(registry.second).agency == agency


def test_several_things_are_set_at_once(registry, client_of):
    sent = chosen(registry.first)

    change(
        client_of("supervisor"),
        sent,
        activity="running",
        active="2026",
        confidential="yes",
        add_sector=registry.fishery.pk,
    )

    agreement = reloaded(registry.first)
    assert (agreement.activity, agreement.confidential) == ("running", True)
    assert [row.sector for row in agreement.sector_rows.all()] == [registry.fishery]


# What is asked for ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, ""),
        ({"activity": "running"}, "active"),
        ({"activity": "running", "active": "31/02/2026"}, "active"),
        ({"active": "2026"}, "activity"),
        ({"activity": "sleeping"}, "activity"),
        ({"add_progress": "done"}, "add_sector"),
        ({"add_sector": "999999"}, "add_sector"),
        ({"agency": "999999"}, "agency"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(registry, client_of, fields, field):
    response = preview(client_of("supervisor"), chosen(registry.first), **fields)

    form = response.context["form"]
    assert response.status_code == 200
    assert form.errors[field] if field else form.non_field_errors()
    assert "error-summary" in response.content.decode()


def test_an_agency_out_of_ones_regions_cannot_be_chosen(registry, places, client_of):
    agency = make.agency(places.padang, "Bagian Kerja Sama")

    response = preview(client_of("supervisor"), chosen(registry.joint), agency=agency.pk)

    assert response.context["form"].errors["agency"]


def test_the_reason_is_asked_for(registry, client_of):
    supervisor, sent = client_of("supervisor"), chosen(registry.first)
    token = token_in(preview(supervisor, sent, confidential="yes"))

    response = confirm(supervisor, sent, token, reason="  ", confidential="yes")

    assert response.context["reason"].errors["reason"]
    assert not reloaded(registry.first).confidential


def test_a_search_for_an_agency_without_script_keeps_what_was_typed(registry, places, client_of):
    make.agency(places.babel, "Biro Pemerintahan")
    fields = {"activity": "running", "active": "31/02", "region": "19", "agency_search": "biro", "find": "agency"}

    response = client_of("supervisor").post(BULK, chosen(registry.first) | fields)

    page = response.content.decode()
    assert "Biro Pemerintahan" in page
    assert 'value="31/02"' in page
    assert "error-summary" not in page


# Who, and which rows ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["reviewer", "province_staff", "city_staff", "outsider"])
@pytest.mark.parametrize("button", [{}, {"preview": "1"}, {"confirm": "1"}, {"find": "agency"}])
def test_without_the_right_nothing_is_shown_or_done(registry, client_of, role, button):
    sent = chosen(registry.first, registry.joint) | {"confidential": "yes", "reason": "Rapat"} | button

    assert client_of(role).post(BULK, sent).status_code == 403
    assert not Agreement.objects.filter(confidential=True).exists()


@pytest.mark.parametrize(
    ("role", "sees"),
    [("administrator", True), ("supervisor", True), ("reviewer", False), ("province_staff", False)],
)
def test_the_boxes_of_the_list_are_for_those_who_may_use_them(registry, client_of, role, sees):
    page = client_of(role).get("/agreements/").content.decode()

    assert ('name="chosen"' in page) is sees
    assert ("list-bulk" in page) is sees


def test_each_box_is_called_like_its_row(registry, client_of):
    page = client_of("supervisor").get("/agreements/").content.decode()

    assert f'name="chosen" value="{registry.city.reference}" aria-label="Pangkalpinang"' in page


def test_rows_of_others_are_named_and_stay(registry, client_of):
    supervisor, sent = client_of("supervisor"), chosen(registry.first, registry.joint)

    response = preview(supervisor, sent, confidential="yes")

    assert [row.reference for row in response.context["plan"].foreign] == [registry.joint.reference]
    assert "Bersama Padang" in response.content.decode()

    change(supervisor, sent, confidential="yes")

    assert reloaded(registry.first).confidential
    assert not reloaded(registry.joint).confidential


def test_rows_out_of_sight_are_neither_changed_nor_told_from_unknown_ones(registry, client_of):
    supervisor = client_of("supervisor")

    for reference in (registry.elsewhere.reference, "99-2026-0001"):
        sent = {"chosen": [registry.first.reference, reference], "list": ""}
        response = preview(supervisor, sent, confidential="yes")
        assert response.context["missing"] == 1
        assert "Diam-diam" not in response.content.decode()
        assert preview(supervisor, {"chosen": reference}, confidential="yes").context["why"]

    change(supervisor, chosen(registry.first, registry.elsewhere), confidential="yes")
    assert not reloaded(registry.elsewhere).confidential


def test_an_agency_of_another_region_is_refused_by_name_before_anything_is_saved(registry, places, client_of):
    agency = make.agency(places.pangkalpinang, "Bagian Kerja Sama")
    supervisor, sent = client_of("supervisor"), chosen(registry.first, registry.city)
    fields = {"agency": agency.pk, "confidential": "yes"}

    response = preview(supervisor, sent, **fields)

    refused = response.context["plan"].refused
    assert [(row.title, bool(row.refusal)) for row in refused] == [("Babel pertama", True)]
    assert refused[0].refusal in response.content.decode()

    change(supervisor, sent, **fields)

    assert reloaded(registry.city).agency == agency
    # A row that is refused stays as it is in everything.
    assert not reloaded(registry.first).confidential


def test_rows_that_are_like_that_already_stay_untouched(registry, client_of):
    change(client_of("supervisor"), chosen(registry.first, registry.second), confidential="no")
    response = preview(client_of("supervisor"), chosen(registry.first, registry.second), confidential="no")

    assert len(response.context["plan"].same) == 2
    assert 'name="confirm"' not in response.content.decode()
    assert reloaded(registry.first).version == 1


# The whole list --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"Babel pertama", "Babel kedua", "Pangkalpinang"}),
        ("activity=unknown&sort=-title&columns=title&size=25", {"Babel kedua", "Pangkalpinang"}),
        ("region=19.71", {"Pangkalpinang"}),
        ("q=kedua", {"Babel kedua"}),
    ],
)
def test_the_whole_list_is_exactly_its_rows(registry, client_of, query, titles):
    change(client_of("supervisor"), {"all": "1", "list": query}, confidential="yes")

    assert set(Agreement.objects.filter(confidential=True).values_list("title", flat=True)) == titles


@pytest.mark.parametrize("query", ["activity=sleeping", "nonsense=1", "region=99", "change=no-such"])
def test_a_list_that_is_not_understood_is_never_the_whole_table(registry, client_of, query):
    response = preview(client_of("administrator"), {"all": "1", "list": query}, confidential="yes")

    assert response.context["why"]
    assert "token" not in response.content.decode().replace("csrfmiddlewaretoken", "")


def test_nothing_chosen_says_so(registry, client_of):
    for response in (client_of("supervisor").get(BULK), client_of("supervisor").post(BULK, {"preview": "1"})):
        assert response.status_code == 200
        assert response.context["why"]


def test_more_than_the_limit_is_refused_with_a_sentence(registry, client_of, settings):
    settings.LIST_BULK_ROWS = 2

    response = preview(client_of("supervisor"), {"all": "1", "list": ""}, confidential="yes")

    assert "2" in response.context["why"]
    page = client_of("supervisor").get("/agreements/").content.decode()
    assert 'name="all"' not in page


# Between preview and confirmation ------------------------------------------------------------------------------


def test_what_changed_meanwhile_shows_the_preview_again(registry, client_of):
    supervisor, sent = client_of("supervisor"), chosen(registry.first, registry.second)
    token = token_in(preview(supervisor, sent, confidential="yes"))
    Agreement.objects.filter(pk=registry.second.pk).update(title="Judul baru")

    response = confirm(supervisor, sent, token, confidential="yes")

    assert response.context["notice"]
    assert not Agreement.objects.filter(confidential=True).exists()
    # The reason that was typed stays, and the new preview can be confirmed.
    assert "Rapat evaluasi" in response.content.decode()
    assert confirm(supervisor, sent, token_in(response), confidential="yes").status_code == 302
    assert Agreement.objects.filter(confidential=True).count() == 2


def test_a_sector_row_that_changed_meanwhile_is_noticed_too(registry, client_of):
    supervisor, sent = client_of("supervisor"), chosen(registry.first, registry.second)
    fields = {"add_sector": registry.tourism.pk, "add_progress": "done"}
    token = token_in(preview(supervisor, sent, **fields))
    registry.first.sector_rows.create(sector=registry.tourism, progress="running")

    assert confirm(supervisor, sent, token, **fields).context["notice"]


def test_a_row_that_joined_the_list_meanwhile_is_not_changed_unseen(registry, places, client_of):
    supervisor, sent = client_of("supervisor"), {"all": "1", "list": "region=19.71"}
    token = token_in(preview(supervisor, sent, confidential="yes"))
    make.agreement(places.pangkalpinang, title="Baru")

    response = confirm(supervisor, sent, token, confidential="yes")

    assert response.context["notice"]
    assert len(response.context["plan"].changing) == 2


def test_another_change_than_the_one_that_was_seen_is_not_made(registry, client_of):
    supervisor, sent = client_of("supervisor"), chosen(registry.first)
    token = token_in(preview(supervisor, sent, confidential="yes"))

    assert confirm(supervisor, sent, token, activity="running", active="2026").context["notice"]
    assert confirm(supervisor, sent, "forged", confidential="yes").context["notice"]
    assert confirm(client_of("administrator"), sent, token, confidential="yes").context["notice"]
    assert not reloaded(registry.first).confidential


def test_a_second_click_changes_nothing_twice(registry, client_of):
    supervisor, sent = client_of("supervisor"), {"all": "1", "list": "activity=unknown"}
    fields = {"activity": "running", "active": "2026"}
    token = token_in(preview(supervisor, sent, **fields))

    first = confirm(supervisor, sent, token, **fields)
    second = confirm(supervisor, sent, token, **fields)

    assert first.url == second.url
    assert reloaded(registry.second).version == 2


def test_a_form_that_was_open_elsewhere_is_stopped(registry, client_of):
    change(client_of("supervisor"), chosen(registry.first), confidential="yes")

    agreement = reloaded(registry.first)
    assert agreement.version == 2
    assert agreement.updated_by.username == "babel"
    assert agreement.updated_at > registry.first.updated_at


# All or nothing, and the history ---------------------------------------------------------------------------------


def test_when_the_database_refuses_one_nothing_is_saved(registry, places, people):
    agency = make.agency(places.babel)
    wanted = Change(agency=agency, confidential=True, add=registry.tourism)
    keys = [registry.first.pk, registry.second.pk]
    token = read_token(plan(keys, wanted, people.supervisor).token(people.supervisor))
    # Behind the plan's back, as if it had happened in the same moment.
    agency.region_id = places.pangkalpinang.pk
    type(agency).objects.filter(pk=agency.pk).update(region=places.pangkalpinang)
    agency.region_id = places.babel.pk

    with pytest.raises(IntegrityError):
        change_all(keys, wanted, people.supervisor, reason="Rapat", token=token)

    assert not Agreement.objects.filter(confidential=True).exists()
    assert not registry.first.sector_rows.exists()


def test_a_refusal_of_the_database_is_said_and_nothing_is_saved(registry, places, client_of):
    supervisor, sent = client_of("supervisor"), chosen(registry.first, registry.second)
    token = token_in(preview(supervisor, sent, confidential="yes"))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE agreements_agreement ADD CONSTRAINT agreements_test CHECK (NOT (confidential AND title = %s))",
            ["Babel kedua"],
        )

    response = confirm(supervisor, sent, token, confidential="yes")

    assert response.context["notice"]
    assert not Agreement.objects.filter(confidential=True).exists()


def test_moved_tells_what_would_change_now(registry, people):
    wanted = Change(confidential=True)

    with pytest.raises(Moved) as moved:
        change_all([registry.first.pk], wanted, people.supervisor, reason="Rapat", token={})

    assert [row.key for row in moved.value.plan.changing] == [registry.first.pk]


def test_each_change_stands_in_the_history_with_person_and_reason(registry, client_of):
    registry.second.sector_rows.create(sector=registry.fishery)
    fields = {
        "activity": "running",
        "active": "12/07/2026",
        "add_sector": registry.tourism.pk,
        "remove_sector": registry.fishery.pk,
    }
    supervisor = client_of("supervisor")
    change(supervisor, chosen(registry.first, registry.second), **fields)

    for agreement in (registry.first, registry.second):
        events = Agreement.pgh_event_model.objects.filter(pgh_obj_id=agreement.pk, pgh_label="update")
        assert [event.pgh_context["reason"] for event in events] == ["Rapat evaluasi"]
        page = supervisor.get(f"/agreements/{agreement.reference}/history/").content.decode()
        for words in ("Rapat evaluasi", "babel", "berjalan", "12 Juli 2026", "Pariwisata"):
            assert words in page
    assert "Kelautan dan Perikanan" in page


def test_after_the_change_the_list_shows_exactly_its_rows(registry, client_of):
    supervisor = client_of("supervisor")
    response = change(supervisor, chosen(registry.first, registry.city), confidential="yes")

    page = supervisor.get(response.url)

    assert page.context["listing"].count == 2
    text = page.content.decode()
    assert re.search(r'class="messages".*?<p[^>]*>\s*2 ', text, re.DOTALL)
    assert "Babel pertama" in text
    assert "Babel kedua" not in text
    # The filter has no field but a chip, and goes with the other filters.
    assert 'id="filter-change"' not in text
    assert 'form="list-filters"' in text
    # Others see of it what they see anyway.
    assert client_of("city_staff").get(response.url).context["listing"].count == 1
    assert client_of("outsider").get(response.url).context["listing"].refused


# Many --------------------------------------------------------------------------------------------------------


def test_the_number_of_statements_does_not_depend_on_the_number_of_rows(registry, places, people):
    wanted = Change(
        activity="running",
        active=parse_partial("Juli 2026"),
        confidential=True,
        agency=make.agency(places.babel),
        add=registry.tourism,
        progress="running",
        remove=registry.fishery,
    )

    def statements(number: int) -> int:
        made = [make.agreement(places.babel) for _ in range(number)]
        for agreement in made[::2]:
            agreement.sector_rows.create(sector=registry.fishery)
            agreement.sector_rows.create(sector=registry.tourism)
        keys = [agreement.pk for agreement in made]
        token = read_token(plan(keys, wanted, people.supervisor).token(people.supervisor))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert change_all(keys, wanted, people.supervisor, reason="Rapat", token=token) == number
        return len(captured)

    assert statements(30) == statements(4) <= 16
