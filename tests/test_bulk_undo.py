"""Taking a change of many agreements back: the old values where nobody has changed anything since."""

from types import SimpleNamespace
from typing import Any

import pghistory
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.bulk import Change, change_all, plan, read_token
from agreements.bulkchanges import BulkChange
from agreements.models import Agreement
from agreements.undo import undo_all, undo_plan
from coopreg.dates import parse_partial
from tests import make
from tests.bulking import change, chosen, reloaded, token_in


@pytest.fixture
def registry(places: SimpleNamespace) -> SimpleNamespace:
    agency = make.agency(places.babel, "Biro Pemerintahan")
    made = SimpleNamespace(
        first=make.agreement(
            places.babel,
            title="Babel pertama",
            activity="running",
            activity_on="2015-01-01",
            activity_precision="year",
            activity_as_written="tahun 2015",
            agency=agency,
        ),
        second=make.agreement(places.babel, title="Babel kedua"),
        tourism=make.sector("PAR", "Pariwisata", "Tourism"),
        fishery=make.sector("KEL", "Kelautan dan Perikanan", "Fisheries"),
    )
    made.first.sector_rows.create(sector=made.tourism, progress="not_started", as_written="wisata")
    made.first.sector_rows.create(sector=made.fishery, progress="done", as_written="ikan")
    return made


def everything(registry: SimpleNamespace) -> dict[str, Any]:
    return {
        "activity": "not_running",
        "active": "Juli 2026",
        "confidential": "yes",
        "no_agency": "on",
        "add_sector": registry.tourism.pk,
        "add_progress": "running",
        "remove_sector": registry.fishery.pk,
    }


def state(agreement: Agreement) -> list[Any]:
    fields = ("activity", "activity_on", "activity_precision", "activity_as_written", "confidential", "agency")
    sectors = agreement.sector_rows.order_by("pk").values_list("pk", "sector", "progress", "as_written")
    return [*Agreement.objects.values_list(*fields).get(pk=agreement.pk), list(sectors)]


def rename(agreement: Agreement) -> None:
    # Another request: in one transaction the change of many would go on.
    with pghistory.context(reason="later"):
        Agreement.objects.filter(pk=agreement.pk).update(title="Judul baru")


def undo_address(response: Any) -> str:
    return f"/agreements/bulk/{response.url.partition('change=')[2]}/undo/"


def undo(client: Client, address: str, *, token: str = "", reason: str = "Salah pilih") -> Any:
    token = token or token_in(client.get(address))
    return client.post(address, {"confirm": "1", "token": token, "reason": reason})


def test_everything_gets_its_old_value_back(registry, client_of):
    supervisor, both = client_of("supervisor"), (registry.first, registry.second)
    before = [state(each) for each in both]
    made = change(supervisor, chosen(*both), **everything(registry))
    changed = [state(each) for each in both]
    assert before[0] != changed[0]
    assert before[1] != changed[1]

    response = undo(supervisor, undo_address(made))

    assert [state(each) for each in both] == before
    page = supervisor.get(f"/agreements/{registry.first.reference}/history/").content.decode()
    assert "Salah pilih" in page
    # It is a change of many itself, and can be taken back again.
    assert response.url != made.url
    undo(supervisor, undo_address(response))
    assert [state(each)[:-1] for each in both] == [each[:-1] for each in changed]


def test_what_was_changed_since_stays_and_is_named(registry, client_of):
    supervisor = client_of("supervisor")
    made = change(supervisor, chosen(registry.first, registry.second), confidential="yes")
    rename(registry.second)

    page = supervisor.get(undo_address(made))

    assert [row.title for row in page.context["plan"].refused] == ["Judul baru"]
    undo(supervisor, undo_address(made))
    assert not reloaded(registry.first).confidential
    assert reloaded(registry.second).confidential


def test_a_sector_that_was_changed_since_keeps_its_agreement_as_it_is(registry, client_of):
    supervisor = client_of("supervisor")
    made = change(supervisor, chosen(registry.second), add_sector=registry.tourism.pk)
    with pghistory.context(reason="later"):
        registry.second.sector_rows.update(progress="done")

    assert len(supervisor.get(undo_address(made)).context["plan"].refused) == 1


def test_what_changes_between_looking_and_confirming_is_shown_again(registry, client_of):
    supervisor = client_of("supervisor")
    made = change(supervisor, chosen(registry.first, registry.second), confidential="yes")
    token = token_in(supervisor.get(undo_address(made)))
    rename(registry.second)

    response = undo(supervisor, undo_address(made), token=token)

    assert response.context["notice"]
    assert reloaded(registry.first).confidential


def test_a_second_click_takes_nothing_back_twice(registry, client_of):
    supervisor = client_of("supervisor")
    made = change(supervisor, chosen(registry.first), confidential="yes")
    token = token_in(supervisor.get(undo_address(made)))

    first = undo(supervisor, undo_address(made), token=token)
    second = undo(supervisor, undo_address(made), token=token)

    assert first.url == second.url
    assert reloaded(registry.first).version == 3


def test_the_reason_is_asked_for(registry, client_of):
    supervisor = client_of("supervisor")
    made = change(supervisor, chosen(registry.first), confidential="yes")

    assert undo(supervisor, undo_address(made), reason=" ").context["problems"]
    assert reloaded(registry.first).confidential


@pytest.mark.parametrize(("role", "status"), [("reviewer", 403), ("province_staff", 403), ("administrator", 200)])
def test_only_those_with_the_right_may_take_it_back(registry, client_of, role, status):
    made = change(client_of("supervisor"), chosen(registry.first), confidential="yes")

    assert client_of(role).get(undo_address(made)).status_code == status
    assert client_of(role).post(undo_address(made), {}).status_code == status


def test_a_change_of_which_nothing_is_in_sight_is_not_found(registry, places, client_of):
    elsewhere = make.agreement(places.padang)
    made = change(client_of("administrator"), chosen(elsewhere), confidential="yes")

    assert client_of("supervisor").get(undo_address(made)).status_code == 404
    assert client_of("supervisor").get("/agreements/bulk/00000000-0000-4000-8000-000000000000/undo/").status_code == 404


def test_agreements_of_others_are_not_taken_back(registry, places, client_of):
    joint = make.agreement(places.padang)
    joint.parties.create(region=places.babel)
    made = change(client_of("administrator"), chosen(registry.first, joint), confidential="yes")

    assert len(client_of("supervisor").get(undo_address(made)).context["plan"].foreign) == 1
    undo(client_of("supervisor"), undo_address(made))

    assert not reloaded(registry.first).confidential
    assert reloaded(joint).confidential


def test_the_number_of_statements_does_not_depend_on_the_number_of_rows(registry, places, people):
    wanted = Change(activity="running", active=parse_partial("2026"), add=registry.tourism, remove=registry.fishery)

    def statements(number: int) -> int:
        made = [make.agreement(places.babel) for _ in range(number)]
        for agreement in made[::2]:
            agreement.sector_rows.create(sector=registry.fishery)
        keys = [agreement.pk for agreement in made]
        token = read_token(plan(keys, wanted, people.supervisor).token(people.supervisor))
        change_all(keys, wanted, people.supervisor, reason="Rapat", token=token)
        found = BulkChange.find(token["key"], people.supervisor)
        token = read_token(undo_plan(found, people.supervisor).plan.token(people.supervisor))
        with CaptureQueriesContext(connection) as captured:
            assert undo_all(found, people.supervisor, reason="Salah", token=token) == number
        return len(captured)

    assert statements(20) == statements(4) <= 16
