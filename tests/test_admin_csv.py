"""CSV from the administration: every table, ticked rows or the whole changelist, its bytes."""

import csv
import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from agreements.models import Agreement, AgreementSector, Party, Sector, Source
from lists.admin import RegistryAdmin
from partners.models import Country, PartnerName
from regions.models import Region, RegionName
from tests import make

TABLES = [model for model, page in admin.site._registry.items() if isinstance(page, RegistryAdmin)]


def address(model: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def content(response: Any) -> str:
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def export(client: Client, model: Any, **query: str) -> str:
    return content(client.get(address(model), {"export": "csv"} | query))


@pytest.fixture
def administrator(client_of: Any) -> Client:
    client = client_of("administrator")
    client.cookies["django_language"] = "en"
    return client


def test_the_whole_changelist_byte_for_byte(administrator: Client, places: SimpleNamespace) -> None:
    RegionName.objects.create(region=places.padang, name="Padang City")
    RegionName.objects.create(region=places.padang, name="=Padang")
    response: Any = administrator.get(address(Region), {"export": "csv", "q": "padang", "headers": "codes"})
    assert (
        b"".join(response.streaming_content)
        == (
            "\ufeffid,code,name,level,parent,parent_name,capital,latitude,longitude,iso_3166_2,area_km2,autonomous,"
            "retired_on,other_names\r\n"
            f"{places.padang.pk},13.71,Kota Padang,city,13,Sumatera Barat,,,,,,true,,Padang City; =Padang\r\n"
        ).encode()
    )
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="region-{timezone.localdate()}.csv"'


def test_words_for_people_in_their_language(administrator: Client, places: SimpleNamespace) -> None:
    make.sector()
    lines = export(administrator, Region, q="19.71").splitlines()
    assert lines[0].startswith("\ufeffID,code,name,level,province,province: name,")
    assert ",19.71,Kota Pangkal Pinang,city,19,Kepulauan Bangka Belitung," in lines[1]
    assert ",Yes," in lines[1]


def test_the_export_has_the_rows_of_the_changelist_in_its_order(administrator: Client, places: SimpleNamespace) -> None:
    lines = export(administrator, Region, province="19", o="-1", headers="codes").splitlines()[1:]
    assert [line.split(",")[1] for line in lines] == ["19.71", "19.02", "19"]


def test_the_export_is_not_cut_at_a_page(administrator: Client, places: SimpleNamespace) -> None:
    for number in range(60):
        make.partner(f"Partner {number:02}")
    from partners.models import Partner

    assert len(export(administrator, Partner, p="1").splitlines()) == 61


def test_only_the_ticked_rows_with_the_action(administrator: Client, places: SimpleNamespace) -> None:
    chosen = {"action": "export_selected", "_selected_action": [places.padang.pk, places.belitung.pk]}
    lines = content(administrator.post(address(Region), chosen)).splitlines()[1:]
    assert [line.split(",")[1] for line in lines] == ["13.71", "19.02"]


def test_an_agreement_with_iso_dates_codes_and_several_values_in_a_cell(
    administrator: Client, places: SimpleNamespace
) -> None:
    mou = make.agreement(
        places.padang,
        make.partner("Hobart"),
        make.partner("Fremantle"),
        title="+MoU",
        is_signed=True,
        signed_on=datetime.date(2018, 7, 1),
        signed_precision="month",
        signed_as_written="Juli 2018",
        term="years",
        term_years=5,
    )
    AgreementSector.objects.create(agreement=mou, sector=make.sector("PAR"))
    AgreementSector.objects.create(agreement=mou, sector=make.sector("PEN", "Pendidikan", "Education"))
    Source.objects.create(agreement=mou, citation="@cmd")
    header, line = export(administrator, Agreement, headers="codes").lstrip("\ufeff").splitlines()
    row = dict(zip(header.split(","), line.split(","), strict=True))
    assert row["reference"] == mou.reference
    assert (row["region"], row["region_name"]) == ("13.71", "Kota Padang")
    assert (row["signed_on"], row["signed_as_written"]) == ("2018-07", "Juli 2018")
    assert (row["valid_from"], row["valid_until"]) == ("2018-07-01", "2023-07-31")
    assert row["term"] == "years"
    assert row["parties_region"] == "13.71"
    assert row["parties_partner"] == "Hobart; Fremantle"
    assert row["sector"] == "PAR; PEN"
    assert (row["title"], row["source"]) == ("'+MoU", "'@cmd")
    assert "entry_key" not in row


def test_no_export_has_a_password(administrator: Client, people: SimpleNamespace) -> None:
    for text in (export(administrator, User), export(administrator, User, headers="codes")):
        assert "password" not in text.lower()
        assert people.reviewer.password not in text
        assert "kemlu@example.org" in text


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.label)
@pytest.mark.parametrize("headers", ["", "codes"])
def test_every_table_is_exported(
    model: Any, headers: str, administrator: Client, places: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    partner = make.partner("Fremantle")
    AgreementSector.objects.create(agreement=make.agreement(places.padang, partner), sector=make.sector())
    PartnerName.objects.create(partner=partner, name="City of Fremantle")
    # Three of them are the transaction of the export.
    with django_assert_max_num_queries(14):
        lines = export(administrator, model, headers=headers).splitlines()
    assert len(lines) == 1 + model._default_manager.count()
    names = next(csv.reader(lines[:1]))
    assert len(set(names)) == len(names)


def test_names_of_reference_data_are_in_the_language_of_the_person(
    administrator: Client, places: SimpleNamespace
) -> None:
    mou = make.agreement(places.padang)
    AgreementSector.objects.create(agreement=mou, sector=make.sector())
    assert "Tourism" in export(administrator, AgreementSector)
    administrator.cookies["django_language"] = "id"
    assert "Pariwisata" in export(administrator, AgreementSector)


def test_the_changelist_links_to_its_own_export(administrator: Client, places: SimpleNamespace) -> None:
    page = administrator.get(address(Region), {"q": "kota", "p": "1"}).content.decode()
    assert 'href="?q=kota&amp;export=csv"' in page


def test_a_filter_that_cannot_be_read_exports_nothing(administrator: Client, places: SimpleNamespace) -> None:
    response = administrator.get(address(Party), {"export": "csv", "id__exact": "x"})
    assert response.status_code == 302


@pytest.mark.parametrize("role", ["", "reviewer", "supervisor", "outsider"])
@pytest.mark.parametrize("model", [User, Region, Country, Sector], ids=lambda model: model._meta.label)
def test_nobody_else_exports(client_of: Any, role: str, model: Any) -> None:
    response = client_of(role).get(address(model), {"export": "csv"}, follow=True)
    assert response.status_code == 403 or response.redirect_chain[-1][0].startswith("/accounts/login/")
    assert not response.streaming
