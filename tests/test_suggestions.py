"""What is offered while a person types: what they may see, the hit marked, misspellings forgiven."""

import re
from html import unescape

import pytest

from agreements.suggestions import suggestions
from coopreg.expressions import spelled_like
from coopreg.marking import marked
from partners.models import Partner, PartnerName
from regions.models import Region, RegionName
from tests import make


@pytest.fixture
def registry(places):
    shizuoka = make.partner("Prefektur Shizuoka", original_name="静岡県")
    secret = make.partner("Kota Rahasia")
    make.agreement(places.pangkalpinang, shizuoka, title="MoU Perikanan Pangkalpinang - Shizuoka")
    make.agreement(places.padang, shizuoka, title="LoI Padang - Shizuoka", instrument="loi")
    make.agreement(places.padang, secret, title="MoU Padang - Rahasia", confidential=True)


def offered(client, text):
    response = client.get("/agreements/suggest/", {"q": text})
    assert response.status_code == 200
    page = re.sub(r"</?mark>", "", response.content.decode())
    return [unescape(name) for name in re.findall(r'suggest-text">(.*?)</span>', page)]


def test_agreements_partners_and_regions_are_offered(registry, client_of):
    assert offered(client_of("reviewer"), "shiz") == [
        "LoI Padang - Shizuoka",
        "MoU Perikanan Pangkalpinang - Shizuoka",
        "Prefektur Shizuoka",
    ]
    assert "Kota Padang" in offered(client_of("reviewer"), "padang")


def test_a_suggestion_leads_to_its_page_and_says_what_tells_it_from_others(registry, client_of):
    page = client_of("reviewer").get("/agreements/suggest/", {"q": "perik"}).content.decode()

    assert re.search(r'href="/agreements/19\.71-\d{4}-0001/"', page)
    assert "MoU <mark>Perik</mark>anan Pangkalpinang" in page
    assert re.search(r"19\.71-\d{4}-0001 · Prefektur Shizuoka", page)
    assert 'href="/agreements/?q=perik"' in page


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        ("administrator", {"LoI Padang - Shizuoka", "MoU Perikanan Pangkalpinang - Shizuoka"}),
        ("supervisor", {"MoU Perikanan Pangkalpinang - Shizuoka"}),
        ("city_staff", {"MoU Perikanan Pangkalpinang - Shizuoka"}),
        ("outsider", {"LoI Padang - Shizuoka"}),
    ],
)
def test_only_what_the_person_may_see_is_offered(registry, client_of, role, titles):
    # The partner is of the directory that all share.
    assert set(offered(client_of(role), "shizuoka")) == titles | {"Prefektur Shizuoka"}


@pytest.mark.parametrize(("role", "seen"), [("outsider", True), ("reviewer", True), ("supervisor", False)])
def test_a_partner_of_confidential_agreements_is_offered_to_those_who_may_read_one(registry, client_of, role, seen):
    assert ("Kota Rahasia" in offered(client_of(role), "rahas")) is seen
    assert ("MoU Padang - Rahasia" in offered(client_of(role), "rahas")) is seen


def test_regions_out_of_sight_are_not_offered(registry, client_of):
    assert offered(client_of("city_staff"), "padang") == []
    assert offered(client_of("outsider"), "padang")[-1] == "Kota Padang"


@pytest.mark.parametrize("elsewhere", ["Hildeshaimer", "Hildeshaimirsche", "Hildeshaimir"])
def test_what_is_out_of_sight_changes_nothing_that_is_offered(places, client_of, elsewhere):
    """Else whoever sees less could find out what stands where they see nothing."""
    make.agreement(places.padang, make.partner("Stadt Hildesheim"), title="MoU Padang - Hildesheimer")
    client = client_of("outsider")
    partners = client.get("/partners/", {"q": "hildeshaim"}).context["listing"].count
    before = [offered(client, text) for text in ("hildeshaimir", "hildeshaim", "hil")]
    assert partners == 1
    assert all(before)
    for number in range(9):
        secret = make.partner(f"{elsewhere} {number}")
        make.agreement(places.belitung, secret, title=f"{elsewhere}{'abcdefghi'[number]}", confidential=True)
    make.agreement(places.belitung, title=elsewhere)
    assert [offered(client, text) for text in ("hildeshaimir", "hildeshaim", "hil")] == before
    assert client.get("/partners/", {"q": "hildeshaim"}).context["listing"].count == partners
    assert client.get("/partners/choose/", {"q": "hildeshaim"}).json()["results"]


@pytest.mark.parametrize("text", ["shizouka", "Shizuoca", "SHIZUÓKA", "静岡"])
def test_misspellings_accents_and_other_scripts_are_forgiven(registry, client_of, text):
    assert "Prefektur Shizuoka" in offered(client_of("reviewer"), text)


def test_a_number_is_found_by_any_part_of_it(registry, client_of):
    page = client_of("reviewer").get("/agreements/suggest/", {"q": "9.71-2"}).content.decode()

    assert re.search(r"1<mark>9\.71-2</mark>\d{3}-0001", page)


def test_words_in_any_order_must_all_be_there(registry, client_of):
    assert offered(client_of("reviewer"), "shizu mou") == ["MoU Perikanan Pangkalpinang - Shizuoka"]
    assert offered(client_of("reviewer"), "mou zzz") == []


def test_cooperation_is_found_while_it_is_being_written(client_of, places):
    make.agreement(places.padang, title="Kerja sama kota kembar")

    for text in ("kerja", "kerja s", "kerja sam", "kerja sama", "kerjasama k"):
        assert offered(client_of("reviewer"), text) == ["Kerja sama kota kembar"], text


@pytest.mark.parametrize("text", ["", " ", "a", "\x00a", "%", "'", "-", "()", "a" * 300, "a b " * 60, "%%", "\\\\"])
def test_nothing_sensible_gives_nothing_and_no_error(registry, client_of, text):
    assert offered(client_of("reviewer"), text) == []


def test_what_was_typed_is_written_harmlessly(client_of):
    page = client_of("reviewer").get("/agreements/suggest/", {"q": '<b>"x'}).content.decode()

    assert "<b>" not in page
    assert "?q=%3Cb%3E%22x" in page


def test_they_take_a_query_for_each_kind_and_one_for_the_words(registry, people, django_assert_num_queries):
    with django_assert_num_queries(4):
        assert suggestions(people.city_staff, "mou perikanan shizuoka")


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("Kota São Paulo", ["sao"], "Kota <mark>São</mark> Paulo"),
        ("Provinsi Sichuan", ["si"], "Provinsi <mark>Si</mark>chuan"),
        ("a < b", ["b"], "a &lt; <mark>b</mark>"),
        ("½ Straße", ["strasse"], "½ <mark>Straße</mark>"),
        ("MoU", [], "MoU"),
        ("MoU", [""], "MoU"),
        ("19.71-2026", ["71-"], "19.<mark>71-</mark>2026"),
        ("\N{MATHEMATICAL BOLD CAPITAL A} x", ["a"], "<mark>\N{MATHEMATICAL BOLD CAPITAL A}</mark> x"),
    ],
)
def test_hits_are_marked_without_regard_to_accents(text, words, shown):
    assert marked(text, words) == shown


def test_a_name_is_found_inside_words_too():
    assert marked("Hildesheim", ["heim"], inside=True) == "Hildes<mark>heim</mark>"


ALIKE = [
    ("Shizouka", "Prefektur Shizuoka"),
    ("Yunan", "Provinsi Yunnan"),
    ("Fremantel", "Kota Fremantle"),
    ("Hidelsheim", "Kota Hildesheim"),
    ("Pulau Penang", "Negeri Pulau Pinang"),
]


@pytest.mark.parametrize(("typed", "name"), ALIKE)
def test_partners_are_found_by_a_misspelt_name(db, typed, name):
    make.partner(name)
    make.partner("Kota Kobe")

    assert [partner.name for partner in Partner.objects.named_like(typed)] == [name]
    assert [partner.name for partner in spelled_like(Partner.objects.all(), typed)] == [name]


def test_a_name_that_is_written_so_goes_before_one_that_is_spelled_nearly_so(db):
    make.partner("Prefektur Shizuoka")
    other = make.partner("Kota X")
    PartnerName.objects.create(partner=other, name="Shizouka")

    assert list(Partner.objects.named_like("shizouka")) == [other]


def test_regions_are_found_by_a_misspelt_name(places):
    RegionName.objects.create(region=places.babel, name="Bangka Belitung Islands")

    assert list(Region.objects.named_like("Padag")) == [places.padang]
    assert list(Region.objects.named_like("Belitng")) == [places.babel, places.belitung]
    assert list(Region.objects.named_like("19.")) == [places.belitung, places.pangkalpinang]


def test_the_list_of_partners_forgives(registry, client_of):
    page = client_of("reviewer").get("/partners/?q=Shizouka")

    assert "Prefektur Shizuoka" in page.content.decode()
