"""load_demo: the 90 real rows as they are, the accounts, and nothing changed by a second run."""

import csv
import re
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import transaction
from django.utils import translation

from accounts.models import User
from agreements import lifecycle
from agreements.models import Agreement
from coopreg.dates import Precision
from partners.models import Partner


def load(**options) -> str:
    out = StringIO()
    with translation.override("en"):
        call_command("load_demo", stdout=out, **options)
    return out.getvalue()


@pytest.fixture(scope="module")
def once(django_db_setup, django_db_blocker):
    """The demo, loaded once for all tests of the module and taken back at its end; gives what the command printed."""
    with django_db_blocker.unblock(), transaction.atomic():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(settings, "DEBUG", True)
            call_command("load_reference", stdout=StringIO())
            printed = load()
        yield printed
        transaction.set_rollback(True)


@pytest.fixture
def demo(once: str, db: None) -> str:
    return once


def agreement(region: str, title: str) -> Agreement:
    """The agreement of a region, by its code, whose title begins so."""
    return Agreement.objects.get(region__code=region, title__startswith=title)


def events() -> int:
    return sum(model.objects.count() for model in apps.get_models() if model.__name__.endswith("Event"))


# The command ----------------------------------------------------------------------------------


def test_rows_read_are_rows_taken_and_rows_listed(demo: str):
    assert "90 rows read, 86 taken, 4 left out" in demo
    assert Agreement.objects.count() == 86
    assert len(re.findall(r"^  line \d+", demo, re.MULTILINE)) == 4


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("PT Indonesia Research Institute Japan", "domestic third party"),
        ("MoU PT Pantai Timur Sungailiat", "a private deal"),
        ("pembangunan masyarakat berbasis wilayah", "no region is named"),
        ("kapasitas masyarakat, manajemen dan pendidikan", "no region is named"),
    ],
)
def test_a_row_that_is_no_agreement_of_a_region_is_listed_with_its_reason(demo: str, title: str, reason: str):
    assert [line for line in demo.splitlines() if title in line and reason in line]


def test_every_row_keeps_what_the_file_says(demo: str):
    with (settings.BASE_DIR / "data" / "agreements.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    taken = {(each.title, each.parties.first().name_as_written): each for each in Agreement.objects.all()}
    for row in rows:
        made = taken.pop((row["title"], row["unit"].split(";")[0]), None)
        if made is None:
            continue
        assert made.source_notes == row["status"]
        assert made.signed.isoformat() == row["signed"]
        assert made.ends.isoformat() == row["expires"]
        assert "; ".join(made.parties.values_list("name_as_written", flat=True)) == f"{row['unit']}; {row['partner']}"
        cited = " ; ".join(
            f"{each.citation} ({each.note})" if each.note else each.citation for each in made.sources.all()
        )
        assert cited == row["source"]
        words = "; ".join(made.sector_rows.values_list("as_written", flat=True))
        assert all(word.strip() in words for word in row["fields"].split(";"))
    assert not taken


def test_the_history_names_the_demo(demo: str):
    for event in apps.get_model("agreements", "AgreementEvent").objects.all():
        assert event.pgh_context["reason"] == "Demo data loaded"


def test_a_second_run_changes_nothing_and_writes_no_history(demo: str, settings):
    settings.DEBUG = True
    before = events()
    again = load()
    assert "90 rows read, 86 taken, 4 left out" in again
    assert "0 agreements new, 86 known before" in again
    assert events() == before


def test_a_second_run_keeps_what_people_have_changed(demo: str, settings):
    settings.DEBUG = True
    changed = agreement("13.71", "Kerja sama kota kembar Padang - Hildesheim")
    changed.title, changed.activity = "Padang - Hildesheim", "unknown"
    changed.save()
    changed.sector_rows.first().delete()
    Partner.objects.filter(name="Kota Hildesheim").update(name="Stadt Hildesheim")
    User.objects.filter(username="padang").update(first_name="Rina")
    before = events()

    load()

    assert events() == before
    changed.refresh_from_db()
    assert changed.title == "Padang - Hildesheim"
    assert User.objects.get(username="padang").first_name == "Rina"


def test_the_people_of_the_demo_can_sign_in(demo: str):
    people = {
        user.username: (user.role, user.region.code if user.region else "", user.is_superuser)
        for user in User.objects.select_related("region")
    }
    assert people == {
        "admin": ("administrator", "", True),
        "kemlu": ("reviewer", "", False),
        "babel": ("supervisor", "19", False),
        "staf.babel": ("staff", "19", False),
        "pangkalpinang": ("staff", "19.71", False),
        "padang": ("staff", "13.71", False),
    }
    assert authenticate(username="padang", password="demo")
    for user in User.objects.all():
        assert user.get_full_name()
        assert user.email == f"{user.username}@example.org"


# The rows that are not plain ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "title", "values"),
    [
        ("19", "Letter of Intent kerja sama", {"kind": "ksdll", "instrument": "loi", "tie": "none", "is_signed": True}),
        ("19", "Rencana kerja sama provinsi bersaudara", {"tie": "sister", "is_signed": False, "instrument": "other"}),
        ("19", "MoU Dinas Kesehatan", {"is_signed": False, "instrument": "mou", "kind": "ksdll"}),
        ("19", "MoU Dinas Kesehatan", {"signed_on": None, "legal_basis": "permendagri_3_2008"}),
        ("13.71", "Kerja sama kota kembar", {"kind": "ksdpl", "tie": "sister", "activity": "running"}),
        ("13.71", "Pernyataan Kehendak", {"instrument": "loi", "instrument_as_written": "Pernyataan Kehendak"}),
        ("13.75", "Kota kembar Bukittinggi", {"sources_disagree": True, "activity": "not_running"}),
        ("12.71", "Kerja sama peningkatan", {"kind": "ksdll", "instrument": "other", "tie": "none"}),
        ("12.71", "Pernyataan keinginan", {"sources_disagree": True, "is_signed": True}),
        ("14", "Usulan kota kembar Riau", {"is_signed": False, "tie": "sister"}),
        ("33.10", "Pembentukan pertukaran", {"tie": "friendship", "legal_basis": "permendagri_25_2020"}),
        ("33.74", "MoU Sister City Semarang - Brisbane", {"term": "ends_on", "activity": "not_running"}),
        ("33.74", "MoU Sister City Semarang - Beihai", {"activity": "not_running", "activity_on": None}),
        ("33.72", "Memorandum", {"term": "years", "term_years": 5, "notice_months": 6, "legal_basis": "other"}),
        ("33.26", "Memorandum", {"term_years": 3, "renewal_months": 36, "notice_months": 6, "activity": "unknown"}),
        ("32", "MoU Sister Province Jawa Barat - Chongqing", {"term": "reviewed", "term_years": 5}),
        ("33", "Kerja sama sister province", {"term": "years", "term_years": 5, "renewal_months": 60}),
        ("34", "Sister State Agreement", {"instrument": "other", "tie": "sister", "legal_basis": "other"}),
        ("34", "Kerja sama persahabatan DIY - Victoria", {"tie": "friendship", "activity": "running"}),
        ("35.78", "Letter of Intent concerning", {"prevailing_language": "English", "kind": "ksdpl"}),
        ("51", "Letter of Intent Bali - Jiangxi", {"legal_basis": "", "signed_precision": "year"}),
        ("51", "MoU kerja sama", {"legal_basis": "permendagri_25_2020", "signed_precision": "month"}),
        ("81", "Pernyataan Kehendak", {"place_signed": "Zhengzhou", "tie": "friendship"}),
    ],
)
def test_a_row_is_read_as_a_person_would(demo: str, region: str, title: str, values: dict):
    made = agreement(region, title)
    assert {name: getattr(made, name) for name in values} == values


@pytest.mark.parametrize(
    ("region", "title", "written"),
    [
        ("21", "Surat Pernyataan Minat", "signed before 2023-04-18; exact date not given"),
        ("32", "Letter of Intent Jawa Barat - Khartoum", "LoI stage mid 2017"),
        ("12", "Kerja sama sister province", "age given as 15 years (2016) and 20 years (2023), exact date not given"),
        ("13", "Memorandum", ""),
        ("19", "MoU Dinas Kesehatan", ""),
    ],
)
def test_an_unknown_signing_date_keeps_the_words_of_the_source(demo: str, region: str, title: str, written: str):
    made = agreement(region, title)
    assert (made.signed_on, made.signed_precision, made.signed_as_written) == (None, Precision.UNKNOWN, written)


def test_the_activity_is_dated_as_the_source_dates_it(demo: str):
    said = Agreement.objects.exclude(activity="unknown")
    dated = {each.title: (each.activity, each.active.isoformat()) for each in said if each.activity_on}
    assert dated == {
        "Kerja sama kota kembar Padang - Hildesheim": ("running", "2021"),
        "Sister City Medan - Ichikawa": ("running", "2013"),
        "MoU Sister City Medan - Chengdu": ("not_running", "2024"),
        "Sister City Medan - Gwangju": ("running", "2016"),
        "MoU Sister City Banda Aceh - Higashimatsushima": ("running", "2026-01-19"),
        "Sister Province Jawa Barat - South Australia": ("running", "2017"),
        "MoU Sister City Semarang - Brisbane": ("not_running", "1997"),
        "Kerja sama persahabatan DIY - Victoria": ("running", "2025"),
        "MoU Sister City Surabaya - Busan (pembaruan)": ("running", "2014"),
        "Sister city Ambon - Vlissingen": ("running", "2022"),
    }
    assert {(each.activity, each.activity_as_written) for each in said if not each.activity_on} == {
        ("running", "running"),
        ("not_running", "no activity since the 2000s"),
        ("not_running", "no follow-up after signing; stopped"),
    }


def test_what_follows_what(demo: str):
    following = Agreement.objects.exclude(follows=None).select_related("follows", "region").order_by("id")
    assert [(each.region.code, each.follows_as) for each in following] == [
        ("13.71", "fulfils"),
        ("13", "fulfils"),
        ("11.71", "fulfils"),
        ("32", "fulfils"),
        ("33", "renews"),
        ("34", "renews"),
        ("34", "fulfils"),
        ("35.78", "renews"),
        ("35.78", "fulfils"),
        ("35.78", "fulfils"),
        ("51", "fulfils"),
        ("51.71", "renews"),
        ("61.71", "fulfils"),
        ("81", "fulfils"),
    ]
    assert all(each.region == each.follows.region for each in following)


def test_several_units_are_several_parties_and_the_first_leads(demo: str):
    made = agreement("33.26", "Memorandum")
    regions = [party.region.code for party in made.parties.exclude(region=None)]
    assert regions == ["33.26", "33.21", "33.20", "33.18", "33.23", "33.13", "35.28", "35.29"]
    assert made.kind == "ksdll"
    assert made.parties.get(region=None).partner.kind == Partner.Kind.FOREIGN_NGO


def test_an_agency_belongs_to_its_region_and_three_partners_are_three_parties(demo: str):
    made = agreement("19", "MoU Dinas Kesehatan")
    assert (made.agency.name, made.agency.region.code) == ("Dinas Kesehatan", "19")
    partners = [party.partner for party in made.parties.exclude(partner=None)]
    assert [(partner.name, partner.country) for partner in partners] == [
        ("RS Kanker", None),
        ("RS General", None),
        ("RS Mata", None),
    ]


@pytest.mark.parametrize(
    ("name", "country", "rank", "agreements", "others"),
    [
        ("Provinsi Yunnan", "CN", "province", 2, ["Yunnan"]),
        ("Komite Rakyat Pemerintah Provinsi Ba Ria-Vung Tau", "VN", "province", 2, ["Provinsi Ba Ria-Vung Tau"]),
        ("Prefektur Shizuoka", "JP", "province", 1, ["Shizouka"]),
        ("Kota Linyi (Shandong)", "CN", "city", 1, ["Kota Linyi"]),
        ("Kabupaten Nanjing (Zhangzhou, Fujian)", "CN", "county", 1, ["Kabupaten Nanjing"]),
        ("kota di Bulgaria (belum disebut)", "BG", "city", 1, []),
        ("Kota Busan", "KR", "city", 2, []),
        ("Provinsi Gyeongsangbuk-do", "KR", "province", 2, []),
        ("American Samoa", "AS", "state", 1, []),
        ("Kota Liverpool", "GB", "city", 2, []),
        ("South Australia", "AU", "state", 1, []),
        ("Kerajaan Negeri Selangor", "MY", "state", 1, []),
    ],
)
def test_a_partner_is_one_row_under_all_its_names(demo: str, name, country, rank, agreements, others):
    partner = Partner.objects.get(name=name)
    assert partner.kind == Partner.Kind.REGIONAL_GOVERNMENT
    assert (partner.country_id, partner.rank, partner.parties.count()) == (country, rank, agreements)
    assert list(partner.names.values_list("name", flat=True)) == others


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Republik Seychelles", "national_government"),
        ("Konsulat RRT di Medan", "other"),
        ("Future Cities Laboratory", "other"),
        ("Majelis Budaya Malaysia", "other"),
        ("OISCA", "foreign_ngo"),
    ],
)
def test_a_partner_that_is_no_region_has_its_own_kind(demo: str, name: str, kind: str):
    assert Partner.objects.get(name=name).kind == kind


def test_the_fields_are_sectors_with_the_words_kept(demo: str):
    made = agreement("13.71", "Kerja sama kota kembar Padang - Hildesheim")
    assert [(row.sector.code, row.as_written) for row in made.sector_rows.select_related("sector")] == [
        ("ASP", "pengelolaan sampah"),
        ("LNY", "kualitas air sungai"),
        ("IND", "pelatihan industri"),
        ("PDK", "pendidikan inklusi"),
    ]
    joined = agreement("33.74", "MoU Sister City Semarang - Beihai").sector_rows.get(sector__code="DAG")
    assert joined.as_written == "ekonomi; perdagangan"


# Where they stand ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "title", "basis", "stage", "process", "since"),
    [
        # A Letter of Intent is at the end of its way, since it was signed.
        ("13.71", "Pernyataan Kehendak", "permendagri_3_2008", "letter_of_intent", "done", "2017-05-03"),
        (
            "13",
            "Letter of Intent Sister Province Sumatera Barat - Yunnan",
            "permendagri_25_2020",
            "letter_of_intent",
            "done",
            "2025-06-20",
        ),
        ("32", "Letter of Intent Jawa Barat - Khartoum", "permendagri_3_2008", "letter_of_intent", "done", ""),
        # With an institution there is no such stage, so it goes the way of every text.
        ("19", "Letter of Intent kerja sama", "permendagri_3_2008", "implementation", "done", ""),
        # Every other signed text is carried out; the file does not tell since when.
        ("13.71", "Memorandum", "permendagri_3_2008", "implementation", "done", ""),
        ("51.71", "MoU on the Establishment", "permendagri_25_2020", "implementation", "done", ""),
        # What is older than the older rule stands in its table.
        ("33.72", "Memorandum", "permendagri_3_2008", "implementation", "done", ""),
        # Without a date, but known before the younger rule.
        ("12.71", "Sister City Medan - Gwangju", "permendagri_3_2008", "implementation", "done", ""),
        # Talks explore, since they were reported; a text whose signing was planned is drafted.
        ("19", "Rencana kerja sama provinsi bersaudara", "permendagri_3_2008", "exploration", "in_process", "2018"),
        ("19.02", "Rencana sister city", "permendagri_25_2020", "exploration", "in_process", "2024"),
        ("21.71", "Penjajakan", "permendagri_25_2020", "exploration", "in_process", "2025-04-21"),
        ("19", "MoU Dinas Kesehatan", "permendagri_3_2008", "drafting", "in_process", ""),
        # Held until the approval of the DPRD was checked.
        ("19", "MoU Disbudpar", "permendagri_3_2008", "dprd_approval", "in_process", ""),
    ],
)
def test_an_agreement_stands_where_the_file_says(demo: str, region, title, basis, stage, process, since):
    made = agreement(region, title)
    assert (made.stage.procedure.legal_basis, made.stage.code, made.process) == (basis, stage, process)
    entered = made.stage_changes.get(change="entered")
    assert entered.happened.isoformat() == since
    assert made.stage_since == entered.happened_on


@pytest.mark.parametrize(
    ("region", "title"),
    [
        ("81", "Memorandum"),  # signed on a day that nobody knows
        ("21", "Surat Pernyataan Minat"),  # known in 2023 and perhaps signed under either rule
        ("51", "Letter of Intent Bali - Jiangxi"),  # signed in 2020, when the rule changed
        ("81.71", "Sister city Ambon - Vlissingen"),  # known in 2022
    ],
)
def test_where_the_rule_of_its_day_cannot_be_told_no_stage_is_known(demo: str, region, title):
    assert (agreement(region, title).stage, agreement(region, title).process) == (None, "")


def test_all_but_eleven_stand_at_a_stage(demo: str):
    assert Agreement.objects.filter(stage=None).count() == 11
    assert Agreement.objects.filter(process="in_process").count() == 10


def test_the_steps_of_which_the_file_knows_the_day_are_recorded(demo: str):
    made = agreement("13.71", "Memorandum")
    recorded = made.stage_changes.filter(change="recorded").order_by("to_stage__order")
    assert [(step.to_stage.code, step.happened.isoformat()) for step in recorded] == [
        ("letter_of_intent", "2013-10-25"),
        ("signing", "2016-05-31"),
    ]


def test_a_second_run_puts_at_a_stage_only_what_has_none(demo: str, settings):
    settings.DEBUG = True
    moved = agreement("21.71", "Penjajakan")
    lifecycle.postpone(moved, None, on=moved.stage_since, note="Menunggu mitra")
    before = events()

    load()

    moved.refresh_from_db()
    assert moved.process == "postponed"
    assert events() == before
