"""The filters of the list of agreements, each with rows that it must and must not take."""

import datetime
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from agreements.filters import AgreementFilter
from agreements.models import Agreement, AgreementSector, Party
from partners.models import PartnerName
from regions.models import RegionName
from tests import make

TODAY = datetime.date(2026, 7, 12)


@pytest.fixture
def found(people):
    """Gives the titles that a query finds for the reviewer, None when it is not understood."""

    def titles(query: str) -> set[str] | None:
        request = RequestFactory().get("/agreements/")
        request.user = people.reviewer
        filterset = AgreementFilter(QueryDict(query), Agreement.objects.all(), request=request, today=TODAY)
        if not filterset.form.is_valid():
            assert not filterset.narrowed().exists()
            return None
        return set(filterset.narrowed().values_list("title", flat=True))

    return titles


@pytest.fixture
def rows(places) -> SimpleNamespace:
    make.country("SC", "Seychelles", "Seychelles")
    fremantle = make.partner("Fremantle", country=make.country("AU", "Australia", "Australia"))
    chiba = make.partner("Chiba", original_name="千葉県")
    PartnerName.objects.create(partner=chiba, name="Prefektur Tjiba")
    signed = {"is_signed": True, "signed_precision": "day"}
    rows = SimpleNamespace(
        padang=make.agreement(
            places.padang,
            fremantle,
            title="Padang",
            tie="sister",
            activity="running",
            signed_on="2017-05-31",
            term="years",
            term_years=5,
            **signed,
        ),
        belitung=make.agreement(
            places.belitung,
            chiba,
            title="Belitung",
            instrument="loi",
            kind="ksdll",
            agency=make.agency(places.belitung),
        ),
        joint=make.agreement(
            places.babel, chiba, title="Perjanjian Ékspor", activity="not_running", signed_on="2018-01-01", **signed
        ),
    )
    Party.objects.create(agreement=rows.joint, region=places.sumbar)
    AgreementSector.objects.create(agreement=rows.padang, sector=make.sector("PAR"))
    make.sector("KES", "Kesehatan", "Health")
    RegionName.objects.create(region=places.babel, name="Babel")
    rows.chiba, rows.fremantle = chiba, fremantle
    return rows


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", "Padang, Belitung, Perjanjian Ékspor"),
        # words: title, reference, partner by any name, region by any name, agency; accents and capitals do not count
        ("q=EKSPOR", "Perjanjian Ékspor"),
        ("q=13.71-", "Padang"),
        ("q=tjiba", "Belitung, Perjanjian Ékspor"),
        ("q=千葉", "Belitung, Perjanjian Ékspor"),
        ("q=babel", "Perjanjian Ékspor"),
        ("q=biro+pemerintahan", "Belitung"),
        ("q=chiba+ekspor", "Perjanjian Ékspor"),
        ("q=chiba+padang", ""),
        ("q=100%25", ""),
        ("q=_", ""),
        # a province takes in its kabupaten and kota; lead or party
        ("region=19", "Belitung, Perjanjian Ékspor"),
        ("region=19.02", "Belitung"),
        ("region=19.71", ""),
        ("region=13", "Padang, Perjanjian Ékspor"),
        ("region=13.71&region=19.02", "Padang, Belitung"),
        ("region=kota+padang", "Padang"),
        ("region=Babel", "Belitung, Perjanjian Ékspor"),
        ("country=AU", "Padang"),
        ("country=au&country=SC", "Padang"),
        ("country=Japan", "Belitung, Perjanjian Ékspor"),
        ("country=SC", ""),
        ("partner=fremantle", "Padang"),
        ("sector=PAR", "Padang"),
        ("sector=KES&sector=PAR", "Padang"),
        ("sector=KES", ""),
        ("kind=ksdll", "Belitung"),
        ("tie=sister&tie=friendship", "Padang"),
        ("instrument=loi", "Belitung"),
        ("activity=unknown", "Belitung"),
        # dates: both ends are taken in, in any way of writing
        ("signed_after=2017-05-31&signed_before=31/05/2017", "Padang"),
        ("signed_after=1+Juni+2017", "Perjanjian Ékspor"),
        ("signed_after=2017&signed_before=2017", "Padang"),
        ("signed_before=Mei+2017", "Padang"),
        ("signed_before=April+2017", ""),
        ("ends_after=2022", "Padang"),
        ("ends_after=2022-05-31&ends_before=2022-05-31", "Padang"),
        ("ends_before=2022-05-30", ""),
        # validity, today and on a day
        ("validity=not_signed", "Belitung"),
        ("validity=ended", "Padang"),
        ("validity=ended&as_of=31/05/2022", ""),
        ("validity=in_force&as_of=31/05/2022", "Padang"),
        ("validity=not_yet&as_of=2017-05-30", "Padang, Perjanjian Ékspor"),
        ("validity=term_unknown", "Perjanjian Ékspor"),
        ("validity=term_unknown&validity=ended&region=13", "Padang, Perjanjian Ékspor"),
    ],
)
def test_a_filter_takes_exactly_its_rows(rows, found, query, titles):
    assert found(query) == set(filter(None, titles.split(", ")))


@pytest.mark.parametrize(
    "query",
    [
        "region=99",
        "region=padang",
        "region=1",
        "region=19.71&region=x",
        "region=%00",
        "region=" + "9" * 300,
        "country=XX",
        "country=J",
        "partner=0",
        "partner=-1",
        "partner=9223372036854775808",
        "partner=" + "9" * 400,
        "partner=٣",
        "partner=x%00",
        "sector=XXX",
        "sector=%00",
        "kind=ksdd",
        "tie=twin",
        "instrument=MOU",
        "validity=valid",
        "activity=%00",
        "q=%00",
        "q=" + "x" * 201,
        "q=" + "+".join("abcdefghijklm"),
        "signed_after=soon",
        "signed_before=31/02/2018",
        "ends_after=0000-00-00",
        "ends_before=99999-01-01",
        "as_of=2018",
        "as_of=Juli+2018",
        "as_of=%00",
    ],
)
def test_an_unknown_value_finds_nothing_and_says_so(rows, found, query):
    assert found(query) is None


def test_what_is_not_quite_a_name_is_answered_with_the_names_that_are(rows, people):
    request = RequestFactory().get("/agreements/")
    request.user = people.reviewer
    filterset = AgreementFilter(QueryDict("region=pada"), Agreement.objects.all(), request=request, today=TODAY)
    assert "Kota Padang (13.71)" in filterset.form.errors["region"][0]


def test_a_name_that_several_partners_have_must_be_chosen_by_number(rows, found, people):
    other = make.partner("Fremantle", country=make.country("SC"))
    assert found("partner=Fremantle") is None
    assert found(f"partner={rows.fremantle.pk}") == {"Padang"}
    assert found(f"partner={other.pk}") == set()


def test_a_merged_partner_stands_for_the_one_it_was_merged_into(rows, found):
    old = make.partner("Chiba lama", merged_into=rows.chiba)
    assert found(f"partner={old.pk}") == {"Belitung", "Perjanjian Ékspor"}


def test_a_partner_out_of_sight_is_as_unknown_as_one_that_is_not(rows, people):
    secret = make.partner("Secret")
    make.agreement(rows.padang.region, secret, confidential=True)
    request = RequestFactory().get("/agreements/")
    request.user = people.city_staff
    for value in (secret.pk, "Secret"):
        data = QueryDict(f"partner={value}")
        filterset = AgreementFilter(data, Agreement.objects.all(), request=request, today=TODAY)
        unknown = AgreementFilter(QueryDict("partner=Nobody"), Agreement.objects.all(), request=request, today=TODAY)
        assert filterset.form.errors["partner"][0].replace(str(value), "Nobody") == unknown.form.errors["partner"][0]
