"""What meetings decided, whether it was carried out by a given day, and where that can be read and counted."""

import csv
import datetime
import io
import re
from html import unescape
from types import SimpleNamespace

import pytest

from agreements.models import Agreement
from meetings.models import AgendaItem, FollowUp
from tests import make

pytestmark = pytest.mark.django_db
HELD = "2018-07-12"
DAY = datetime.date(2019, 7, 12)
SIGNED = {"is_signed": True, "signed_precision": "day"}


def decided(agreement: Agreement, decision: str, **fields) -> AgendaItem:
    """What a meeting of 12 July 2018 decided on ``agreement``, written down on the same day."""
    item = make.meeting(agreement, held_on=fields.pop("held_on", HELD), **fields).items.get()
    AgendaItem.objects.filter(pk=item.pk).update(
        decision=decision, reason="Sudah lama", decided_at=f"{item.meeting.held_on}T10:00+07:00"
    )
    item.refresh_from_db()
    return item


def follows(item: AgendaItem, follows_as: str, signed_on: str = "", **fields) -> Agreement:
    """A text that follows the agreement of ``item``; without a day it is not signed."""
    signed = SIGNED | {"signed_on": signed_on} if signed_on else {}
    made = make.agreement(
        item.agreement.region,
        follows=item.agreement,
        follows_as=follows_as,
        **({"instrument": "loi"} | signed | fields),
    )
    Agreement.objects.filter(pk=made.pk).update(created_at="2018-09-01T10:00+07:00")
    return made


def asked(item: AgendaItem, **fields) -> None:
    make.follow_up(item, **({"evidence": "Surat"} if "done_on" in fields else {}), **fields)


def entered_later(item: AgendaItem) -> None:
    """A renewal that is signed, nobody knows when."""
    follows(item, "renews", is_signed=True)


def obstacles(item: AgendaItem, *cleared: str) -> None:
    for day in cleared:
        done = {"cleared_on": day, "cleared_how": "Anggaran tersedia"} if day else {}
        make.obstacle(item.agreement, "2018-03-05", **done)


def ended(item: AgendaItem, **fields) -> None:
    Agreement.objects.filter(pk=item.agreement_id).update(**fields)


DROPPED = {"dropped_on": "2018-08-01", "dropped_reason": "Mitra mundur"}
# The decision, what happened since, and what became of it a year after the meeting.
RULE = [
    ("continue", lambda item: None, "nothing_due"),
    ("continue", lambda item: asked(item, **DROPPED), "nothing_due"),
    ("continue", asked, "not_yet"),
    ("continue", lambda item: asked(item, done_on="2019-07-12"), "done"),
    ("continue", lambda item: asked(item, done_on="2019-07-13"), "not_yet"),
    ("continue", lambda item: (asked(item, done_on="2018-09-01"), asked(item)), "under_way"),
    ("continue", lambda item: (asked(item, done_on="2018-09-01"), asked(item, **DROPPED)), "done"),
    ("renew", lambda item: None, "not_yet"),
    ("renew", lambda item: asked(item, done_on="2018-09-01"), "under_way"),
    ("renew", lambda item: follows(item, "renews"), "under_way"),
    ("renew", lambda item: follows(item, "renews", signed_on=HELD), "done"),
    ("renew", lambda item: follows(item, "replaces", signed_on="2019-07-12"), "done"),
    ("renew", lambda item: follows(item, "renews", signed_on="2019-07-13"), "under_way"),
    ("renew", lambda item: follows(item, "renews", signed_on="2018-07-11"), "not_yet"),
    ("renew", lambda item: follows(item, "renews", "2018-01-01", signed_precision="year"), "done"),
    ("renew", entered_later, "done"),
    ("renew", lambda item: follows(item, "implements", "2018-09-01"), "not_yet"),
    ("to_mou", lambda item: follows(item, "fulfils", "2018-09-01"), "done"),
    ("to_mou", lambda item: follows(item, "renews", "2018-09-01", instrument="mou"), "done"),
    ("to_mou", lambda item: follows(item, "renews", "2018-09-01"), "not_yet"),
    ("amend", lambda item: follows(item, "amends", "2018-09-01"), "done"),
    ("amend", lambda item: follows(item, "fulfils", "2018-09-01"), "not_yet"),
    ("end", lambda item: ended(item, terminated_on="2019-07-12"), "done"),
    ("end", lambda item: ended(item, terminated_on="2019-07-13"), "under_way"),
    ("end", lambda item: ended(item, term="ends_on", ends_on="2019-07-11", ends_precision="day"), "done"),
    ("end", lambda item: ended(item, term="ends_on", ends_on="2019-07-12", ends_precision="day"), "not_yet"),
    ("act", lambda item: None, "not_yet"),
    ("act", lambda item: asked(item, done_on="2018-09-01"), "done"),
    ("act", lambda item: obstacles(item, "2018-09-01", "2019-07-12"), "done"),
    ("act", lambda item: obstacles(item, "2018-09-01", "2019-07-13"), "under_way"),
    ("act", lambda item: obstacles(item, "", "2018-07-11"), "not_yet"),
]  # fmt: skip


@pytest.mark.parametrize(("decision", "happened", "outcome"), RULE)
def test_what_became_of_a_decision(places, decision, happened, outcome):
    item = decided(make.agreement(places.babel, **SIGNED, signed_on="2005-03-01"), decision)
    happened(item)
    assert AgendaItem.objects.with_outcome(DAY).get(pk=item.pk).outcome == outcome


@pytest.fixture
def decisions(places: SimpleNamespace) -> SimpleNamespace:
    """Two of Babel, of which one was carried out, and one of Padang, over two meetings."""
    babel = make.agreement(places.babel, make.partner("Seychelles"), title="LoI Seychelles")
    city = make.agreement(places.pangkalpinang, make.partner("Kota Kochi"), title="LoI Kochi")
    away = make.agreement(places.padang, title="MoU Hildesheim")
    made = SimpleNamespace(
        renew=decided(babel, "renew"),
        go_on=decided(city, "continue", held_on="2019-07-12"),
        end=decided(away, "end", held_on="2019-07-12"),
    )
    asked(made.go_on, done_on="2019-08-01")
    asked(made.renew)
    return made


def rows_of(client, query: str) -> list[dict[str, str]]:
    response = client.get(f"/decisions/?{query}&export=csv&columns=all&headers=codes")
    return list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"LoI Seychelles", "LoI Kochi", "MoU Hildesheim"}),
        ("q=kochi", {"LoI Kochi"}),
        ("carried=not_yet&carried=under_way", {"LoI Seychelles", "MoU Hildesheim"}),
        ("carried=done", {"LoI Kochi"}),
        ("decision=end", {"MoU Hildesheim"}),
        ("region=19", {"LoI Seychelles", "LoI Kochi"}),
        ("lead=19", {"LoI Seychelles"}),
        ("country=JP", {"LoI Seychelles", "LoI Kochi"}),
        ("year=2019", {"LoI Kochi", "MoU Hildesheim"}),
        ("year=2019&carried=not_yet", {"MoU Hildesheim"}),
    ],
)
def test_the_list_of_decisions_is_narrowed(decisions, client_of, query, titles):
    assert {row["agreement"] for row in rows_of(client_of("reviewer"), query)} == titles


def test_the_list_of_decisions_by_partner_and_meeting(decisions, client_of):
    partner = decisions.go_on.agreement.parties.get(partner__isnull=False).partner_id
    found = rows_of(client_of("reviewer"), f"partner={partner}&meeting={decisions.go_on.meeting_id}")
    assert [(row["agreement"], row["carried"], row["partner"]) for row in found] == [
        ("LoI Kochi", "done", "Kota Kochi")
    ]


def test_each_number_of_the_counts_is_the_number_of_rows_behind_its_link(decisions, client_of):
    for role, total in (("reviewer", 3), ("supervisor", 2), ("city_staff", 1), ("outsider", 1)):
        client = client_of(role)
        page = client.get("/decisions/counts/").content.decode()
        links = re.findall(r'href="/decisions/\?([^"]+)">(\d+)</a>', page)
        assert links
        for query, number in links:
            assert len(rows_of(client, unescape(query))) == int(number)
        assert len(rows_of(client, "")) == total


def test_the_tab_of_an_agreement_has_what_was_decided_on_every_text_of_its_line(decisions, client_of):
    mou = follows(decisions.renew, "fulfils", title="MoU Seychelles")
    decided(mou, "end", held_on="2020-01-15", title="Rapat Januari")
    page = client_of("supervisor").get(f"/agreements/{mou.reference}/meetings/").content.decode()
    assert page.index("Rapat Januari") < page.index(decisions.renew.meeting.title)
    assert FollowUp.objects.get(item=decisions.renew).what in page
    assert "LoI Kochi" not in page
    assert client_of("city_staff").get(f"/agreements/{mou.reference}/meetings/").status_code == 404


def test_pages_of_decisions_run_a_fixed_number_of_queries(decisions, client_of, django_assert_max_num_queries):
    client = client_of("reviewer")
    reference = decisions.renew.agreement.reference
    for _more in range(2):
        for address, most in (
            ("/decisions/", 7), ("/decisions/counts/", 4), (f"/agreements/{reference}/meetings/", 9)
        ):  # fmt: skip
            client.get(address)
            with django_assert_max_num_queries(most):
                client.get(address)
        asked(decided(decisions.renew.agreement, "amend", held_on="2020-01-01"))
