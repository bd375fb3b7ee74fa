"""A meeting while it is held: what the room sees, who is where, and what is sent twice or by two at once."""

import datetime
import uuid
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils import timezone

from agreements.models import Agreement
from meetings import closing, live
from meetings.models import AgendaItem, Floor, FollowUp, Meeting, Presence
from meetings.reach import may_hold
from tests import make
from tests.test_meetings import refused, sent

pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def meeting(places: SimpleNamespace) -> Meeting:
    regions = (places.babel, places.pangkalpinang, places.padang)
    made = make.meeting(*[make.agreement(region, title=f"Ikatan {region.name}") for region in regions])
    closing.begin(made)
    made.refresh_from_db()
    return made


def items_of(meeting: Meeting) -> list[AgendaItem]:
    return list(meeting.items.order_by("position"))


def here(client, item: AgendaItem, seen: str = "", **more: str):
    return client.post(f"/meetings/{item.meeting_id}/here/", {"item": item.pk, "seen": seen} | more, **SCRIPT)


def seen_in(response) -> str:
    return response.context["stamp"]


# What the room sees ----------------------------------------------------------------------------


def test_who_begins_the_meeting_leads_it_and_the_room_sees_the_first_item(meeting, people, client_of):
    Meeting.objects.filter(pk=meeting.pk).update(state="preparing")
    first, _second, _third = items_of(meeting)
    reviewer, room = client_of("reviewer"), client_of("administrator")
    assert "Ikatan" not in room.get(f"/meetings/{meeting.pk}/screen/").content.decode()
    begun = reviewer.post(f"/meetings/{meeting.pk}/step/", {"step": "begin"})
    assert begun.url == f"/meetings/{meeting.pk}/items/{first.pk}/"
    assert meeting.floor.led_by == people.reviewer
    assert "Ikatan Kepulauan" in room.get(f"/meetings/{meeting.pk}/screen/").content.decode()
    reviewer.post(begun.url, sent(first, findings="Sepi", next="1"))
    assert "Ikatan Kota Pangkal" in room.get(f"/meetings/{meeting.pk}/screen/").content.decode()


def test_the_room_follows_who_leads_and_nobody_else(meeting, people, client_of):
    first, second, third = items_of(meeting)
    address = f"/meetings/{meeting.pk}/lead/"
    client_of("reviewer").post(address, {"item": first.pk})
    client_of("administrator").post(f"/meetings/{meeting.pk}/items/{second.pk}/", sent(second, findings="x", next="1"))
    assert Floor.objects.get().item == first
    client_of("administrator").post(address, {"item": third.pk})
    assert (Floor.objects.get().item, Floor.objects.get().led_by) == (third, people.administrator)
    client_of("administrator").post(address, {"item": third.pk, "release": "1"})
    assert Floor.objects.get().led_by is None
    assert client_of("province_staff").post(address, {"item": first.pk}).status_code == 403
    foreign = make.meeting(first.agreement).items.get()
    assert client_of("reviewer").post(address, {"item": foreign.pk}).status_code == 404
    with refused("meetings_floor_item"):
        Floor.objects.update(item=foreign)


def test_the_screen_is_told_once_what_is_new(meeting, people, client_of, django_assert_num_queries):
    first, second, _third = items_of(meeting)
    live.lead(meeting, first, people.reviewer)
    room, address = client_of("administrator"), f"/meetings/{meeting.pk}/screen/now/"
    tag = room.get(f"/meetings/{meeting.pk}/screen/").headers["ETag"]
    # Session, person, and all that the answer needs.
    with django_assert_num_queries(3):
        assert room.get(address, HTTP_IF_NONE_MATCH=tag).status_code == 304
    client_of("reviewer").post(f"/meetings/{meeting.pk}/items/{first.pk}/", sent(first, decision="end", reason="Sepi"))
    told = room.get(address, HTTP_IF_NONE_MATCH=tag)
    assert (told.status_code, "Sepi" in told.content.decode()) == (200, True)
    assert room.get(address, HTTP_IF_NONE_MATCH=told.headers["ETag"]).status_code == 304
    live.lead(meeting, second, people.reviewer)
    assert room.get(address, HTTP_IF_NONE_MATCH=told.headers["ETag"]).status_code == 200


def test_the_screen_names_nothing_out_of_sight_and_of_a_confidential_agreement_its_reference(
    meeting, people, client_of
):
    first, _second, third = items_of(meeting)
    address = f"/meetings/{meeting.pk}/screen/"
    live.lead(meeting, third, people.reviewer)
    assert "Ikatan Kota Padang" in client_of("reviewer").get(address).content.decode()
    assert "Ikatan" not in client_of("supervisor").get(address).content.decode()
    Agreement.objects.filter(pk=first.agreement_id).update(confidential=True)
    AgendaItem.objects.filter(pk=first.pk).update(decision="end", reason="Rahasia sekali")
    live.lead(meeting, first, people.reviewer)
    page = client_of("reviewer").get(address).content.decode()
    assert first.agreement.reference in page
    assert "Ikatan" not in page
    assert "Rahasia sekali" not in page


def test_after_the_closing_the_screen_says_what_was_decided(meeting, people, client_of):
    first, *_others = items_of(meeting)
    live.lead(meeting, first, people.reviewer)
    AgendaItem.objects.filter(pk=first.pk).update(decision="end", reason="Sepi")
    closing.close(meeting)
    page = client_of("reviewer").get(f"/meetings/{meeting.pk}/screen/")
    assert page.context["counts"]["decisions"] == [("end", 1)]
    assert "Ikatan Kepulauan" not in page.content.decode()


# Who is where ----------------------------------------------------------------------------------


def test_two_note_takers_see_where_the_other_is_and_what_the_other_has_decided(meeting, client_of):
    first, second, _third = items_of(meeting)
    one, two = client_of("reviewer"), client_of("administrator")
    here(one, first)
    told = here(two, second)
    assert told.context["agenda"][0].people == ["kemlu"]
    seen = seen_in(told)
    assert here(two, second, seen).status_code == 204
    one.post(f"/meetings/{meeting.pk}/items/{first.pk}/", sent(first, decision="end", reason="Sepi"))
    told = here(two, second, seen)
    assert (told.status_code, told.context["decided"]) == (200, 1)
    here(one, second)
    assert here(two, second).context["agenda"][1].people == ["kemlu"]


def test_who_says_nothing_for_a_while_is_no_longer_there(meeting, client_of):
    first, second, _third = items_of(meeting)
    here(client_of("reviewer"), first)
    long_ago = timezone.now() - datetime.timedelta(seconds=settings.MEETING_PRESENCE_SECONDS + 1)
    Presence.objects.update(seen_at=long_ago)
    told = here(client_of("administrator"), second)
    assert not any(row.people for row in told.context["agenda"])


def test_looking_asks_little_of_the_database(meeting, client_of, django_assert_num_queries):
    first, *_others = items_of(meeting)
    client = client_of("reviewer")
    seen = seen_in(here(client, first))
    # Session, person, and the meeting with all that the answer needs.
    with django_assert_num_queries(3):
        assert here(client, first, seen).status_code == 204
    Presence.objects.update(seen_at=timezone.now() - datetime.timedelta(seconds=10))
    # The item and a line for it, now and then.
    with django_assert_num_queries(5):
        assert here(client, first, seen).status_code == 204


def test_only_who_holds_the_meeting_says_where_they_are_and_only_while_it_is_open(meeting, client_of):
    first, *_others = items_of(meeting)
    assert here(client_of("province_staff"), first).status_code == 403
    closing.close(meeting)
    assert here(client_of("reviewer"), first).status_code == 403


def test_a_page_that_looks_by_itself_does_not_keep_the_session_open(meeting, client_of):
    first, *_others = items_of(meeting)
    client = client_of("reviewer")
    here(client, first)
    assert "used_at" not in client.session
    here(client, first, used="1")
    assert "used_at" in client.session
    room = client_of("administrator")
    room.get(f"/meetings/{meeting.pk}/screen/now/")
    assert "used_at" in room.session
    closing.close(meeting)
    late = client_of("administrator")
    late.get(f"/meetings/{meeting.pk}/screen/now/")
    assert "used_at" not in late.session


@pytest.mark.parametrize("host", [None, "babel", "pangkalpinang", "padang"])
def test_who_holds_a_meeting_in_hand_is_who_holds_it_in_the_database(places, people, host):
    made = make.meeting(host=getattr(places, host) if host else None)
    for person in vars(people).values():
        assert may_hold(person, made) == Meeting.objects.held_by(person).filter(pk=made.pk).exists(), person


# Saving ----------------------------------------------------------------------------------------


def test_a_form_that_is_sent_again_is_saved_once(meeting, client_of):
    first, *_others = items_of(meeting)
    address = f"/meetings/{meeting.pk}/items/{first.pk}/"
    follow = {"follow-0-what": "Susun draf", "follow-0-who": "Biro"}
    form = sent(first, decision="end", reason="Sepi", key=str(uuid.uuid4()), **follow)
    one, two = client_of("reviewer"), client_of("administrator")
    version = one.post(address, form, **SCRIPT).json()["version"]
    first.refresh_from_db()
    assert version == first.version
    # Somebody else goes on from there; then the first, whose answer was lost, tries again.
    two.post(address, sent(first, decision="amend", reason="Lebih baik", **{"follow-INITIAL_FORMS": "0"}))
    assert one.post(address, form, **SCRIPT).json() == {"version": version}
    first.refresh_from_db()
    assert (first.decision, FollowUp.objects.count()) == ("amend", 1)


def test_script_is_told_of_a_conflict_and_of_what_is_missing_and_nothing_is_lost(meeting, client_of):
    first, *_others = items_of(meeting)
    address = f"/meetings/{meeting.pk}/items/{first.pk}/"
    client = client_of("reviewer")
    missing = client.post(address, sent(first, decision="end", findings="Kata pertama"), **SCRIPT)
    assert (missing.status_code, "Kata pertama" in missing.content.decode()) == (422, True)
    client.post(address, sent(first, findings="Kata pertama"))
    late = client_of("administrator").post(address, sent(first, findings="Kata kedua"), **SCRIPT)
    page = late.content.decode()
    assert (late.status_code, "Kata pertama" in page, "Kata kedua" in page) == (409, True, True)


def test_a_follow_up_that_was_just_written_is_put_right_in_the_same_form(meeting, client_of):
    first, *_others = items_of(meeting)
    row = make.follow_up(first, what="Susun drap")
    address = f"/meetings/{meeting.pk}/items/{first.pk}/"
    assert "Susun drap" in client_of("reviewer").get(address).content.decode()
    form = {"follow-TOTAL_FORMS": "1", "follow-INITIAL_FORMS": "1", "follow-0-id": row.pk}
    form |= {"follow-0-what": "Susun draf", "follow-0-who": "Biro", "follow-0-due_on": "31/12/2018"}
    client_of("reviewer").post(address, sent(first) | form)
    row.refresh_from_db()
    assert (row.what, row.due_on) == ("Susun draf", datetime.date(2018, 12, 31))
    # Whoever has the item open is told.
    assert AgendaItem.objects.get(pk=first.pk).version == first.version + 1
    FollowUp.objects.update(done_on="2018-08-01", evidence="Surat")
    assert "Susun draf</textarea>" not in client_of("reviewer").get(address).content.decode()


def test_for_script_a_page_is_the_record_alone(meeting, client_of):
    first, *_others = items_of(meeting)
    page = client_of("reviewer").get(f"/meetings/{meeting.pk}/items/{first.pk}/", **SCRIPT).content.decode()
    assert 'id="record"' in page
    assert "<html" not in page


def test_an_item_runs_a_fixed_number_of_queries(meeting, client_of, django_assert_max_num_queries):
    first, *_others = items_of(meeting)
    earlier = make.meeting(first.agreement, held_on="2017-07-12")
    for number in range(3):
        make.follow_up(earlier.items.get())
        make.follow_up(first)
        make.commitment(first.agreement, f"2018-0{number + 1}-01")
        make.obstacle(first.agreement)
    client = client_of("reviewer")
    client.get(f"/meetings/{meeting.pk}/items/{first.pk}/")
    with django_assert_max_num_queries(18):
        client.get(f"/meetings/{meeting.pk}/items/{first.pk}/")
