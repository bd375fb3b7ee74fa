"""The search of agreements: what it finds, what it forgives, what it shows, and what it never tells."""

import re
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.choices import Instrument
from agreements.models import Agreement, AgreementSector, Party, Source
from agreements.search.line import read
from agreements.search.spellings import distance, nearest
from partners.models import PartnerName
from regions.models import RegionName
from tests import make

URL = "/agreements/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def registry(places: SimpleNamespace, people: SimpleNamespace) -> SimpleNamespace:
    """A few agreements whose titles tests know by one letter, and what they are found by."""
    china, japan = make.country("CN", "Tiongkok", "China"), make.country("JP", "Jepang", "Japan")
    australia = make.country("AU", "Australia", "Australia")
    china.names.create(name="RRT")
    shizuoka = make.partner("Prefektur Shizuoka", country=japan, original_name="静岡県")
    yunnan = make.partner("Provinsi Yunnan", country=china)
    fremantle = make.partner("City of Fremantle", country=australia)
    PartnerName.objects.create(partner=shizuoka, name="Suruga")
    RegionName.objects.create(region=places.babel, name="Babel")
    a = make.agreement(
        places.babel,
        shizuoka,
        title="A: bekerja sama di bidang perikanan",
        summary="Latihan nelayan dan pengolahan rumput laut",
    )
    b = make.agreement(
        places.padang,
        yunnan,
        title="B: Memorandum tentang pariwisata provinsi",
        instrument=Instrument.LOI,
        agency=make.agency(places.padang, "Dinas Kebudayaan"),
        funding="APBD Kota",
    )
    c = make.agreement(
        places.padang,
        fremantle,
        title="C: Memorandum on fisheries, café culture and schools",
        rpjmd_programme="Ketahanan pangan",
        national_priority="Hilirisasi",
    )
    Source.objects.create(agreement=b, citation="Surat Nomor 0004242/KS/2001 tanggal 5 Mei 2001")
    AgreementSector.objects.create(
        agreement=c, sector=make.sector("KLP", "Kelautan", "Marine affairs"), as_written="budidaya kerapu"
    )
    return SimpleNamespace(a=a, b=b, c=c, shizuoka=shizuoka, yunnan=yunnan, fremantle=fremantle, **vars(places))


@pytest.fixture
def page(client_of, registry):
    """The list as a person sees it who searched ``q``."""

    clients = {role: client_of(role) for role in ("reviewer", "city_staff")}
    for client in clients.values():
        client.cookies["django_language"] = "en"

    def searched(q: str, role: str = "reviewer", **query: str):
        return clients[role].get(URL, {"q": q} | query)

    return searched


def found(response) -> str:
    """The letters of the agreements on the page, in their order."""
    titles = re.findall(r'href="/agreements/[\d.]+-\d{4}-\d{4}/" title="(.)', response.text)
    return "".join(titles)


@pytest.mark.parametrize(
    ("q", "letters"),
    [
        # Indonesian forms of a word, and "kerja sama" however it is written
        ("kerjasama perikanan", "A"),
        ("kerja sama perikanan", "A"),
        ("bekerja sama ikan", "A"),
        ("bekerjasama", "A"),
        ("kerja-sama", "A"),
        ("kerja", "A"),
        ("melatih", "A"),
        ("berbudaya", "B"),
        # English forms
        ("fishery", "C"),
        ("school", "C"),
        # accents and capitals
        ("CAFE", "C"),
        ("Café", "C"),
        ("PARIWISÁTA", "B"),
        # every kind of name
        ("suruga", "A"),
        ("静岡県", "A"),
        ("静岡", "A"),
        ("jepang", "A"),
        ("japan", "A"),
        ("rrt", "B"),
        ("china", "B"),
        ("babel", "A"),
        ("dinas kebudayaan", "B"),
        # everything else that is written in it
        ("rumput laut", "A"),
        ("loi", "B"),
        ("apbd", "B"),
        ("kerapu", "C"),
        ("ketahanan pangan", "C"),
        ("hilirisasi", "C"),
        # numbers and their parts
        ("0004242", "B"),
        ("0004242/KS/2001", "B"),
        ("4242/KS", "B"),
        ("04242", "B"),
        ("13.71-", "BC"),
        ("19-", "A"),
        # spelling of old, and slips
        ("propinsi pariwisata", "B"),
        ("Shizouka", "A"),
        ("Yunan", "B"),
        ("Fremantel", "C"),
        ("perikannan", "A"),
        # all words, in whatever order
        ("padang memorandum", "BC"),
        ("memorandum yunnan", "B"),
        ("yunnan shizuoka", ""),
        # words that say nothing
        ("memorandum tentang dan the pariwisata", "B"),
        ("the fisheries", "C"),
        # phrases
        ('"rumput laut"', "A"),
        ('"laut rumput"', ""),
        ('"di bidang perikanan"', "A"),
        ('"Memorandum on fisheries"', "C"),
        ("“rumput laut”", "A"),
        ('"rumput laut', "A"),
        # words that must not be there
        ("memorandum -yunnan", "C"),
        ("memorandum -propinsi", "C"),
        ('-"rumput laut"', "BC"),
        ("-memorandum", "A"),
        ("Padang - Fremantle", "C"),
        ("memorandum -0004242", "C"),
        # the last word while it is typed
        ("perika", "A"),
        ("memorandum pariw", "B"),
        ("perika memorandum", ""),
        # nothing there
        ("tidakada", ""),
        ("9999999", ""),
        ("%", ""),
        ('""', ""),
        ("-", ""),
    ],
)
def test_a_search_finds_exactly_these(page, q, letters):
    assert "".join(sorted(found(page(q)))) == letters


def test_the_best_answer_stands_first_until_another_order_is_asked_for(page, registry):
    make.agreement(registry.padang, title="D: tentang apa saja", summary="Kota Chiba dan pariwisata")
    Agreement.objects.filter(pk=registry.b.pk).update(updated_at="2020-01-01T00:00:00Z")
    response = page("pariwisata")
    assert found(response) == "BD"
    assert "best first" in response.text
    assert found(page("pariwisata", sort="-updated_at")) == "DB"
    assert found(page("pariwisata", sort="-title")) == "DB"
    assert "best first" not in page("", sort="").text


@pytest.mark.parametrize("gathered", [2, 8])
def test_more_hits_than_can_be_ranked_come_as_they_were_changed(page, registry, monkeypatch, gathered):
    monkeypatch.setattr("lists.results.BEST", 2)
    monkeypatch.setattr("lists.results.GATHERED", gathered)
    make.agreement(registry.padang, title="D: Memorandum")
    response = page("memorandum")
    assert found(response) == "DCB"
    assert "more than 2 agreements" in response.text
    assert "best first" not in response.text
    assert "last changed first" in response.text
    assert found(page("memorandum", sort="title")) == "BCD"


def test_a_hit_is_marked_in_the_title_and_told_where_else_it_stands(page):
    assert (
        "A: <mark>bekerja</mark> <mark>sama</mark> di bidang <mark>perikanan</mark>" in page("kerjasama perikanan").text
    )
    text = page("rumput").text
    assert "Summary: Latihan nelayan dan pengolahan <mark>rumput</mark> laut" in text
    assert "Other name of the partner: <mark>Suruga</mark>" in page("suruga").text
    assert "Source: <mark>Surat</mark> Nomor" in page("surat").text
    # What the columns show needs no line of its own, unless the column is not there.
    assert 'class="hit"' not in page("yunnan").text
    assert "Partner: Provinsi <mark>Yunnan</mark>" in page("yunnan", columns="title").text


def test_a_mark_is_no_way_in_for_markup(page, registry):
    text = '<script>alert("x")</script> \x02rumput\x03 </mark><img src=x>'
    Agreement.objects.filter(pk=registry.a.pk).update(title=f"A: {text}", summary=text)
    Agreement.objects.filter(pk=registry.b.pk).update(summary=text)
    response = page("rumput")
    assert sorted(found(response)) == ["A", "B"]
    assert "<script>alert" not in response.text
    assert "<img src=x" not in response.text
    assert response.text.count("<mark>") == response.text.count("</mark>") > 0


def test_the_page_says_which_word_was_taken_for_the_one_typed(page):
    assert "Also searched for: <strong>yunnan</strong>" in page("yunan").text
    assert "Also searched for" not in page("yunnan").text
    assert "Also searched for" not in page("tidakada").text


def test_a_word_out_of_sight_is_neither_found_nor_named(page, registry):
    """Padang's words are nothing to Pangkal Pinang, and do not stand in the way of its own."""
    make.agreement(registry.pangkalpinang, title="P: Provinsi Yunnam")
    for q in ("yunnan", "yunan", "yunn", "memorandum -fremantle", "0004242", "hilirisasi"):
        response = page(q, role="city_staff")
        assert set(found(response)) <= {"P"}
        assert "<mark>Memorandum" not in response.text
    assert "yunnan" not in page("yunan", role="city_staff").text
    assert found(page("yunnan", role="city_staff")) == "P"
    assert found(page("yunnan", role="reviewer")) == "B"


@pytest.mark.parametrize("elsewhere", ["Hildeshaimer", "Hildeshaimirsche"])
def test_a_word_out_of_sight_does_not_hide_what_is_near_to_the_one_typed(client_of, registry, elsewhere):
    """Else whoever sees less could find out which words stand where they see nothing."""
    make.agreement(registry.padang, title="Mit Hildesheimer")
    client = client_of("outsider")
    before = client.get(URL, {"q": "hildeshaimir"}).context["listing"].count
    make.agreement(registry.babel, title=elsewhere)
    assert client.get(URL, {"q": "hildeshaimir"}).context["listing"].count == before == 1


def test_a_page_of_hits_takes_as_many_queries_as_any(page, registry, django_assert_max_num_queries):
    for number in range(30):
        make.agreement(registry.padang, registry.fremantle, title=f"Memorandum {number}", summary="rumput laut")
    with CaptureQueriesContext(connection) as without:
        page("", region="13")
    queries = len(without)
    for q in ("memorandum", "rumput", "memorandun", "perika", "0004242", "tidakada"):
        # Two more than a list without a search, whatever is found.
        with django_assert_max_num_queries(queries + 2):
            page(q)


def test_the_file_has_the_rows_of_the_page_in_its_order(page, registry):
    make.agreement(registry.padang, title="D: tentang apa saja", summary="pariwisata")
    rows = page("pariwisata", export="csv", columns="title").getvalue().decode("utf-8-sig").splitlines()[1:]
    assert [row[0] for row in rows] == list(found(page("pariwisata")))


def test_a_filter_that_is_left_out_of_an_empty_search_says_how_many(page):
    text = page("yunnan", country="JP").text
    assert "Country" in text
    assert found(page("yunnan", country="CN")) == "B"


anything = st.text(
    st.sampled_from("abk-\"'“”&|!():*\\<>%_@0 9./é静\x01\t\u200b") | st.characters(exclude_categories=["Cs"])
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=anything.map(lambda text: text[:200]))
def test_whatever_is_typed_is_answered(page, q):
    response = page(q)
    assert response.status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@given(text=anything)
def test_a_line_is_read_into_terms_that_have_words(text):
    for term in read(text).terms:
        assert term.folded


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("shizouka", "shizuoka", 1), ("yunan", "yunnan", 1), ("a", "a", 0), ("", "ab", 2), ("kota", "kita", 1)],
)
def test_the_distance_of_two_words_counts_slips(one, other, slips):
    assert distance(one, other) == distance(other, one) == slips


def test_only_the_nearest_spellings_are_meant():
    assert nearest("yunan", ["yunnan", "yuna", "hunan", "kunming"]) == ["yunnan", "yuna", "hunan"]
    assert nearest("abc", ["abd"]) == []
    assert nearest("perikannan", ["perikanan", "pertanian"]) == ["perikanan"]
    assert nearest("kota", []) == []


def test_party_out_of_a_search_is_gone_from_it(page, registry):
    Party.objects.filter(partner=registry.yunnan).delete()
    assert found(page("yunnan")) == ""
