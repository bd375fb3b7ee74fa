"""The public face: off unless switched on, and then what everybody may know and nothing else."""

import csv
import io
import json
import re
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from agreements.models import Agreement, AgreementSector, Source
from agreements.querysets import validity_on
from lists.exports.select import copying
from partners.models import Contact
from public.checks import public_settings_make_sense
from public.table import COLUMNS
from tests import make
from tests.publishing import HIDDEN, IN_FORCE, TODAY, addresses, published, read, text


@pytest.fixture
def face(settings, db):
    """The public face, switched on, that nobody has read yet."""
    settings.PUBLIC_FACE = True
    caches["public"].clear()
    return settings


@pytest.fixture
def shown(face, places) -> SimpleNamespace:
    """One agreement that everybody may see, full of what nobody may."""
    agency = make.agency(places.babel, "Rahasia agency")
    # So many partners that their numbers are written with a separator where people read them.
    partner = make.partner("Kota Hildesheim", city="Rahasia seat", pk=123_456)
    partner.names.create(name="Rahasia former name")
    Contact.objects.create(partner=partner, name="Rahasia contact", email="rahasia@example.org")
    texts = ("summary", "funding", "place_signed", "rpjmd_programme", "national_priority", "source_notes", "languages")
    agreement = published(
        places.pangkalpinang,
        partner,
        title="MoU Pangkalpinang dan Hildesheim",
        activity="running",
        **{name: f"Rahasia {name}" for name in texts},
    )
    agreement.parties.update(name_as_written="Rahasia written", signatory="Rahasia person", position="Rahasia post")
    Agreement.objects.filter(pk=agreement.pk).update(instrument_as_written="Rahasia instrument")
    AgreementSector.objects.create(agreement=agreement, sector=make.sector(), as_written="Rahasia field")
    Source.objects.create(agreement=agreement, citation="Rahasia/0042/letter", note="Rahasia note")
    make.obstacle(agreement, text="Rahasia obstacle")
    make.commitment(agreement, text="Rahasia commitment")
    Agreement.objects.filter(region=places.babel).update(agency=agency)
    return SimpleNamespace(agreement=agreement, partner=partner)


# The switch -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["", "administrator", "city_staff"])
def test_off_there_is_nothing_for_anybody_and_nothing_leads_there(client_of, places, role):
    agreement = published(places.babel, make.partner())
    client = client_of(role)

    assert {read(each, client).status_code for each in [*addresses(agreement), "/robots.txt"]} == {404}
    assert "publik" not in client.get("/" if role else "/accounts/login/").text


def test_on_it_is_open_and_sign_in_and_start_page_lead_there(shown, client_of, people):
    assert {read(each).status_code for each in addresses(shown.agreement)} == {200}
    assert 'href="/publik/"' in client_of("").get("/accounts/login/").text
    assert 'href="/publik/"' in client_of("city_staff").get("/").text


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"PUBLIC_FACE": True, "PUBLIC_LICENCE": ""}, ["public.W001"]),
        ({"PUBLIC_FACE": True, "PUBLIC_LICENCE": "CC BY 4.0", "PUBLIC_LICENCE_URL": "javascript:x"}, ["public.W002"]),
        ({"PUBLIC_TERM_UNKNOWN": True}, ["public.W003"]),
        ({"PUBLIC_PAGES_PER_MINUTE": 0, "PUBLIC_CACHE_SECONDS": -1}, ["public.E001"] * 2),
        ({}, []),
    ],
)
def test_settings_that_make_no_sense_are_told(settings, values, found):
    for name, value in values.items():
        setattr(settings, name, value)

    assert [message.id for message in public_settings_make_sense()] == found


# What is shown ----------------------------------------------------------------------------------

# Every column that the public face reads, to show it ...
READ = {
    "agreements_agreement": "id reference title instrument region_id term term_years",
    "agreements_party": "id agreement_id region_id partner_id",
    "agreements_agreementsector": "id agreement_id sector_id",
    "agreements_sector": "id code name_id name_en",
    "partners_partner": "id name original_name country_id",
    "partners_country": "alpha2 name_id name_en longitude latitude",
    "regions_region": "id code name level parent_id longitude latitude",
}
DATES = (
    "signed_on signed_precision valid_from effective_on effective_precision valid_until ends_precision terminated_on"
)
# ... or to know which rows are public, and which of them are asked for. Of the words of the search only titles.
ASKED = {
    "agreements_agreement": f"is_signed confidential {DATES}",
    "agreements_searchentry": "agreement_id vector places countries partners sectors region",
    "agreements_searchword": "id word stem entries",
    "agreements_stage": "id code procedure_id acting_body name_id name_en order",
    "partners_partner": "merged_into_id",
    "partners_countryname": "country_id name id",
    "regions_region": "retired_on",
    "regions_regionname": "region_id name id",
}


def allowed(table: str, column: str) -> bool:
    return column in f"{READ.get(table, '')} {ASKED.get(table, '')}".split()


def columns_of(sql: str) -> set[tuple[tuple[str, ...], str]]:
    """The columns that a statement names, each with the tables that its alias stands for."""
    aliases: dict[str, set[str]] = {}
    for table, alias in re.findall(r'(?:FROM|JOIN) "(\w+)" (\w\d+)', sql):
        aliases.setdefault(alias, set()).add(table)
    named = re.findall(r'"?(\w+_\w+|[TUVW]\d+)"?\."(\w+)"', sql)
    return {(tuple(sorted(aliases.get(name, {name}))), column) for name, column in named}


def test_no_other_column_is_ever_read(shown):
    more = ["?q=hildesheim+pangkal", "?q=hildsheim", "?country=JP", "?sector=PAR", "?sort=-region", "?sort=ends_on"]
    asked = [*addresses(shown.agreement), *(f"/publik/{each}" for each in more)]
    with CaptureQueriesContext(connection) as captured:
        for address in asked:
            text(address)
    statements = [query["sql"] for query in captured if "public_cache" not in query["sql"]]
    assert sum(sql.startswith("COPY") for sql in statements) == 4
    found = {pair for sql in statements for pair in columns_of(sql)}

    assert (("agreements_agreement",), "title") in found
    assert {
        (tables, column) for tables, column in found if not any(allowed(table, column) for table in tables)
    } == set()
    assert not [sql for sql in statements if "coopreg_search_texts" in sql]


def test_pages_and_files_hold_the_facts_and_nothing_beside_them(shown):
    everything = {address: text(address) for address in addresses(shown.agreement)}

    assert {address for address, body in everything.items() if "Rahasia" in body or "rahasia@" in body} == set()
    page = everything[f"/publik/naskah/{shown.agreement.reference}/"]
    for fact in ("MoU Pangkalpinang", "Kota Hildesheim", "Kota Pangkal Pinang", "Jepang", "Pariwisata", "12 Juli 2018"):
        assert fact in page
    links = {link for body in everything.values() for link in re.findall(r'href="(/publik/[^"]*)"', body)}
    assert f"/publik/en/mitra/{shown.partner.pk}/" in links
    assert {link for link in links if read(link.replace("&amp;", "&")).status_code != 200} == set()
    assert "12 July 2018" in everything[f"/publik/en/naskah/{shown.agreement.reference}/"]


def test_nothing_hidden_is_found_by_searching_for_it(shown):
    for words in ("Rahasia", "0042", '"Rahasia person"', "rahasai", "contact", "letter"):
        assert "Pangkalpinang dan" not in read(f"/publik/?q={words}").text


@pytest.mark.parametrize("why", HIDDEN)
def test_what_is_not_public_is_nowhere(shown, places, why):
    partner = make.partner("Mitra tertutup", country=make.country("XX", "Negeri tertutup", "Closed land"))
    hidden = make.agreement(places.belitung, partner, title="Naskah tertutup", **HIDDEN[why])
    kinds = {
        f"/publik/{path}": read(f"/publik/{path}").status_code
        for path in (f"naskah/{hidden.reference}/", f"mitra/{partner.pk}/")
    }

    assert set(kinds.values()) == {404}
    assert read(f"/publik/daerah/{places.belitung.code}/").status_code == 200
    for path in ("", "?view=all", "daerah/19/", "data.csv", "data.json", "sitemap.xml"):
        assert "tertutup" not in text(f"/publik/{path}")
    for query in (
        "q=tertutup",
        "q=Negeri",
        "country=XX",
        "q=tertutp",
    ):
        assert "Naskah tertutup" not in read(f"/publik/?{query}").text


def test_agreements_of_an_unknown_term_are_shown_where_the_office_wants_it(shown, places):
    unknown = make.agreement(places.padang, make.partner(), title="Tanpa jangka waktu", **HIDDEN["term_unknown"])
    assert "Tanpa jangka waktu" not in text("/publik/data.csv")
    shown_too = text("/publik/data.csv")

    from django.conf import settings

    settings.PUBLIC_TERM_UNKNOWN = True
    assert "Tanpa jangka waktu" in text("/publik/data.csv") != shown_too
    assert "belum diketahui" in text(f"/publik/naskah/{unknown.reference}/")


# Caches, cookies, limits ------------------------------------------------------------------------


def test_everybody_gets_the_same_page_without_cookie_and_any_cache_may_keep_it(shown, client_of):
    signed_in = client_of("administrator")
    for address in addresses(shown.agreement, languages=("",)):
        responses = [read(address), read(address, signed_in), read(address, **{"accept-language": "en"})]
        bodies = {b"".join(each.streaming_content) if each.streaming else each.content for each in responses}
        assert len(bodies) == 1, address
        for each in responses:
            assert not each.cookies
            assert "cookie" not in each.get("Vary", "").lower()
            assert each["Cache-Control"] == "public, max-age=300"
    assert signed_in.get("/agreements/").status_code == 200


@pytest.mark.parametrize("path", ["", "data.csv", "data.json", "?view=all"])
def test_a_copy_stays_right_until_something_changes_and_what_is_withdrawn_is_gone_at_once(shown, path):
    address = f"/publik/{path}"
    first = read(address)
    assert "Hildesheim" in text(address)
    assert read(address, **{"if-none-match": first["ETag"]}).status_code == 304

    Agreement.objects.filter(pk=shown.agreement.pk).update(confidential=True)
    assert read(address, **{"if-none-match": first["ETag"]}).status_code == 200
    assert "Hildesheim" not in text(address)


def test_a_kept_page_asks_little_and_a_fresh_one_the_same_for_many_as_for_one(shown, places):
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert read(address).status_code == 200
        return len(captured)

    pages = ["/publik/", "/publik/?view=all", "/publik/daerah/19/", f"/publik/mitra/{shown.partner.pk}/"]
    few = [queries(page) for page in pages]
    kept = [queries(page) for page in pages]
    for number in range(12):
        published(places.pangkalpinang, shown.partner, make.partner(), title=f"Naskah {number}")
    assert [queries(page) for page in pages] == few
    # The count of the readers, the newest events, the page itself.
    assert kept == [8] * len(pages)


def test_whoever_asks_too_often_is_told_to_wait(shown, settings):
    settings.PUBLIC_PAGES_PER_MINUTE = 3
    statuses = [read("/publik/").status_code for _each in range(5)]
    assert statuses[:3] == [200] * 3
    # The minute may have turned in between.
    refused = next(each for each in (read("/publik/en/data/") for _each in range(9)) if each.status_code == 429)
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert refused["Cache-Control"] == "no-store"
    assert "Wait a minute" in refused.text
    assert read("/publik/data.csv").status_code == 200
    assert Client(REMOTE_ADDR="203.0.113.7").get("/publik/").status_code == 200


def test_readers_of_one_household_are_counted_together(shown, settings):
    settings.PUBLIC_PAGES_PER_MINUTE = 1
    statuses = {Client(REMOTE_ADDR=f"2001:db8::{number}").get("/publik/").status_code for number in range(1, 6)}
    assert 429 in statuses


# Files ------------------------------------------------------------------------------------------


def test_csv_and_json_hold_the_same_agreements(shown, places):
    published(places.padang, title="=Formula", signed_on="2017-01-01", signed_precision="year", term="open_ended")
    rows = list(csv.DictReader(io.StringIO(text("/publik/en/data.csv"), newline="")))
    document = json.loads(text("/publik/en/data.json"))

    assert list(rows[0]) == list(COLUMNS)
    assert [row["reference"] for row in rows] == [each["reference"] for each in document["agreements"]]
    assert (document["count"], document["as_of"]) == (2, TODAY.isoformat())
    formula, of = rows[0], document["agreements"][1]
    assert (formula["title"], formula["signed_on"]) == ("'=Formula", "2017")
    assert of == {
        "reference": shown.agreement.reference,
        "title": "MoU Pangkalpinang dan Hildesheim",
        "instrument": "mou",
        "regions": [{"code": "19.71", "name": "Kota Pangkal Pinang"}],
        "partners": [{"id": shown.partner.pk, "name": "Kota Hildesheim", "country": "JP", "country_name": "Japan"}],
        "sectors": [{"code": "PAR", "name": "Tourism"}],
        "signed_on": "2018-07-12",
        "valid_from": "2018-07-12",
        "valid_until": None,
        "term": "open_ended",
        "term_years": None,
        "status": "in_force",
    }


def test_a_file_takes_the_parameters_of_the_list_and_refuses_what_it_does_not_know(shown, places):
    published(places.padang, title="Naskah Padang")
    assert "Hildesheim" not in text("/publik/data.csv?region=13")
    assert "Naskah Padang" in text("/publik/data.csv?region=13")
    assert read("/publik/data.csv?colour=red").status_code == 400
    assert read("/publik/?sector=none").status_code == 400


@pytest.mark.logs_error
@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_file_that_breaks_off_cannot_pass_for_whole(shown, monkeypatch, form):
    @contextmanager
    def breaking(*select):
        with copying(*select) as rows:
            # The last row is none.
            yield (row for row in [*rows, None])

    monkeypatch.setattr("public.document.copying" if form == "json" else "lists.exports.csv.copying", breaking)
    sent: list[bytes] = []
    with pytest.raises(TypeError):
        sent.extend(read(f"/publik/data.{form}").streaming_content)
    file = b"".join(sent).decode("utf-8-sig")
    if form == "csv":
        assert "BERKAS INI TIDAK LENGKAP" in file.splitlines()[-1]
    else:
        with pytest.raises(json.JSONDecodeError):
            json.loads(file)


# Addresses --------------------------------------------------------------------------------------


def test_a_merged_partner_leads_to_the_one_that_stayed(shown):
    merged = make.partner("Hildesheim, Kota", merged_into=shown.partner)
    hidden = make.partner("Lama", merged_into=make.partner("Tertutup"))

    response = read(f"/publik/en/mitra/{merged.pk}/")
    assert (response.status_code, response["Location"]) == (301, f"/publik/en/mitra/{shown.partner.pk}/")
    assert read(f"/publik/mitra/{hidden.pk}/").status_code == 404


@pytest.mark.parametrize(
    "path", ["naskah/19-2018-9999", "naskah/%00", "daerah/99", "mitra/0", f"mitra/{2**70}", "etwas/x"]
)
def test_what_is_not_there_is_told_in_the_public_frame(shown, path):
    response = read(f"/publik/en/{path}/")

    assert response.status_code in {400, 404}
    assert not response.cookies
    if response.status_code == 404:
        assert "No agreement that is in force is published at this address" in response.text


def test_an_address_without_its_slash_leads_to_the_page(shown):
    assert read("/publik/daerah/19")["Location"] == "/publik/daerah/19/"


def test_search_engines_read_the_public_pages_alone(shown, settings):
    robots = read("/robots.txt").text

    assert "Disallow: /\n" in robots
    assert f"Sitemap: {settings.BASE_URL}/publik/sitemap.xml" in robots
    assert f"<loc>{settings.BASE_URL}/publik/naskah/{shown.agreement.reference}/</loc>" in text("/publik/sitemap.xml")
    assert f"/publik/en/mitra/{shown.partner.pk}/" in text("/publik/en/sitemap.xml")


# Searching --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("hildesheim", True),
        ("Hildsheim", True),
        ("kerjasama hildesheim", True),
        ('"pangkalpinang dan"', True),
        ("pangkal pinang", True),
        ("jepang", True),
        ("Japan", True),
        ("pariwisata mou", True),
        ("babel", True),
        ("sumatera", False),
        ("hildesheim -jepang", False),
        ("hildesheim padang", False),
        ("-", False),
    ],
)
def test_the_search_finds_titles_and_names(shown, places, typed, found):
    places.babel.names.create(name="Babel")
    response = Client().get("/publik/", {"q": typed})

    assert response.status_code == 200
    assert (shown.agreement.reference in response.text) == found


# Random registries ------------------------------------------------------------------------------


@examples(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_of_a_random_registry_exactly_the_public_agreements_are_shown(face, places, data):
    face.PUBLIC_FILES_PER_MINUTE = face.PUBLIC_PAGES_PER_MINUTE = 10_000
    face.PUBLIC_TERM_UNKNOWN = data.draw(st.booleans())
    kinds = {"in_force": IN_FORCE} | HIDDEN
    made = []
    for _each in range(data.draw(st.integers(2, 4))):
        kind = data.draw(st.sampled_from(sorted(kinds)))
        word = f"kata{len(made)}x{Agreement.objects.count()}"
        partner = make.partner(f"Mitra {word}")
        made.append((make.agreement(places.babel, partner, title=f"Judul {word}", **kinds[kind]), partner, word))
    states = {"in_force", "term_unknown"} if face.PUBLIC_TERM_UNKNOWN else {"in_force"}
    public = set(
        Agreement.objects.annotate(_v=validity_on(TODAY))
        .filter(_v__in=states, confidential=False)
        .values_list("pk", flat=True)
    )
    pages = [
        text(f"/publik/{path}") for path in ("", "?view=all", "daerah/19/", "data.csv", "data.json", "sitemap.xml")
    ]

    for agreement, partner, word in made:
        seen = agreement.pk in public
        assert {word in page for page in pages[1:5]} == {seen}
        assert (agreement.reference in pages[5]) == (f"/mitra/{partner.pk}/" in pages[5]) == seen
        assert (read(f"/publik/naskah/{agreement.reference}/").status_code == 200) == seen
        assert (read(f"/publik/mitra/{partner.pk}/").status_code == 200) == seen
        assert (f"/naskah/{agreement.reference}/" in read(f"/publik/?q=judul+{word}").text) == seen
    assert json.loads(pages[4])["count"] == len(public)
