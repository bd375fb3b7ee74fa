"""Two people at one agreement, and two clicks on one button."""

import threading
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from agreements.models import Agreement
from tests import make
from tests.entering import NEW, errors_of, filled_in, sent_by, typed


@pytest.fixture
def agreement(places):
    return make.agreement(places.pangkalpinang, make.partner("Kota Fremantle"), title="Before")


# Each saving needs a transaction of its own: its moment is what tells the changes apart.
@pytest.mark.django_db(transaction=True)
def test_saving_over_someone_elses_change_is_stopped_and_says_what_changed(client_of, people, agreement):
    clerk, supervisor = client_of("city_staff"), client_of("supervisor")
    address = f"/agreements/{agreement.reference}/edit/"
    mine = filled_in(clerk, address) | {"title": "Mine", "summary": "All that I typed"}
    supervisor.post(address, filled_in(supervisor, address) | {"title": "Theirs", "sources-0-citation": "Surat 7"})

    response = clerk.post(address, mine)

    page = response.content.decode()
    assert response.status_code == 200
    assert response.context["stale"].title == "Theirs"
    assert str(people.supervisor) in page
    for word in ("Before", "Theirs", "Surat 7", "All that I typed", "Mine"):
        assert word in page
    agreement.refresh_from_db()
    assert (agreement.title, agreement.summary) == ("Theirs", "")

    # Saved once more, the form goes on top deliberately.
    assert clerk.post(address, sent_by(response)).status_code == 302
    agreement.refresh_from_db()
    assert (agreement.title, agreement.summary) == ("Mine", "All that I typed")


def test_a_change_of_rows_alone_stops_the_other_too(client_of, agreement):
    clerk, supervisor = client_of("city_staff"), client_of("supervisor")
    address = f"/agreements/{agreement.reference}/edit/"
    mine = filled_in(clerk, address)
    supervisor.post(address, filled_in(supervisor, address) | {"sources-0-citation": "Surat 7"})

    response = clerk.post(address, mine | {"title": "Mine"})

    assert response.context["stale"] is not None
    assert agreement.sources.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_conflict_names_no_agreement_that_the_person_may_not_read(client_of, places, agreement):
    secret = make.agreement(places.padang, make.partner(), title="Rahasia Padang")
    clerk, administrator = client_of("city_staff"), client_of("administrator")
    address = f"/agreements/{agreement.reference}/edit/"
    mine = filled_in(clerk, address)
    theirs = {"follows": secret.reference, "follows_as": "renews"}
    assert administrator.post(address, filled_in(administrator, address) | theirs).status_code == 302

    page = clerk.post(address, mine | {"title": "Mine"})

    assert page.context["stale"] is not None
    assert "Rahasia" not in page.content.decode()


@pytest.mark.parametrize("version", ["", "x", "99999999999999999999", "-1", "\x00"])
def test_a_form_without_a_true_version_is_stopped(client_of, agreement, version):
    address = f"/agreements/{agreement.reference}/edit/"
    entry = filled_in(client_of("city_staff"), address)

    response = client_of("city_staff").post(address, entry | {"version": version, "title": "Mine"})

    assert response.context["stale"] == agreement
    agreement.refresh_from_db()
    assert agreement.title == "Before"


def test_a_second_click_makes_no_second_record(client_of, places):
    client = client_of("outsider")
    entry = typed(places.padang, make.partner(), entry_key=str(uuid.uuid4()))

    first, second = client.post(NEW, entry), client.post(NEW, entry)

    assert first["Location"] == second["Location"] == Agreement.objects.get().get_absolute_url()


def test_the_key_of_another_persons_form_gives_nothing_away(client_of, places):
    entry = typed(places.padang, make.partner(), entry_key=str(uuid.uuid4()))
    client_of("outsider").post(NEW, entry)

    response = client_of("supervisor").post(NEW, entry | {"region": "19"})

    assert response.status_code == 302, errors_of(response)
    assert response["Location"] == Agreement.objects.get(region=places.babel).get_absolute_url()


def _at_once(*posts):
    """Sends each (client, entry) in its own thread and connection, and gives the answers."""
    answers, gate = [], threading.Barrier(len(posts))

    def send(client: Client, entry: dict[str, str]) -> None:
        gate.wait()
        try:
            answers.append(client.post(NEW, entry))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=post) for post in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_two_entries_at_once_get_different_references(client_of, places):
    partner = make.partner()
    answers = _at_once(*[(client_of("outsider"), typed(places.padang, partner)) for _ in range(4)])

    assert [answer.status_code for answer in answers] == [302] * 4
    assert Agreement.objects.values("reference").distinct().count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_record(client_of, places):
    entry = typed(places.padang, make.partner(), entry_key=str(uuid.uuid4()))

    answers = _at_once(*[(client_of("outsider"), entry) for _ in range(3)])

    assert {answer["Location"] for answer in answers} == {Agreement.objects.get().get_absolute_url()}


@pytest.mark.django_db(transaction=True)
def test_a_new_partner_entered_twice_at_once_is_one_partner(client_of, places):
    make.country("AU", "Australia", "Australia")
    entry = typed(places.padang, partners_0_new_name="Kota Fremantle", partners_0_new_country="AU")

    answers = _at_once(*[(client_of("outsider"), entry) for _ in range(3)])

    saved = [answer for answer in answers if answer.status_code == 302]
    assert saved
    partners = {agreement.parties.get(region=None).partner_id for agreement in Agreement.objects.all()}
    assert (Agreement.objects.count(), len(partners)) == (len(saved), 1)


@pytest.mark.django_db(transaction=True)
def test_two_who_make_a_circle_only_together_are_not_both_saved(places, agreement):
    later = make.agreement(places.pangkalpinang, make.partner())
    refused = []

    def follow_the_later() -> None:
        try:
            Agreement.objects.filter(pk=agreement.pk).update(follows=later, follows_as="renews")
        except DatabaseError as error:
            refused.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=follow_the_later)
    with transaction.atomic():
        Agreement.objects.filter(pk=later.pk).update(follows=agreement, follows_as="renews")
        other.start()
        # It waits for this transaction; where it does not, both are stored.
        other.join(timeout=2)
    other.join()

    assert Agreement.objects.exclude(follows=None).get() == later
    assert [error.__cause__.diag.constraint_name for error in refused] == ["agreements_agreement_no_circle"]


def test_what_was_saved_with_a_key_is_not_named_once_it_is_out_of_sight(client_of, people, places):
    entry = typed(places.padang, make.partner(), entry_key=str(uuid.uuid4()))
    client_of("outsider").post(NEW, entry)
    people.outsider.region = places.pangkalpinang
    people.outsider.save()

    response = client_of("outsider").post(NEW, entry)

    assert set(errors_of(response)) == {"id_region"}
