"""The weekly mail: what stands in it for whom, that it comes once, and how it is turned off."""

import datetime
import logging
import re
import threading
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import User
from monitoring.digest.choice import off_address
from monitoring.digest.mail import parts_of
from monitoring.digest.sending import monday, send
from monitoring.models import Digest, DigestChoice
from monitoring.periods import last_due
from monitoring.waiting import numbers_of
from tests import make
from tests.mailing import MailServer

TODAY = timezone.localdate()
SITE = "https://coopreg.example.go.id"


def days(number):
    return (TODAY + datetime.timedelta(days=number)).isoformat()


@pytest.fixture(autouse=True)
def _site(settings):
    settings.BASE_URL = SITE
    settings.DEFAULT_FROM_EMAIL = "Register <coopreg@example.go.id>"


@pytest.fixture
def tie(places):
    return make.agreement(places.pangkalpinang, title="Judul Pangkalpinang")


@pytest.fixture
def server():
    made = MailServer()
    with override_settings(**made.settings):
        yield made
    made.shutdown()
    made.server_close()


def run(*words):
    out = StringIO()
    call_command("send_digest", *words, stdout=out)
    return out.getvalue()


def lines(user):
    """What the mail of ``user`` says, by the heading of its parts."""
    with translation.override("en"):
        return {part.title: [line.text for line in part.lines] for part in parts_of(user, TODAY)}


# What stands in it ------------------------------------------------------------------------------


def test_a_person_hears_of_their_own_commitments_and_of_those_of_their_region(people, tie):
    own = make.commitment(tie, days(-3), owner=people.city_staff)
    other = make.commitment(tie, days(5), owner=people.supervisor)
    make.commitment(tie, days(400))
    done = make.commitment(tie, days(-9))
    make.fulfilled(done, days(-10))

    assert lines(people.city_staff) == {
        "Your commitments": [own.text],
        "Commitments of Kota Pangkal Pinang": [other.text],
    }
    # The province's mail speaks of what its people are in charge of, and of what waits for its supervisor.
    assert lines(people.supervisor) == {"Your commitments": [other.text], "Evidence to sign off": [done.text]}
    assert lines(people.province_staff) == lines(people.outsider) == lines(people.administrator) == {}


def test_what_was_somebodys_and_is_out_of_their_sight_stays_out(people, places, tie):
    make.commitment(tie, days(-3), owner=people.city_staff)
    report = make.moved(make.report(tie, owner=people.city_staff), "sent", "draft", "sent", "draft")
    assert set(lines(people.city_staff)) == {"Your commitments", "Reports sent back to you"}
    assert [part.more for part in parts_of(people.city_staff, TODAY)] == [0, 0]
    User.objects.filter(pk=people.city_staff.pk).update(region=places.padang)
    assert lines(User.objects.get(pk=people.city_staff.pk)) == {}
    make.moved(report, "sent")
    assert lines(people.supervisor) == {"Reports to check": ["Judul Pangkalpinang · Kota Pangkal Pinang"]}


def test_a_missing_report_is_asked_of_who_wrote_the_last_one_else_of_the_region(people, tie, places):
    signed = {"is_signed": True, "signed_on": "2015-03-01", "signed_precision": "day"}
    type(tie).objects.filter(pk=tie.pk).update(**signed, term="open_ended")

    def asked():
        return [name for name, user in vars(people).items() if "Reports overdue" in lines(user)]

    assert asked() == ["city_staff"]
    report = make.report(tie, owner=people.supervisor)
    assert asked() == ["supervisor"]
    User.objects.filter(pk=people.supervisor.pk).update(is_active=False)
    assert asked() == ["city_staff"]
    period = last_due(TODAY)
    report.starts_on, report.ends_on = period.starts_on, period.ends_on
    report.save()
    make.moved(report, "sent")
    assert asked() == []


def test_a_mail_does_not_tell_what_a_confidential_agreement_is_about(people, tie):
    type(tie).objects.filter(pk=tie.pk).update(confidential=True)
    make.commitment(tie, days(-3), text="Bangun pelabuhan")
    run()
    sent = mail.outbox[0]
    assert tie.reference in sent.body
    assert not re.search("Bangun pelabuhan|Judul", sent.body + sent.alternatives[0].content)


def test_a_long_part_says_how_many_more_there_are_and_takes_no_more_queries(people, tie, settings):
    make.commitment(tie, days(-1))
    with CaptureQueriesContext(connection) as few:
        parts_of(people.supervisor, TODAY)
    for _ in range(settings.DIGEST_LINES + 2):
        make.commitment(tie, days(-1))
        make.fulfilled(make.commitment(tie, days(-1)), days(-1))
    with CaptureQueriesContext(connection) as many:
        parts_of(people.supervisor, TODAY)
    assert len(few) == len(many) <= 10
    (part, *_) = parts_of(people.city_staff, TODAY)
    assert (len(part.lines), part.total, part.more) == (settings.DIGEST_LINES, settings.DIGEST_LINES + 3, 3)


def test_every_address_of_a_mail_opens(people, tie, client_of):
    make.commitment(tie, days(-3), owner=people.supervisor)
    make.fulfilled(make.commitment(tie, days(-3)), days(-1))
    make.moved(make.report(tie), "sent")
    make.agreement(
        people.supervisor.region, activity="not_running", activity_on=days(-9), activity_precision="day", is_signed=True
    )
    run()
    sent = next(each for each in mail.outbox if each.to == ["babel@example.org"])
    html = sent.alternatives[0].content.replace("&amp;", "&")
    for found in (re.findall(r"https?://\S+", sent.body), re.findall(r'href="([^"]+)"', html)):
        assert len(found) >= 6
        for address in found:
            assert address.startswith(SITE)
            assert client_of("supervisor").get(address.removeprefix(SITE)).status_code == 200


# Once -------------------------------------------------------------------------------------------


def test_a_week_brings_one_mail_to_whoever_has_something_waiting(people, tie):
    make.commitment(tie, days(-3), owner=people.city_staff)
    make.commitment(tie, days(-3), owner=people.reviewer)
    User.objects.filter(pk=people.reviewer.pk).update(is_active=False)
    assert "pangkalpinang" in run("--dry-run")
    assert not mail.outbox
    assert not Digest.objects.exists()

    run()
    run()
    assert [each.to for each in mail.outbox] == [["pangkalpinang@example.org"]]
    row = Digest.objects.get()
    assert (row.week, row.lines, row.sent_at is not None) == (monday(TODAY), 2, True)

    run("--week", days(7))
    assert len(mail.outbox) == 2
    assert len({each.extra_headers["Message-ID"] for each in mail.outbox}) == 2


def test_a_mail_that_the_server_refused_goes_out_with_the_next_run_and_no_other_one_again(people, tie, server):
    for user in (people.city_staff, people.supervisor, people.province_staff):
        make.commitment(tie, days(-3), owner=user)
    server.refused = {"babel@example.org"}
    server.broken = {"staf.babel@example.org"}
    with pytest.raises(CommandError, match=r"2 .*"):
        run()
    assert server.to() == ["pangkalpinang@example.org"]
    assert Digest.objects.filter(sent_at=None).count() == 2

    server.refused, server.broken = set(), set()
    run()
    assert server.to() == ["babel@example.org", "pangkalpinang@example.org", "staf.babel@example.org"]
    assert not Digest.objects.filter(sent_at=None).exists()
    header = str(server.taken[0]["List-Unsubscribe"]).strip()
    assert header.startswith(f"<{SITE}/digest/off/")
    assert server.taken[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_without_a_mail_server_the_run_ends_and_nothing_counts_as_sent(people, tie, server):
    for user in vars(people).values():
        make.commitment(tie, days(-3), owner=user)
    server.shutdown()
    server.server_close()
    with pytest.raises(CommandError):
        run()
    assert Digest.objects.filter(sent_at=None).count() == Digest.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_write_to_each_person_once(places, server):
    tie = make.agreement(places.babel)
    for number in range(8):
        make.commitment(tie, days(-3), owner=make.user(f"person{number}", "staff", places.babel))

    def work():
        try:
            list(send(monday(TODAY), TODAY))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert server.to() == [f"person{number}@example.org" for number in range(8)]


# Off and on -------------------------------------------------------------------------------------


def test_the_link_of_the_mail_turns_it_off_without_signing_in_but_not_by_being_opened(people, tie):
    make.commitment(tie, days(-3), owner=people.city_staff)
    address = off_address(people.city_staff)
    client = Client(enforce_csrf_checks=True)
    assert client.get(address).status_code == 200
    assert not DigestChoice.objects.exists()

    # As a mail program does it (RFC 8058).
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not DigestChoice.objects.get(user=people.city_staff).wanted
    assert DigestChoice.pgh_event_model.objects.get().pgh_context["url"] == "/digest/off/-/"
    run()
    assert not mail.outbox

    assert client.post(address, {"wanted": "yes"}).status_code == 200
    run()
    assert len(mail.outbox) == 1


def test_the_signed_address_stands_in_no_log(people, caplog):
    address = off_address(people.city_staff)
    with caplog.at_level(logging.DEBUG):
        Client().get(address)
    said = " ".join(str(record.msg) for record in caplog.records if record.name != "django.request")
    assert "/digest/off/…" in said
    assert address.split("/")[3] not in said


@pytest.mark.parametrize("change", [lambda address: address[:-2] + "/", lambda address: re.sub(r"\d+:", "1:", address)])
def test_an_address_that_the_registry_did_not_make_is_nobodys(people, change):
    address = change(off_address(people.city_staff))
    assert [Client().get(address).status_code, Client().post(address).status_code] == [404, 404]
    assert not DigestChoice.objects.exists()


def test_a_person_turns_it_on_and_off_on_the_page_of_their_settings(people, client_of):
    client = client_of("city_staff")
    for wanted, other in (("no", "yes"), ("yes", "no")):
        assert client.post("/digest/", {"wanted": wanted}).url == "/accounts/settings/"
        assert DigestChoice.objects.get(user=people.city_staff).wanted == (wanted == "yes")
        assert f'value="{other}"' in client.get("/accounts/settings/").text
    assert client_of("").post("/digest/", {"wanted": "no"}).status_code == 302


def test_the_start_page_counts_what_the_mail_names_and_each_number_opens_its_rows(people, tie, client_of):
    signed = {"is_signed": True, "signed_on": "2015-03-01", "signed_precision": "day", "term": "open_ended"}
    type(tie).objects.filter(pk=tie.pk).update(**signed)
    make.commitment(tie, days(-3), owner=people.city_staff)
    make.fulfilled(make.commitment(tie, days(5)), days(-1))
    make.commitment(tie, days(5))
    make.moved(make.report(tie, "2016-01-01", "2016-06-30", owner=people.city_staff), "sent", "draft")
    make.moved(make.report(tie, "2015-01-01", "2015-06-30"), "sent")
    numbers = {}
    for role in ("city_staff", "supervisor"):
        client = client_of(role)
        for line in numbers_of(vars(people)[role], TODAY):
            listing = client.get(line.address).context["listing"]
            assert not listing.refused
            assert listing.count == line.count, line
            numbers[role, line.code] = line.count
        assert "implementation-waiting" in client.get("/").content.decode()
    assert numbers == {
        ("city_staff", "own_commitments"): 1,
        ("city_staff", "reports_overdue"): 1,
        ("city_staff", "reports_sent_back"): 1,
        ("city_staff", "region_commitments"): 1,
        ("supervisor", "reports_to_check"): 1,
        ("supervisor", "evidence"): 1,
    }
    for role in ("city_staff", "supervisor"):
        told = {part.title: part.total for part in parts_of(vars(people)[role], TODAY)}
        assert all(told[line.label] == line.count for line in numbers_of(vars(people)[role], TODAY))
