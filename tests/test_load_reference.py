"""load_reference: everything is there, a second run changes nothing, a broken file changes nothing either."""

import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from babel import Locale
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from agreements.matching import SectorIndex
from agreements.models import Commodity, Sector
from partners.matching import CountryIndex, guess_kind
from partners.models import Country, CountryName, Partner
from regions.matching import RegionIndex, split_agency
from regions.models import Region, RegionName


def load(folder: Path | None = None) -> str:
    out = StringIO()
    with translation.override("en"):
        call_command("load_reference", *(["--data", str(folder)] if folder else []), stdout=out)
    return out.getvalue()


@pytest.fixture
def loaded(db: None) -> None:
    load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data folder that a test may break."""
    return shutil.copytree(settings.BASE_DIR / "data", tmp_path / "data")


@pytest.fixture
def edit(folder: Path) -> Callable[[str, str, str], None]:
    """Replaces the first ``old`` in a file of the folder by ``new``."""

    def replace(name: str, old: str, new: str) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


def events() -> int:
    """The number of rows in all history tables."""
    return sum(model.objects.count() for model in apps.get_models() if model.__name__.endswith("Event"))


# What is loaded -------------------------------------------------------------------------------


@pytest.mark.usefixtures("loaded")
def test_every_row_of_the_files_is_loaded():
    counts = [model.objects.count() for model in (Region, RegionName, Country, CountryName, Sector, Commodity)]
    assert counts == [552, 143, 249, 121, 28, 84]
    levels = Region.Level
    assert [Region.objects.filter(level=level).count() for level in levels] == [38, 416, 98]


@pytest.mark.usefixtures("loaded")
def test_regions_have_their_province_and_jakarta_has_no_governments_below_it():
    assert Region.objects.get(code="19.71").parent == Region.objects.get(code="19")
    not_autonomous = Region.objects.filter(autonomous=False).values_list("code", flat=True)
    assert sorted(not_autonomous) == ["31.01", "31.71", "31.72", "31.73", "31.74", "31.75"]


@pytest.mark.usefixtures("loaded")
def test_country_names_are_those_of_cldr_but_for_four():
    territories = Locale("id").territories
    other = {
        country.pk: country.name_id for country in Country.objects.all() if territories[country.pk] != country.name_id
    }
    assert other == {"CI": "Pantai Gading", "PS": "Palestina", "GB": "Inggris", "TR": "Turkiye"}


@pytest.mark.usefixtures("loaded")
def test_relations_are_unknown_except_where_the_guideline_speaks():
    told = Country.objects.exclude(diplomatic_relations=None)
    assert {country.pk: country.diplomatic_relations for country in told} == {"IL": False, "TW": False}
    assert set(Country.objects.exclude(caution="").values_list("pk", flat=True)) == {"IL", "TW"}
    assert "150-151" in Country.objects.get(pk="IL").caution


# Again ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("loaded")
def test_a_second_run_changes_nothing_and_writes_no_history():
    before = events()
    assert "regions: 0 new, 0 changed, 552 unchanged" in load()
    assert events() == before


@pytest.mark.usefixtures("loaded")
def test_only_what_differs_is_written_and_the_history_says_why(edit, folder: Path):
    edit("regions.csv", "Tapaktuan", "Tapak Tuan")
    before = events()
    assert "regions: 0 new, 1 changed, 551 unchanged" in load(folder)
    assert events() == before + 1
    event = apps.get_model("regions", "RegionEvent").objects.latest("pgh_id")
    assert (event.capital, event.pgh_context["reason"]) == ("Tapak Tuan", "Reference data loaded")


@pytest.mark.usefixtures("loaded")
def test_what_an_administrator_has_said_stays():
    Country.objects.filter(pk="IL").update(caution="Ask the ministry first.")
    Country.objects.filter(pk="JP").update(diplomatic_relations=True)
    Region.objects.filter(code="19.71").update(retired_on="2026-01-01")
    RegionName.objects.create(region=Region.objects.get(code="19.71"), name="PGK")
    tourism = Sector.objects.get(code="PAR")
    tourism.aliases = [*tourism.aliases, "desa wisata"]
    tourism.save()

    before = events()
    load()

    assert events() == before
    assert Country.objects.get(pk="IL").caution == "Ask the ministry first."
    assert Country.objects.get(pk="JP").diplomatic_relations is True
    assert Region.objects.get(code="19.71").retired_on
    assert RegionName.objects.filter(name="PGK").exists()
    assert "desa wisata" in Sector.objects.get(code="PAR").aliases


# Broken files ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        ("regions.csv", "parent_code", "parent", "regions.csv, line 1"),
        ("regions.csv", "11.01,Kabupaten Aceh Selatan,kabupaten,11,", "11.01,X,kabupaten,10,", "regions.csv, line 3"),
        ("regions.csv", "11.01,Kabupaten Aceh Selatan,kabupaten", "11.01,X,desa", "regions.csv, line 3"),
        ("regions.csv", "11.01,", "1101,", "regions.csv, line 3"),
        ("regions.csv", "11.02,", "11.01,", "regions.csv, line 4"),
        ("regions.csv", "4.22569", "north", "regions.csv, line 2"),
        ("regions.csv", "11.01,Kabupaten Aceh Selatan", "11.01,", "regions.csv, line 3"),
        ("region_aliases.csv", "11,NAD", "10,NAD", "region_aliases.csv, line 3"),
        ("country_points.csv", "AD,AND", "ad,AND", "country_points.csv, line 2"),
        ("country_aliases.csv", "AE,UEA", "XX,UEA", "country_aliases.csv, line 2"),
        ("country_cautions.csv", "IL,0", "IL,no", "country_cautions.csv, line 2"),
        ("sectors.csv", "PDK,", "PDKX,", "sectors.csv, line 2"),
        ("commodities.csv", "Timah,Tin,ESD", "Timah,Tin,XXX", "commodities.csv, line 2"),
        ("commodities.csv", "timah,Timah,Tin,ESD", "timah,Timah,Tin,ESD,more", "commodities.csv, line 2"),
    ],
)
@pytest.mark.django_db
def test_a_broken_file_is_named_with_its_line_and_nothing_is_loaded(edit, folder, name, old, new, place):
    edit(name, old, new)
    with pytest.raises(CommandError, match=place):
        load(folder)
    assert not Region.objects.exists()


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00broken", b"", b"code,name_id\n", b'"open'])
@pytest.mark.django_db
def test_a_file_that_cannot_be_read_is_named(folder: Path, content: bytes | None):
    path = folder / "sectors.csv"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=r"sectors\.csv"):
        load(folder)
    assert not Region.objects.exists()


# Matching names -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("19", "19"),
        ("19.71", "19.71"),
        ("Babel", "19"),
        ("Provinsi Kepulauan Bangka Belitung", "19"),
        ("Pangkalpinang", "19.71"),
        ("KOTA PANGKALPINANG", "19.71"),
        ("Kota Pangkal Pinang", "19.71"),
        ("Bangka", "19.01"),
        ("Kab. Bangka", "19.01"),
        ("Pemerintah Kota Padang", "13.71"),
        ("Pemkot Padang", "13.71"),
        ("Padang City", "13.71"),
        ("Padang, Sumatera Barat", "13.71"),
        ("Kota Bandung", "32.73"),
        ("Kabupaten Bandung", "32.04"),
        ("Karanganyar (Jawa Tengah)", "33.13"),
        ("Provinsi Jambi", "15"),
        ("Provinsi DIY", "34"),
        ("D.I. Yogyakarta", "34"),
        ("Pemerintah Daerah Istimewa Yogyakarta", "34"),
        ("Yogyakarta", "34.71"),
        ("Kota Baru", "63.02"),
        ("Jakarta Pusat", "31.71"),
        ("Solo", "33.72"),
    ],
)
@pytest.mark.usefixtures("loaded")
def test_a_region_is_found_by_any_of_its_names(text: str, code: str):
    assert RegionIndex().match(text).code == code


@pytest.mark.usefixtures("loaded")
def test_every_region_is_found_by_its_full_name_and_every_other_name():
    regions = RegionIndex()
    for region in Region.objects.all():
        name = f"Provinsi {region.name}" if region.level == Region.Level.PROVINCE else region.name
        assert regions.match(name) == region
    for other in RegionName.objects.select_related("region"):
        assert regions.match(other.name) == other.region


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("Bandung", "ambiguous", "Kabupaten Bandung, Kota Bandung"),
        ("Bandung, Jawa Barat", "ambiguous", "Kota Bandung"),
        ("Jambi", "ambiguous", "Provinsi Jambi, Kota Jambi"),
        ("Kota Padnag", "unknown", "Kota Padang"),
        ("Karanganyar (Jawa Timur)", "unknown", "Kabupaten Karanganyar"),
        ("Kota Hildesheim", "unknown", "Hildesheim"),
        ("", "unknown", ""),
    ],
)
@pytest.mark.usefixtures("loaded")
def test_a_region_that_is_not_clear_is_refused_with_the_names_it_could_be(text: str, code: str, named: str):
    with pytest.raises(ValidationError) as refused:
        RegionIndex().match(text)
    assert refused.value.code == code
    assert named in refused.value.messages[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dinas Kesehatan Provinsi Bali", ("Dinas Kesehatan", "Provinsi Bali")),
        ("Badan Penghubung Kab. Bangka", ("Badan Penghubung", "Kab. Bangka")),
        ("Kota Padang", ("", "Kota Padang")),
    ],
)
def test_an_agency_is_told_from_its_region(text: str, expected: tuple[str, str]):
    assert split_agency(text) == expected


@pytest.mark.parametrize(
    ("text", "alpha2"),
    [
        ("Republik Rakyat Tiongkok", "CN"),
        ("Republik Korea", "KR"),
        ("Inggris", "GB"),
        ("Scotland, United Kingdom", "GB"),
        ("American Samoa (Amerika Serikat)", "AS"),
        ("Jepang (badan hukum Indonesia)", "JP"),
        ("United State/Amerika Serikat", "US"),
        ("AS", "US"),
        (" THAILAND ", "TH"),
        ("Trinidad and Tobago", "TT"),
        ("MYS", "MY"),
        ("my", "MY"),
    ],
)
@pytest.mark.usefixtures("loaded")
def test_a_country_is_found_by_any_of_its_names(text: str, alpha2: str):
    assert CountryIndex().match(text).pk == alpha2


@pytest.mark.usefixtures("loaded")
def test_every_country_is_found_by_every_name():
    countries = CountryIndex()
    for country in Country.objects.all():
        assert {countries.match(country.name_id), countries.match(country.name_en)} == {country}
    for other in CountryName.objects.select_related("country"):
        assert countries.match(other.name) == other.country


@pytest.mark.parametrize(("text", "code"), [("Jepang, Korea", "ambiguous"), ("Jepnag", "unknown"), ("", "unknown")])
@pytest.mark.usefixtures("loaded")
def test_a_country_that_is_not_clear_is_refused(text: str, code: str):
    with pytest.raises(ValidationError) as refused:
        CountryIndex().match(text)
    assert refused.value.code == code


place_like = st.lists(
    st.sampled_from(
        ["Kota", "Kab.", "Provinsi", "Pemerintah", "daerah", "Bandung", "Jawa Barat", "(", ",", ")", "19", " ", "/"]
    ),
    max_size=7,
).map(" ".join)


@pytest.mark.usefixtures("loaded")
def test_no_text_makes_the_matching_fail_in_any_other_way():
    regions, countries, sectors = RegionIndex(), CountryIndex(), SectorIndex()

    @given(st.one_of(st.text(), place_like))
    def matched(text: str) -> None:
        for match in (regions.match, countries.match):
            try:
                match(text)
            except ValidationError as refused:
                assert refused.code in ("unknown", "ambiguous")  # noqa: PT017
        assert sectors.match(text)
        assert split_agency(text)
        guess_kind(text)

    matched()


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("pariwisata dan budaya", ["PAR", "BUD"]),
        ("ekonomi kreatif", ["PAR"]),
        ("ekonomi dan perdagangan", ["DAG"]),
        ("kelapa sawit", ["PGN"]),
        ("SDM", ["LNY"]),
        ("bidang lain", ["LNY"]),
    ],
)
@pytest.mark.usefixtures("loaded")
def test_the_words_of_a_scope_tell_the_sectors(words: str, codes: list[str]):
    assert [sector.code for sector in SectorIndex().match(words)] == codes


@pytest.mark.parametrize(
    ("name", "kind", "rank"),
    [
        ("Prefektur Kyoto", "regional_government", "province"),
        ("Negara Bagian Queensland", "regional_government", "state"),
        ("Kerajaan Negeri Selangor", "regional_government", "state"),
        ("Kota Linyi (Shandong)", "regional_government", "city"),
        ("Kabupaten Nanjing (Zhangzhou, Fujian)", "regional_government", "county"),
        ("Komite Rakyat Pemerintah Provinsi Ba Ria-Vung Tau", "regional_government", "province"),
        ("Sibu Municipal Council", "regional_government", "city"),
        ("Konsulat RRT di Medan", "other", "not_applicable"),
        ("Republik Seychelles", "national_government", "not_applicable"),
        ("University of Zagreb", "foreign_university", "not_applicable"),
        ("OISCA", "foreign_ngo", "not_applicable"),
    ],
)
def test_the_words_of_a_name_tell_the_kind_of_partner(name: str, kind: str, rank: str):
    assert guess_kind(name) == (Partner.Kind(kind), Partner.Rank(rank))


def test_a_name_without_such_words_tells_nothing():
    assert guess_kind("Khartoum") is None
