"""Review meetings: made from a list, put in order, written down, closed; what they ask for lives on."""

import datetime
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.utils import timezone

from agreements.models import Agreement
from meetings import agenda, closing
from meetings.choices import FollowUpState
from meetings.digest import follow_ups_of_region, follow_ups_to_verify, own_follow_ups
from meetings.models import AgendaItem, FollowUp, Meeting, Participant
from tests import make

pytestmark = pytest.mark.django_db
DAY = datetime.date(2018, 7, 12)


@contextmanager
def refused(name):
    """The database refuses what is inside, by the constraint or trigger ``name``."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
    assert caught.value.__cause__.diag.constraint_name == name


@pytest.fixture
def three(places: SimpleNamespace) -> list[Agreement]:
    return [make.agreement(place) for place in (places.babel, places.pangkalpinang, places.padang)]


def sent(item: AgendaItem, **fields: str) -> dict[str, str]:
    """What the form of ``item`` sends; ``follow`` fields are of its first follow-up."""
    rows = {"follow-TOTAL_FORMS": "2", "follow-INITIAL_FORMS": "0"}
    return rows | {"version": str(item.version), "findings": "", "decision": "", "reason": ""} | fields


def test_a_meeting_is_made_from_a_filtered_list(three, people, client_of):
    address = "/meetings/new/?region=19&sort=-title&page=2"
    page = client_of("reviewer").get(address).content.decode()
    assert "Kepulauan Bangka Belitung" in page
    made = client_of("reviewer").post(address, {"title": "Rapat", "held_on": "12 Juli 2018", "place": "Pangkalpinang"})
    meeting = Meeting.objects.get()
    assert made.url == f"/meetings/{meeting.pk}/"
    assert [item.agreement for item in meeting.items.order_by("position")] == three[:2]
    assert (meeting.query, meeting.made_by, meeting.held_on) == ("region=19", people.reviewer, DAY)


@pytest.mark.parametrize("address", ["/meetings/new/?region=Atlantis", "/meetings/new/?nothing=1"])
def test_no_meeting_is_made_from_a_list_that_is_not_understood(three, client_of, address):
    client_of("reviewer").post(address, {"title": "Rapat", "held_on": "12/07/2018"})
    assert not Meeting.objects.exists()


def test_too_many_agreements_are_told_and_what_was_typed_stays(three, client_of):
    with override_settings(MEETING_ITEMS=2):
        page = client_of("reviewer").post("/meetings/new/", {"title": "Rapat besar", "held_on": "12/07/2018"})
    assert not Meeting.objects.exists()
    assert 'value="Rapat besar"' in page.content.decode()


def test_a_supervisor_holds_the_meetings_of_the_own_region_alone(three, places, client_of):
    post = {"title": "Rapat", "held_on": "12/07/2018", "host": "19"}
    client_of("supervisor").post("/meetings/new/", post)
    own = Meeting.objects.get()
    assert {item.agreement for item in own.items.all()} == set(three[:2])
    assert client_of("supervisor").post("/meetings/new/", post | {"host": "13"}).status_code == 200
    other = make.meeting(three[0], three[2])
    assert client_of("supervisor").post(f"/meetings/{other.pk}/step/", {"step": "begin"}).status_code == 403


def test_items_move_by_buttons_and_by_a_new_order(three, client_of):
    meeting = make.meeting(*three)
    first, second, third = meeting.items.order_by("position")

    def order():
        return list(meeting.items.order_by("position"))

    client_of("reviewer").post(f"/meetings/{meeting.pk}/agenda/", {"move": str(first.pk)})
    assert order() == [second, first, third]
    client_of("reviewer").post(f"/meetings/{meeting.pk}/agenda/", {"move": f"-{second.pk}"})
    assert order() == [second, first, third]
    foreign = make.meeting(three[0]).items.get()
    keys = f"{third.pk} {foreign.pk} x 99999999999999999999 {third.pk} {first.pk} {second.pk}"
    client_of("reviewer").post(f"/meetings/{meeting.pk}/agenda/", {"order": keys})
    assert order() == [third, first, second]
    assert [item.position for item in order()] == [1, 2, 3]


def test_who_sees_a_part_orders_only_that_part(three):
    meeting = make.meeting(*three)
    first, second, third = meeting.items.order_by("position")
    agenda.put_in_order(meeting, [third.pk, first.pk])
    assert list(meeting.items.order_by("position")) == [third, second, first]


def test_an_item_leaves_the_agenda_only_while_nothing_is_written_on_it(three, client_of):
    meeting = make.meeting(*three)
    first, second, _third = meeting.items.order_by("position")
    AgendaItem.objects.filter(pk=first.pk).update(findings="Tidak ada kegiatan")
    for item in (first, second):
        client_of("reviewer").post(f"/meetings/{meeting.pk}/agenda/remove/", {"item": item.pk})
    assert set(meeting.items.values_list("pk", flat=True)) == {first.pk, _third.pk}
    with pytest.raises(Exception, match="Cannot delete"), transaction.atomic():
        AgendaItem.objects.get(pk=first.pk).delete()


def test_a_decision_is_written_down_with_its_follow_ups(three, people, client_of):
    item = make.meeting(three[0]).items.get()
    follow = {"follow-0-what": "Susun draf", "follow-0-who": "Biro", "follow-0-due_on": "31/12/2018"}
    follow["follow-0-owner"] = people.province_staff.email
    decided = {"findings": "Sepi", "decision": "renew", "reason": "Naskah lama"}
    client_of("reviewer").post(f"/meetings/{item.meeting_id}/items/{item.pk}/", sent(item, **decided, **follow))
    item.refresh_from_db()
    assert (item.decision, item.reason, item.decided_by) == ("renew", "Naskah lama", people.reviewer)
    asked = FollowUp.objects.get()
    assert (asked.agreement, asked.due_on) == (three[0], datetime.date(2018, 12, 31))
    assert asked.owner == people.province_staff


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"decision": "end"}, "reason"),
        ({"follow-0-what": "Susun draf"}, "follow-0-who"),
        ({"follow-0-what": "x", "follow-0-who": "y", "follow-0-owner": "nobody"}, "follow-0-owner"),
        ({"follow-0-what": "x", "follow-0-who": "y", "follow-0-due_on": "32/12/2018"}, "follow-0-due_on"),
    ],
)
def test_what_is_missing_is_told_at_its_field_and_nothing_is_half_saved(three, client_of, fields, field):
    item = make.meeting(three[0]).items.get()
    address = f"/meetings/{item.meeting_id}/items/{item.pk}/"
    page = client_of("reviewer").post(address, sent(item, findings="Sepi sekali", **fields)).content.decode()
    assert f'href="#id_{field}"' in page
    assert "Sepi sekali" in page
    item.refresh_from_db()
    assert (item.findings, FollowUp.objects.count()) == ("", 0)


def test_of_two_note_takers_the_second_sees_what_the_first_wrote_and_loses_nothing(three, client_of):
    item = make.meeting(three[0]).items.get()
    address = f"/meetings/{item.meeting_id}/items/{item.pk}/"
    client_of("reviewer").post(address, sent(item, findings="Kata pertama"))
    page = client_of("administrator").post(address, sent(item, findings="Kata kedua")).content.decode()
    assert "Kata pertama" in page
    assert "Kata kedua" in page
    item.refresh_from_db()
    assert item.findings == "Kata pertama"
    client_of("administrator").post(address, sent(item, findings="Pertama dan kedua"))
    item.refresh_from_db()
    assert item.findings == "Pertama dan kedua"


def test_closing_keeps_what_was_known_and_lets_nothing_change(three, client_of):
    meeting = make.meeting(*three[:2])
    make.follow_up(meeting.items.first())
    client_of("reviewer").post(f"/meetings/{meeting.pk}/step/", {"step": "close"})
    Agreement.objects.filter(pk=three[0].pk).update(title="Judul lain")
    first = meeting.items.order_by("position").first()
    assert first.facts["title"] == three[0].title
    with refused("meetings_meeting_closed"):
        AgendaItem.objects.update(findings="Lain")
    with refused("meetings_meeting_closed"):
        Meeting.objects.update(title="Lain")
    with refused("meetings_meeting_closed"):
        FollowUp.objects.update(what="Lain")
    with refused("meetings_meeting_closed"):
        Participant.objects.create(meeting=meeting, name="Sari")
    FollowUp.objects.update(done_on="2018-08-01", evidence="Surat")
    page = client_of("reviewer").post(f"/meetings/{meeting.pk}/items/{first.pk}/", sent(first, findings="x"))
    assert page.status_code == 403
    closing.open_again(meeting)
    AgendaItem.objects.update(findings="Lain")


def test_the_next_meeting_opens_with_what_the_last_one_left(three, client_of):
    done, waiting = [make.follow_up(item) for item in make.meeting(*three[:2]).items.all()]
    FollowUp.objects.filter(pk=done.pk).update(done_on="2018-09-01", evidence="Surat")
    later = make.meeting(*three, held_on="2019-07-12")
    page = client_of("reviewer").get(f"/meetings/{later.pk}/").content.decode()
    assert waiting.what in page
    assert done.what not in page
    item = later.items.get(agreement=done.item.agreement)
    assert done.what in client_of("reviewer").get(f"/meetings/{later.pk}/items/{item.pk}/").content.decode()


# Due, done, verified and dropped on; the state on the day of the meeting.
STATES = [
    ({}, FollowUpState.OPEN),
    ({"due_on": "2018-07-11"}, FollowUpState.LATE),
    ({"due_on": "2018-07-12"}, FollowUpState.DUE),
    ({"due_on": "2018-08-11"}, FollowUpState.DUE),
    ({"due_on": "2018-08-12"}, FollowUpState.OPEN),
    ({"due_on": "2018-07-11", "done_on": "2018-07-12", "evidence": "Surat"}, FollowUpState.DONE),
    ({"due_on": "2018-07-11", "done_on": "2018-07-13", "evidence": "Surat"}, FollowUpState.LATE),
    ({"done_on": "2018-07-01", "evidence": "Surat", "verified_on": "2018-07-12"}, FollowUpState.VERIFIED),
    ({"due_on": "2018-07-11", "dropped_on": "2018-07-12", "dropped_reason": "Batal"}, FollowUpState.DROPPED),
]


@pytest.mark.parametrize(("fields", "state"), STATES)
def test_how_a_follow_up_stands(places, fields, state):
    made = make.follow_up(make.meeting(make.agreement(places.babel)).items.get(), **fields)
    assert FollowUp.objects.with_state(DAY).get().state == state
    unfinished = state in {FollowUpState.OPEN, FollowUpState.LATE, FollowUpState.DUE}
    assert FollowUp.objects.unfinished(DAY).filter(pk=made.pk).exists() == unfinished


def test_the_region_says_that_it_is_done_and_who_holds_the_meeting_verifies(three, client_of):
    row = make.follow_up(make.meeting(three[0]).items.get())
    address = f"/follow-ups/{row.pk}/"
    assert client_of("city_staff").post(address, {"done": "1"}).status_code == 404
    client_of("province_staff").post(address, {"done": "1", "done_on": "01/08/2018", "evidence": "Surat 12"})
    row.refresh_from_db()
    assert (row.done_on, row.evidence) == (datetime.date(2018, 8, 1), "Surat 12")
    assert client_of("province_staff").post(address, {"verify": "1"}).status_code == 403
    client_of("reviewer").post(address, {"verify": "1"})
    row.refresh_from_db()
    assert row.verified_on
    client_of("reviewer").post(address, {"return": "1"})
    row.refresh_from_db()
    assert (row.done_on, row.verified_on, row.evidence) == (None, None, "Surat 12")


def test_who_holds_the_meeting_puts_another_account_in_charge_after_it_is_closed(three, people, client_of):
    row = make.follow_up(make.meeting(three[0]).items.get(), "2018-12-31")
    closing.begin(row.meeting)
    closing.close(row.meeting)
    address = f"/follow-ups/{row.pk}/"
    given = {"owner": people.supervisor.username, "due_on": "31/1/2019", "charge": "1"}
    assert client_of("province_staff").post(address, given).status_code == 403
    refusal = client_of("reviewer").post(address, given | {"owner": "nobody here", "due_on": "31/2/2019"})
    assert {"owner", "due_on"} == set(refusal.context["charge"].errors)
    row.refresh_from_db()
    assert (row.owner, str(row.due_on)) == (None, "2018-12-31")
    assert client_of("reviewer").post(address, given).status_code == 302
    row.refresh_from_db()
    assert (row.owner, str(row.due_on)) == (people.supervisor, "2019-01-31")
    assert client_of("supervisor").get(address).status_code == 200


def test_a_follow_up_is_dropped_with_a_reason_and_taken_up_again(three, client_of):
    row = make.follow_up(make.meeting(three[0]).items.get())
    address = f"/follow-ups/{row.pk}/"
    client_of("reviewer").post(address, {"drop": "1", "reason": ""})
    row.refresh_from_db()
    assert row.dropped_on is None
    client_of("reviewer").post(address, {"drop": "1", "reason": "Mitra mundur"})
    row.refresh_from_db()
    assert (row.dropped_on is None, row.dropped_reason) == (False, "Mitra mundur")
    client_of("reviewer").post(address, {"resume": "1"})
    row.refresh_from_db()
    assert row.dropped_on is None


def test_the_lists_run_a_fixed_number_of_queries(three, client_of, django_assert_max_num_queries):
    for _number in range(3):
        make.follow_up(make.meeting(*three).items.first())
    client = client_of("reviewer")
    for address in ("/meetings/", "/follow-ups/"):
        client.get(address)
        with django_assert_max_num_queries(7):
            client.get(address)


def test_a_meeting_page_runs_a_fixed_number_of_queries(three, client_of, django_assert_max_num_queries):
    meeting = make.meeting(*three)
    for item in meeting.items.all():
        make.follow_up(item)
    client = client_of("reviewer")
    client.get(f"/meetings/{meeting.pk}/")
    with django_assert_max_num_queries(10):
        client.get(f"/meetings/{meeting.pk}/")


def test_meetings_are_suggested_in_scope_alone(three, client_of):
    make.meeting(three[0], title="Rapat Babel")
    make.meeting(three[2], title="Rapat Padang")
    found = client_of("city_staff").get("/meetings/choose/?q=rapat").json()["results"]
    assert found == []
    found = client_of("supervisor").get("/meetings/choose/?q=rapat").json()["results"]
    assert [each["text"] for each in found] == ["Rapat Babel"]


def test_people_are_named_changed_and_taken_off(three, client_of):
    meeting = make.meeting(*three)
    address = f"/meetings/{meeting.pk}/people/"
    start = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0", "form-0-name": "Sari", "form-0-part": "chair"}
    start |= {f"form-{row}-invited": "on" for row in range(3)}
    client_of("reviewer").post(address, start | {f"form-{row}-part": "member" for row in (1, 2)})
    person = meeting.participants.get()
    assert (person.name, person.part) == ("Sari", "chair")
    off = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": person.pk, "form-0-name": "Sari"}
    client_of("reviewer").post(address, off | {"form-0-part": "chair", "form-0-DELETE": "on"})
    assert not meeting.participants.exists()


def test_a_paper_of_the_agreement_shows_that_a_follow_up_is_done_to_those_who_may_open_it(three, client_of):
    row = make.follow_up(make.meeting(three[1]).items.get())
    paper = make.document(three[1], name="bukti.pdf", access="restricted")
    foreign = make.document(three[0], b"other")
    address, done = f"/follow-ups/{row.pk}/", {"done": "1", "done_on": "01/08/2018", "evidence": "Surat 12"}
    client_of("city_staff").post(address, done | {"document": foreign.pk})
    row.refresh_from_db()
    assert row.done_on is None
    client_of("city_staff").post(address, done | {"document": paper.pk})
    row.refresh_from_db()
    assert row.document == paper
    assert "bukti.pdf" in client_of("city_staff").get(address).content.decode()
    assert "bukti.pdf" not in client_of("province_staff").get(address).content.decode()
    with refused("meetings_followup_paper"):
        FollowUp.objects.update(document=foreign)


def test_start_page_and_mail_name_the_follow_ups_that_wait_for_a_person(three, people, client_of):
    item = make.meeting(three[1], made_by=people.reviewer, state="running", title="Rapat hari ini").items.get()
    own = make.follow_up(item, "2018-12-31", owner=people.city_staff)
    other = make.follow_up(item, "2018-12-31")
    said = make.follow_up(item, done_on="2018-08-01", evidence="Surat")
    waits = {person: _waits(person) for person in (people.city_staff, people.outsider, people.reviewer)}
    assert waits[people.city_staff] == {own_follow_ups: [own.what], follow_ups_of_region: [other.what]}
    assert waits[people.outsider] == {}
    assert waits[people.reviewer] == {follow_ups_to_verify: [said.what]}
    page = client_of("city_staff").get("/").content.decode()
    assert "Rapat hari ini" in page
    assert "whose=mine" in page
    assert "Rapat hari ini" not in client_of("outsider").get("/").content.decode()
    Agreement.objects.filter(pk=three[1].pk).update(confidential=True)
    assert own.what not in str(_waits(people.city_staff))


def _waits(person) -> dict:
    """What the weekly mail says to ``person``, by its part."""
    parts = {each: each(person, timezone.localdate()) for each in (own_follow_ups, follow_ups_of_region)}
    parts[follow_ups_to_verify] = follow_ups_to_verify(person, timezone.localdate())
    return {each: [line.text for line in part.lines] for each, part in parts.items() if part}


def test_a_meeting_is_made_from_a_saved_view_too(three, people, client_of):
    view = people.reviewer.saved_views.create(list="agreements", name="Babel", query="region=19")
    listed = client_of("reviewer").get(view.address("/agreements/")).context
    (address,) = [address for address, _label in listed["tools"] if "meetings/new" in address]
    post = {"title": "Rapat", "held_on": "12/07/2018"}
    client_of("reviewer").post(f"{address}?{listed['listing'].parameters}", post)
    assert {item.agreement for item in Meeting.objects.get().items.all()} == set(three[:2])


def test_an_agreement_comes_onto_the_agenda_later_once_and_only_from_what_is_in_sight(three, places, client_of):
    meeting = make.meeting(three[0], host=places.babel)
    address = f"/meetings/{meeting.pk}/agenda/add/"
    for _time in range(2):
        client_of("supervisor").post(address, {"agreement": three[1].reference})
    client_of("supervisor").post(address, {"agreement": three[2].reference})
    assert [item.agreement for item in meeting.items.order_by("position")] == three[:2]
    with override_settings(MEETING_ITEMS=2):
        full = client_of("reviewer").post(address, {"agreement": three[2].reference})
    assert full.status_code == 200
    assert meeting.items.count() == 2
