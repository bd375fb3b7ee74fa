"""The administration: who enters, that every page opens, that nothing is deleted, and how many queries a list takes."""

from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agreements.choices import Term
from agreements.models import Agreement, AgreementSector, Commodity, Party, Source
from assessments.models.warnings import WarningAnswer
from lists.admin import RowsAdmin
from monitoring.models import ReportRequest, SectorState
from partners.models import Contact, CountryName, Partner, PartnerName
from potentials.models import PriorityWeight
from regions.models import Region, RegionName
from tests import drafts, judging, make

REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)
READ_ONLY = [model for model in REGISTERED if isinstance(admin.site._registry[model], RowsAdmin)]
# The parts of the priority are fixed; only their weights are the administrators'.
NOT_ADDED = [*READ_ONLY, PriorityWeight]


def address(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def full(places: SimpleNamespace, people: SimpleNamespace) -> SimpleNamespace:
    """At least one row in every table that the administration shows."""
    partner = make.partner("Fremantle")
    mou = make.agreement(places.padang, partner, title="MoU Padang - Fremantle")
    sector = make.sector()
    AgreementSector.objects.create(agreement=mou, sector=sector)
    Source.objects.create(agreement=mou, citation="https://example.org")
    Commodity.objects.create(code="tin", name_id="Timah", name_en="Tin", sector=sector)
    make.agency(places.padang)
    PartnerName.objects.create(partner=partner, name="City of Fremantle")
    Contact.objects.create(partner=partner, name="Jane")
    CountryName.objects.create(country=make.country(), name="Nippon")
    RegionName.objects.create(region=places.padang, name="Padang City")
    make.document(mou)
    make.procedure("plan").stages.get().papers.create(kind="cooperation_plan")
    drafts.clause_check(mou)
    drafts.template()
    judging.internals(judging.assessment(mou))
    WarningAnswer.objects.create(agreement=mou, rule="equal_rank", reason="agreed")
    make.follow_up(make.meeting(mou).items.get()).meeting.participants.create(name="Sari")
    potential = make.potential(places.padang, "PAR", make.country())
    make.figure(potential)
    make.potential_paper(potential)
    potential.answers.create(agreement=mou)
    PriorityWeight.objects.create(part="size", weight=30)
    make.fulfilled(make.commitment(mou), "2018-01-01")
    report = make.report(mou)
    ReportRequest.objects.create(report=report, addressed_to="kemlu", text="Funds")
    SectorState.objects.create(report=report, sector=sector, progress="running")
    make.activity(mou)
    make.obstacle(mou)
    make.judgement(mou)
    Authenticator.objects.create(user=people.administrator, type="totp", data={"secret": "VERYSECRET"})
    return SimpleNamespace(mou=mou, partner=partner, sector=sector)


@pytest.fixture
def administrator(client_of: Any) -> Client:
    return client_of("administrator")


@pytest.mark.parametrize("role", ["reviewer", "supervisor", "province_staff", "city_staff", "outsider"])
@pytest.mark.parametrize("page", ["", "agreements/agreement/", "partners/partner/?export=csv", "accounts/user/add/"])
def test_only_administrators_enter(client_of: Any, role: str, page: str) -> None:
    assert client_of(role).get(f"/admin/{page}", follow=True).status_code == 403


def test_who_is_not_signed_in_comes_to_the_one_sign_in_page(client_of: Any) -> None:
    response = client_of("").get("/admin/agreements/agreement/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/accounts/login/?next=")


def test_suggestions_are_for_administrators_alone(client_of: Any, full: SimpleNamespace) -> None:
    query = {"app_label": "agreements", "model_name": "party", "field_name": "partner", "term": "frem"}
    answer = client_of("administrator").get("/admin/autocomplete/", query)
    assert [row["text"] for row in answer.json()["results"]] == ["Fremantle"]
    assert client_of("outsider").get("/admin/autocomplete/", query).status_code in {302, 403}


def test_suggestions_leave_out_what_cannot_be_chosen(administrator: Client, full: SimpleNamespace) -> None:
    make.region("31.71", "Kota Administrasi Jakarta Pusat", autonomous=False)
    other = make.partner("Fremantle Harbour", merged_into=full.partner)
    query = {"app_label": "agreements", "model_name": "party", "field_name": "partner", "term": "frem"}
    assert str(other.pk) not in [r["id"] for r in administrator.get("/admin/autocomplete/", query).json()["results"]]
    query = {"app_label": "agreements", "model_name": "agreement", "field_name": "region", "term": "jakarta"}
    assert administrator.get("/admin/autocomplete/", query).json()["results"] == []


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_every_page_of_every_table_opens(model: Any, administrator: Client, full: SimpleNamespace) -> None:
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    assert administrator.get(address(model, "changelist")).status_code == 200
    assert administrator.get(address(model, "changelist"), {"q": "a", "_facets": "True"}).status_code == 200
    assert administrator.get(address(model, "change", row.pk)).status_code == 200
    assert administrator.get(address(model, "add")).status_code == (403 if model in NOT_ADDED else 200)
    assert administrator.get(address(model, "history", row.pk)).status_code == 200


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_nothing_is_deleted(model: Any, administrator: Client, full: SimpleNamespace) -> None:
    row = model._default_manager.order_by("pk").first()
    assert administrator.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    administrator.post(address(model, "changelist"), chosen)
    assert model._default_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_a_changelist_takes_a_fixed_number_of_queries(
    model: Any, administrator: Client, full: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        other = make.agreement(make.region(f"5{number}.01"), make.partner(), title=f"Another {number}")
        Source.objects.create(agreement=other, citation="Letter")
        AgreementSector.objects.create(agreement=other, sector=make.sector())
    with django_assert_max_num_queries(10):
        administrator.get(address(model, "changelist"))


def test_no_page_shows_a_secret(administrator: Client, full: SimpleNamespace, people: SimpleNamespace) -> None:
    for person in (people.administrator, people.reviewer):
        page = administrator.get(address(User, "change", person.pk)).content.decode()
        assert person.password not in page
        assert "VERYSECRET" not in page


def test_a_lost_second_factor_is_taken_away_after_asking(
    administrator: Client, full: SimpleNamespace, people: SimpleNamespace
) -> None:
    chosen = {"action": "remove_second_factor", "_selected_action": [people.administrator.pk, people.reviewer.pk]}
    asked = administrator.post(address(User, "changelist"), chosen)
    assert list(asked.context["people"]) == [people.administrator]
    assert Authenticator.objects.exists()
    administrator.post(address(User, "changelist"), chosen | {"remove": "1"})
    assert not Authenticator.objects.exists()


def rows(prefix: str, *forms: dict[str, Any], initial: int = 0) -> dict[str, Any]:
    """The posted values of an inline."""
    posted = {f"{prefix}-TOTAL_FORMS": len(forms), f"{prefix}-INITIAL_FORMS": initial}
    for number, form in enumerate(forms):
        posted |= {f"{prefix}-{number}-{name}": value for name, value in form.items()}
    return posted


def agreement_post(of: Region, *parties: dict[str, Any], **values: Any) -> dict[str, Any]:
    posted = {
        "title": "MoU Padang - Hobart",
        "kind": "ksdpl",
        "tie": "sister",
        "instrument": "mou",
        "region": of.pk,
        "term": Term.NOT_STATED,
        "activity": "unknown",
    }
    return posted | values | rows("parties", *parties) | rows("sector_rows") | rows("sources") | {"_save": "1"}


def test_an_administrator_enters_an_agreement_and_stands_in_it(
    administrator: Client, people: SimpleNamespace, places: SimpleNamespace
) -> None:
    partner = make.partner("Hobart")
    posted = agreement_post(
        places.padang,
        {"region": places.padang.pk, "partner": "", "signed": "Juli 2018"},
        {"region": "", "partner": partner.pk, "signatory": "Lord Mayor"},
        is_signed="on",
        signed="12/07/2018",
    )
    response = administrator.post(address(Agreement, "add"), posted)
    assert response.status_code == 302, response.context["errors"]
    made = Agreement.objects.get()
    assert made.created_by == made.updated_by == people.administrator
    assert made.signed.isoformat() == "2018-07-12"
    assert made.signed.as_written == "12/07/2018"
    assert [party.signed.isoformat() for party in made.parties.all()] == ["2018-07", ""]

    change = administrator.get(address(Agreement, "history", made.pk)).context["changes"][0]
    assert change.person == people.administrator
    assert [(row.act, row.name) for row in change.rows][1:] == [("added", "Kota Padang"), ("added", "Hobart")]


@pytest.mark.parametrize("wrong", ["not autonomous", "foreign agency", "circle", "party not autonomous", "date"])
def test_a_broken_rule_stands_at_its_field(
    wrong: str, administrator: Client, places: SimpleNamespace, full: SimpleNamespace
) -> None:
    jakarta = make.region("31.71", "Kota Administrasi Jakarta Pusat", autonomous=False)
    later = make.agreement(places.padang, follows=full.mou, follows_as="renews")
    values: dict[str, dict[str, Any]] = {
        "not autonomous": {"region": jakarta.pk},
        "foreign agency": {"agency": make.agency(places.babel).pk},
        "circle": {"follows": later.pk, "follows_as": "renews"},
        "party not autonomous": {},
        "date": {"signed": "31/02/2018", "is_signed": "on"},
    }
    parties = [{"region": jakarta.pk}] if wrong == "party not autonomous" else []
    posted = agreement_post(places.padang, *parties, **values[wrong])
    response = administrator.post(address(Agreement, "change", full.mou.pk), posted)
    assert response.status_code == 200
    form = response.context["adminform"].form
    expected = {"not autonomous": "region", "foreign agency": "agency", "circle": "follows", "date": "signed"}
    if wrong in expected:
        assert list(form.errors) == [expected[wrong]]
    else:
        assert "region" in response.context["inline_admin_formsets"][0].formset.errors[0]


def test_what_only_the_database_saw_comes_back_as_a_message(
    administrator: Client, places: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from agreements.adminforms import AgreementAdminForm

    # As in a race: the agency moved to another region after the form had been checked.
    monkeypatch.setattr(AgreementAdminForm, "clean", lambda form: form.cleaned_data)
    posted = agreement_post(places.padang, agency=make.agency(places.babel).pk)
    response = administrator.post(address(Agreement, "add"), posted, follow=True)
    assert response.status_code == 200
    assert not Agreement.objects.exists()
    assert [message.level for message in response.context["messages"]] == [messages.ERROR]


def test_a_person_is_entered_with_a_password_a_role_and_a_region(
    administrator: Client, places: SimpleNamespace
) -> None:
    posted = {
        "username": "siti",
        "role": "supervisor",
        "region": places.babel.pk,
        "usable_password": "true",
        "password1": "Lada-putih-19",
        "password2": "Lada-putih-19",
    }
    response = administrator.post(address(User, "add"), posted)
    assert response.status_code == 302, response.context["errors"]
    siti = User.objects.get(username="siti")
    assert siti.check_password("Lada-putih-19")
    assert not siti.is_staff
    assert Client().login(username="siti", password="Lada-putih-19")


def test_a_role_and_a_region_that_do_not_fit_are_refused(administrator: Client, people: SimpleNamespace) -> None:
    posted = {"username": "kemlu", "role": "supervisor", "region": "", "is_active": "on"}
    response = administrator.post(address(User, "change", people.reviewer.pk), posted)
    assert response.status_code == 200
    assert response.context["adminform"].form.errors


def test_the_province_filter_takes_in_its_kabupaten_and_kota(administrator: Client, places: SimpleNamespace) -> None:
    listed = administrator.get(address(Region, "changelist"), {"province": "19"}).context["cl"].queryset
    assert {region.code for region in listed} == {"19", "19.71", "19.02"}


def test_records_are_found_by_any_of_their_names(administrator: Client, full: SimpleNamespace) -> None:
    found = administrator.get(address(Partner, "changelist"), {"q": "city of frem"}).context["cl"].queryset
    assert list(found) == [full.partner]


def test_parties_are_read_there_and_changed_on_their_agreement(administrator: Client, full: SimpleNamespace) -> None:
    party = full.mou.parties.last()
    posted = {"agreement": full.mou.pk, "signatory": "Somebody"}
    assert administrator.post(address(Party, "change", party.pk), posted).status_code == 403
