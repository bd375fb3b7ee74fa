"""Calendars of views: what stands in them, who can read them, and how they are made and taken back."""

import datetime
import logging
import re

import icalendar
import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import timezone

from agreements.models import Agreement
from lists.feeds import hashed
from lists.models import Feed, SavedView
from tests import make

TODAY = timezone.localdate()
SIGNED = {"is_signed": True, "signed_on": "2015-03-01", "signed_precision": "day"}


def ends(days, **fields):
    return {
        **SIGNED,
        "term": "ends_on",
        "ends_on": TODAY + datetime.timedelta(days=days),
        "ends_precision": "day",
        **fields,
    }


@pytest.fixture(autouse=True)
def _reads_uncounted(db):
    cache.clear()


@pytest.fixture
def feed_of(people):
    """Makes a view and a feed of it for a person; gives the address and the feed."""

    def made(role, query="", owner=None, **fields):
        view = SavedView.objects.create(
            owner=owner or getattr(people, role), list="agreements", name=f"View {query}", query=query, **fields
        )
        feed = Feed.objects.create(owner=getattr(people, role), view=view, secret_hash=hashed(f"secret{view.pk}"))
        return f"/feeds/secret{view.pk}.ics", feed

    return made


def read(address, **headers):
    """The events at an address by reference ("" for a note), read by a program that is nobody."""
    response = Client().get(address, headers=headers)
    assert response.status_code == 200, response.status_code
    calendar = icalendar.Calendar.from_ical(response.content)
    return {str(event["uid"]).removesuffix("-end@coopreg"): event for event in calendar.walk("VEVENT")}


# What stands in it ------------------------------------------------------------------------------


def test_the_end_of_an_agreement_is_an_event_of_a_whole_day(places, feed_of):
    partner = make.partner("Kota Hildesheim, Jerman; kota")
    of = make.agreement(places.babel, partner, title="MoU; Babel, “Hildesheim”\nkedua", **ends(40, notice_months=6))
    address, _feed = feed_of("supervisor")

    event = read(address)[of.reference]
    assert event["dtstart"].dt == of.ends_on
    assert event["dtend"].dt == of.ends_on + datetime.timedelta(days=1)
    assert of.reference in event["summary"]
    assert "Hildesheim" in event["summary"]
    assert partner.name in event["description"]
    assert event["url"] == f"http://testserver/agreements/{of.reference}/"
    [alarm] = event.walk("VALARM")
    assert 180 <= -alarm["trigger"].dt.days <= 185


def test_without_a_notice_the_reminder_comes_as_early_as_the_settings_say(places, feed_of):
    of = make.agreement(places.babel, **ends(40))
    address, _feed = feed_of("supervisor")

    with override_settings(FEED_ALARM_DAYS=14):
        [alarm] = read(address)[of.reference].walk("VALARM")
    assert alarm["trigger"].dt == datetime.timedelta(days=-14)


def test_only_what_is_signed_open_and_ends_or_ended_lately_stands_in_it(places, feed_of):
    wanted = {
        make.agreement(places.babel, **ends(400)).reference,
        make.agreement(places.babel, **ends(-20)).reference,
        make.agreement(places.babel, **ends(400, terminated_on=TODAY + datetime.timedelta(days=9))).reference,
    }
    make.agreement(places.babel, **ends(-40))
    make.agreement(places.babel, **ends(400, terminated_on=TODAY))
    make.agreement(places.babel, **ends(400, confidential=True))
    make.agreement(places.babel, **(ends(400) | {"is_signed": False, "signed_on": None, "signed_precision": "unknown"}))
    make.agreement(places.babel, **SIGNED, term="open_ended")
    address, _feed = feed_of("supervisor")

    assert set(read(address)) == wanted


def test_an_announced_termination_is_the_end(places, feed_of):
    soon = TODAY + datetime.timedelta(days=9)
    of = make.agreement(places.babel, **ends(400, terminated_on=soon))
    address, _feed = feed_of("supervisor")

    assert read(address)[of.reference]["dtstart"].dt == soon


def test_an_end_known_only_to_the_year_says_so(places, feed_of):
    year = TODAY.year + 1
    fields = {**SIGNED, "term": "ends_on", "ends_on": f"{year}-01-01", "ends_precision": "year"}
    of = make.agreement(places.babel, **fields)
    address, _feed = feed_of("supervisor")

    event = read(f"{address}?lang=en")[of.reference]
    assert event["dtstart"].dt == datetime.date(year, 12, 31)
    assert f"only {year};" in event["description"]


def test_the_rows_are_those_of_the_view_for_its_owner_at_that_moment(places, people, feed_of):
    mou = make.agreement(places.pangkalpinang, **ends(40))
    loi = make.agreement(places.pangkalpinang, instrument="loi", **ends(40))
    make.agreement(places.padang, **ends(40))
    address, feed = feed_of("supervisor", "instrument=mou&sort=-title&columns=title&size=25")
    everything, _feed = feed_of("reviewer")
    mine, _feed = feed_of("city_staff", "mine=yes")

    assert set(read(address)) == {mou.reference}
    assert len(read(everything)) == 3
    assert read(mine) == {}

    SavedView.objects.filter(pk=feed.view_id).update(query="instrument=loi")
    Agreement.objects.filter(pk=mou.pk).update(created_by=people.city_staff)
    assert set(read(address)) == {loi.reference}
    assert set(read(mine)) == {mou.reference}


def test_the_same_agreement_keeps_its_event(places, feed_of):
    make.agreement(places.babel, **ends(40))
    address, _feed = feed_of("supervisor")
    before = set(read(address))
    Agreement.objects.update(title="Other", ends_on=TODAY + datetime.timedelta(days=99))

    assert set(read(address)) == before


def test_a_view_that_is_not_understood_says_so_in_the_calendar_instead_of_being_empty(places, feed_of):
    make.agreement(places.babel, **ends(40))
    for query in ("kind=nothing", "formerly=yes"):
        address, _feed = feed_of("supervisor", query)
        [event] = read(address).values()
        assert event["dtstart"].dt == TODAY
        assert "http://testserver/lists/agreements/views/" in event["description"]


def test_nothing_in_a_name_or_a_title_becomes_a_line_of_its_own(places, people):
    title = "One\r\nEND:VCALENDAR\nTwo\rThree, four; five \\n \u2028\u0085\x0b" + "é" * 100
    make.agreement(places.babel, title=title, **ends(10))
    view = SavedView.objects.create(owner=people.reviewer, list="agreements", name="A\r\nBEGIN:VEVENT, b; c")
    Feed.objects.create(owner=people.reviewer, view=view, secret_hash=hashed("secret"))
    content = Client().get("/feeds/secret.ics").content
    assert content.count(b"\nBEGIN:VEVENT\r\n") == content.count(b"\nEND:VCALENDAR\r\n") == 1
    assert content.count(b"\n") == content.count(b"\r") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    calendar = icalendar.Calendar.from_ical(content)
    assert str(calendar["x-wr-calname"]).endswith(r"A BEGIN:VEVENT\, b\; c")
    assert " ".join(title.split()) in " ".join(str(calendar.walk("VEVENT")[0]["summary"]).split())


def test_a_calendar_of_too_many_shows_the_soonest_and_says_so(places, feed_of):
    references = [make.agreement(places.babel, **ends(days)).reference for days in (30, 10, 20)]
    address, _feed = feed_of("supervisor")

    with override_settings(FEED_EVENTS=2):
        events = read(address)
    assert set(references[1:]) < set(events)
    assert references[0] not in events
    assert len(events) == 3


def test_the_calendar_speaks_the_language_of_its_address(places, feed_of):
    of = make.agreement(places.babel, **ends(40))
    address, _feed = feed_of("supervisor")

    assert "Ends" in read(f"{address}?lang=en")[of.reference]["summary"]
    assert Client().get(f"{address}?lang=en")["Content-Language"] == "en"
    for usual in (address, f"{address}?lang=xx"):
        assert Client().get(usual)["Content-Language"] == "id"


# Who can read it --------------------------------------------------------------------------------


def test_every_address_that_is_not_good_gets_the_same_answer(places, people, feed_of):
    good, _feed = feed_of("supervisor")
    Client().get(good)
    answers = [Client().get("/feeds/unknown.ics"), Client().get("/feeds/%25.ics")]

    Feed.objects.update(revoked_at=timezone.now())
    answers.append(Client().get(good))
    Feed.objects.update(revoked_at=None)

    people.supervisor.is_active = False
    people.supervisor.save()
    answers.append(Client().get(good))
    people.supervisor.is_active = True
    people.supervisor.may_export = False
    people.supervisor.save()
    answers.append(Client().get(good))

    assert [answer.status_code for answer in answers] == [404] * 5
    assert len({answer.content for answer in answers}) == 1
    assert not any(answer.cookies for answer in answers)


def test_a_shared_view_answers_as_long_as_it_is_shared(places, people, feed_of):
    of = make.agreement(places.pangkalpinang, **ends(40))
    make.agreement(places.babel, **ends(40))
    address, feed = feed_of("city_staff", owner=people.supervisor, shared_with="region", region=places.babel)
    assert set(read(address)) == {of.reference}

    SavedView.objects.filter(pk=feed.view_id).update(shared_with="nobody", region=None)
    assert Client().get(address).status_code == 404


def test_no_cookie_is_set_and_no_cache_between_keeps_it(places, feed_of):
    address, _feed = feed_of("supervisor")
    response = Client().get(address)

    assert not response.cookies
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in response["Cache-Control"]


def test_a_program_that_has_it_already_is_told_so(places, feed_of):
    make.agreement(places.babel, **ends(40))
    address, _feed = feed_of("supervisor")
    etag = Client().get(address)["ETag"]

    assert Client().get(address, headers={"if-none-match": etag}).status_code == 304
    Agreement.objects.update(title="Changed")
    assert Client().get(address, headers={"if-none-match": etag}).status_code == 200
    assert Client().head(address).status_code == 200


def test_reading_is_noted_but_leaves_no_line_in_the_history(places, feed_of):
    address, feed = feed_of("supervisor")
    events = apps.get_model("lists", "FeedEvent").objects
    before = events.count()
    read(address)

    feed.refresh_from_db()
    assert feed.last_used_at is not None
    assert events.count() == before


def test_the_secret_stands_in_no_log(feed_of, caplog):
    address, feed = feed_of("supervisor")
    with caplog.at_level(logging.DEBUG):
        Client().get(address)
        Client().get("/feeds/secretunknown.ics")

    # The settings send what django.request says nowhere (coopreg/logging.py).
    said = " ".join(str(record.msg) for record in caplog.records if record.name != "django.request")
    assert "request_finished" in said
    assert "secret" not in said
    assert feed.secret_hash not in said


def test_too_many_reads_in_a_minute_are_turned_away(places, feed_of):
    address, _feed = feed_of("supervisor")
    with override_settings(FEED_READS_PER_MINUTE=3):
        answers = [Client().get(address).status_code for _each in range(4)]

    assert answers == [200, 200, 200, 429]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_calendar_is_only_read(places, feed_of, method):
    address, _feed = feed_of("supervisor")
    assert getattr(Client(), method)(address).status_code == 405


# Making and taking back -------------------------------------------------------------------------


def shown_address(page):
    return re.search(r'value="(http://testserver/feeds/[^"]+)"', page.text)[1]


def test_a_calendar_is_made_of_a_view_and_its_address_is_shown_once(places, people, client_of):
    of = make.agreement(places.babel, **ends(40))
    view = SavedView.objects.create(owner=people.supervisor, list="agreements", name="Soon")
    client = client_of("supervisor")
    page = client.post("/lists/feeds/", {"view": view.pk})
    address = shown_address(page)

    assert "no-store" in page["Cache-Control"]
    assert set(read(address.removeprefix("http://testserver"))) == {of.reference}
    secret = address.rpartition("/")[2].removesuffix(".ics")
    assert secret not in client.get("/lists/feeds/").text
    assert Feed.objects.get().secret_hash == hashed(secret)


def test_an_english_person_gets_an_english_calendar(places, people, client_of):
    view = SavedView.objects.create(owner=people.supervisor, list="agreements", name="Soon")
    client = client_of("supervisor")
    client.cookies["django_language"] = "en"

    assert shown_address(client.post("/lists/feeds/", {"view": view.pk})).endswith("?lang=en")


def test_taken_back_it_answers_no_longer_and_is_listed_no_longer(client_of, feed_of):
    address, feed = feed_of("supervisor")
    client = client_of("supervisor")
    page = client.post(f"/lists/feeds/{feed.pk}/revoke/", follow=True)

    assert page.status_code == 200
    assert page.context["feeds"] == []
    assert Client().get(address).status_code == 404


def test_nobody_takes_back_or_sees_what_is_anothers(client_of, feed_of):
    address, feed = feed_of("supervisor")
    client = client_of("reviewer")

    assert client.post(f"/lists/feeds/{feed.pk}/revoke/").status_code == 404
    assert client.get("/lists/feeds/").context["feeds"] == []
    assert Client().get(address).status_code == 200


def test_a_calendar_is_taken_back_only_by_post(client_of, feed_of):
    _address, feed = feed_of("supervisor")
    assert client_of("supervisor").get(f"/lists/feeds/{feed.pk}/revoke/").status_code == 405


@pytest.mark.parametrize("key", ["", "0", "x", "9" * 30, "1\0"])
def test_a_view_that_is_none_makes_no_calendar(client_of, key):
    assert client_of("supervisor").post("/lists/feeds/", {"view": key}).status_code == 404


def test_of_a_view_out_of_sight_no_calendar_is_made(people, client_of):
    view = SavedView.objects.create(owner=people.reviewer, list="agreements", name="Soon")
    assert client_of("supervisor").post("/lists/feeds/", {"view": view.pk}).status_code == 404


def test_of_a_list_without_dates_no_calendar_is_made(people, client_of):
    view = SavedView.objects.create(owner=people.supervisor, list="partners", name="Partners")
    client = client_of("supervisor")

    assert list(client.get("/lists/feeds/").context["views"]) == []
    assert client.post("/lists/feeds/", {"view": view.pk}).status_code == 404


def test_who_may_not_export_makes_no_calendar(people, client_of):
    view = SavedView.objects.create(owner=people.supervisor, list="agreements", name="Soon")
    people.supervisor.may_export = False
    people.supervisor.save()
    client = client_of("supervisor")

    assert client.get("/lists/feeds/").status_code == 200
    assert client.post("/lists/feeds/", {"view": view.pk}).status_code == 403


def test_a_person_has_only_so_many_calendars(people, client_of, feed_of):
    _address, feed = feed_of("supervisor")
    with override_settings(FEEDS_PER_PERSON=1):
        page = client_of("supervisor").post("/lists/feeds/", {"view": feed.view_id}, follow=True)

    assert Feed.objects.count() == 1
    assert page.context["made"] is None


def test_reading_asks_the_database_as_seldom_for_many_agreements_as_for_one(
    places, feed_of, django_assert_max_num_queries
):
    for days in range(30):
        make.agreement(places.babel, make.partner(), **ends(days))
    address, _feed = feed_of("supervisor")

    # Six of them are the cache's, which counts the reads.
    with django_assert_max_num_queries(15) as queries:
        Client().get(address)
    # Servers of databases have logs, too.
    assert not any("secret" in query["sql"].replace("secret_hash", "") for query in queries.captured_queries)
