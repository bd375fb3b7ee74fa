"""Two partners that are one: names, agreements and contacts come together, and the history says why."""

import threading
from types import SimpleNamespace
from typing import Any

import pghistory
import pytest
from django.contrib import messages
from django.db import connection, transaction
from django.urls import reverse
from django.utils import translation

from agreements.entry import Rows, save_entry
from agreements.models import Agreement, Party
from coopreg.history import Log
from partners.history import PARTNER
from partners.merging import MergeError, merge
from partners.models import Contact, Partner, PartnerName
from tests import make

REASON = "The older spelling of the same prefecture"


@pytest.fixture
def pair(places: SimpleNamespace) -> SimpleNamespace:
    """Shizuoka, and Shizouka, under which it was entered a second time."""
    return SimpleNamespace(kept=make.partner("Shizuoka"), merged=make.partner("Shizouka", original_name="静岡県"))


def names(partner: Partner) -> list[str]:
    return list(partner.names.values_list("name", flat=True))


def test_the_names_of_both_are_kept(pair: SimpleNamespace) -> None:
    PartnerName.objects.create(partner=pair.merged, name="Shizuoka-ken")
    PartnerName.objects.create(partner=pair.kept, name="SHIZUOKA-KEN")
    merge(pair.kept, pair.merged, REASON)
    assert names(pair.kept) == ["SHIZUOKA-KEN", "Shizouka"]
    pair.kept.refresh_from_db()
    assert pair.kept.original_name == "静岡県"
    assert Partner.objects.named_like("shizouka").current().get() == pair.kept


def test_the_one_that_goes_leads_to_the_one_that_stays(pair: SimpleNamespace) -> None:
    older = make.partner("Sizuoka", merged_into=pair.merged)
    merge(pair.kept, pair.merged, REASON)
    pair.merged.refresh_from_db()
    older.refresh_from_db()
    assert pair.merged.merged_into == pair.kept
    assert older.merged_into == pair.kept


def test_agreements_and_contacts_move(pair: SimpleNamespace, places: SimpleNamespace) -> None:
    mou = make.agreement(places.babel, pair.merged)
    contact = Contact.objects.create(partner=pair.merged, name="Sato")
    merge(pair.kept, pair.merged, REASON)
    contact.refresh_from_db()
    assert [party.partner for party in mou.parties.exclude(partner=None)] == [pair.kept]
    assert contact.partner == pair.kept


def test_where_both_were_parties_one_row_stays_with_what_either_said(
    pair: SimpleNamespace, places: SimpleNamespace
) -> None:
    mou = make.agreement(places.babel, pair.kept, pair.merged)
    Party.objects.filter(partner=pair.kept).update(signatory="Governor Kawakatsu")
    Party.objects.filter(partner=pair.merged).update(
        signatory="Someone", signed_on="2018-07-01", signed_precision="month"
    )
    merge(pair.kept, pair.merged, REASON)
    party = mou.parties.exclude(partner=None).get()
    assert (party.partner, party.signatory, party.signed.isoformat()) == (pair.kept, "Governor Kawakatsu", "2018-07")


@pytest.mark.parametrize("wrong", ["itself", "merged already", "into a merged one", "into a retired one"])
def test_what_cannot_be_merged_is_refused_and_nothing_changes(wrong: str, pair: SimpleNamespace) -> None:
    third = make.partner("Third")
    if wrong == "itself":
        pair.merged = pair.kept
    elif wrong == "merged already":
        Partner.objects.filter(pk=pair.merged.pk).update(merged_into=third)
    elif wrong == "into a merged one":
        Partner.objects.filter(pk=pair.kept.pk).update(merged_into=third)
    else:
        Partner.objects.filter(pk=pair.kept.pk).update(retired_on="2020-01-01")
    with pytest.raises(MergeError, match=r"\w+ .*\."):
        merge(pair.kept, pair.merged, REASON)
    assert not PartnerName.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_reason_stands_in_the_history_with_the_person(pair: SimpleNamespace, people: SimpleNamespace) -> None:
    with pghistory.context(user=people.administrator.pk):
        merge(pair.kept, pair.merged, REASON)
    log = Log([(PARTNER, Partner.objects.filter(pk=pair.merged.pk))])
    with translation.override("en"):
        change = log.read(log.keys())[0]
    assert (change.reason, change.person) == (REASON, people.administrator)
    assert [(field.label, field.new) for field in change.rows[0].fields] == [("Merged into", "Shizuoka")]


@pytest.mark.django_db(transaction=True)
def test_two_merges_at_once_end_with_one_of_them_refused(pair: SimpleNamespace) -> None:
    outcomes: list[str] = []

    def run(kept: Partner, merged: Partner) -> None:
        try:
            merge(kept, merged, REASON)
            outcomes.append("done")
        except MergeError:
            outcomes.append("refused")
        finally:
            connection.close()

    both = [(pair.kept, pair.merged), (pair.merged, pair.kept)]
    threads = [threading.Thread(target=run, args=args) for args in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["done", "refused"]
    assert Partner.objects.exclude(merged_into=None).count() == 1


def changelist() -> str:
    return reverse("admin:partners_partner_changelist")


def post(client: Any, pair: SimpleNamespace, **more: Any) -> Any:
    posted = {"action": "merge_selected", "_selected_action": [pair.kept.pk, pair.merged.pk]}
    return client.post(changelist(), posted | more)


def test_the_administrator_is_asked_which_one_stays_and_why(client_of: Any, pair: SimpleNamespace) -> None:
    client = client_of("administrator")
    asked = post(client, pair)
    assert asked.status_code == 200
    assert [partner.name for partner in asked.context["pair"]] == ["Shizuoka", "Shizouka"]
    assert not Partner.objects.exclude(merged_into=None).exists()

    assert post(client, pair, merge="1", kept="", reason="").context["form"].errors.keys() == {"kept", "reason"}

    assert post(client, pair, merge="1", kept=pair.kept.pk, reason=REASON).status_code == 302
    pair.merged.refresh_from_db()
    assert pair.merged.merged_into == pair.kept


def test_only_a_pair_can_be_merged(client_of: Any, pair: SimpleNamespace) -> None:
    client = client_of("administrator")
    response = client.post(changelist(), {"action": "merge_selected", "_selected_action": [pair.kept.pk]}, follow=True)
    assert [message.level for message in response.context["messages"]] == [messages.ERROR]


def test_a_partner_outside_of_the_two_cannot_be_the_one_that_stays(client_of: Any, pair: SimpleNamespace) -> None:
    third = make.partner("Third")
    response = post(client_of("administrator"), pair, merge="1", kept=third.pk, reason=REASON)
    assert "kept" in response.context["form"].errors


@pytest.mark.django_db
def test_a_partner_that_was_merged_while_its_agreement_was_typed_is_saved_as_the_one_that_stays(
    pair: SimpleNamespace, places: SimpleNamespace, people: SimpleNamespace
) -> None:
    typed = Agreement(title="MoU", kind="ksdpl", instrument="mou", region=places.babel)
    rows = Rows(parties=[Party(partner=pair.merged), Party(partner=pair.kept)])
    merge(pair.kept, pair.merged, REASON)
    save_entry(typed, rows, people.province_staff)
    assert [party.partner for party in typed.parties.exclude(partner=None)] == [pair.kept]


@pytest.mark.django_db(transaction=True)
def test_an_agreement_saved_during_a_merge_names_the_partner_that_stays(
    pair: SimpleNamespace, places: SimpleNamespace, people: SimpleNamespace
) -> None:
    typed = Agreement(title="MoU", kind="ksdpl", instrument="mou", region=places.babel)

    def save() -> None:
        try:
            save_entry(typed, Rows(parties=[Party(partner=pair.merged)]), people.province_staff)
        finally:
            connection.close()

    other = threading.Thread(target=save)
    with transaction.atomic():
        merge(pair.kept, pair.merged, REASON)
        other.start()
        other.join(timeout=1)
    other.join()
    assert [party.partner for party in typed.parties.exclude(partner=None)] == [pair.kept]
