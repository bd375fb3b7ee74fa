"""What a draft says: the facts of the record, word for word, in both languages, and where it says nothing."""

import datetime
import io

import pytest
from docx import Document as Word

from agreements.choices import FollowsAs, PaperKind, Term, Tie
from agreements.models import AgreementSector
from drafting import names
from drafting import values as made
from drafting.choices import TextKind
from drafting.defaults import default_template
from drafting.facts import Record
from drafting.filling import fill
from drafting.sample import sample_values
from drafting.variables import KNOWN
from drafting.words import clean, date_in, languages_in, listed, numeral
from tests import drafts, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(db):
    germany = make.country("DE", "Jerman", "Germany")
    return make.partner("Kota Hildesheim", country=germany)


@pytest.fixture
def padang(places):
    region = places.padang
    region.parent.name = "Sumatera Barat"
    return region


def facts_of(agreement, kind, second, user):
    return made.facts_of(Record.of(agreement, user), kind, second)


def draft(agreement, user, kind="mou", second="en"):
    return fill(default_template(kind), facts_of(agreement, kind, second, user).values)


def test_the_record_stands_in_the_draft(padang, partner, people):
    loi = make.agreement(
        padang,
        partner,
        instrument="loi",
        is_signed=True,
        place_signed="Jakarta",
        signed_on=datetime.date(2018, 7, 1),
        signed_precision="month",
    )
    mou = make.agreement(
        padang,
        partner,
        tie=Tie.SISTER,
        follows=loi,
        follows_as=FollowsAs.FULFILS,
        term=Term.YEARS,
        term_years=5,
        notice_months=6,
        renewal_months=36,
        place_signed="Padang",
        languages="Indonesia, Inggris",
        prevailing_language="English",
        funding="APBD Kota Padang",
        agency=make.agency(padang, "Bagian Kerja Sama"),
    )
    for code, name_id, name_en in (("PAR", "Pariwisata", "Tourism"), ("KES", "Kesehatan", "Health")):
        AgreementSector.objects.create(agreement=mou, sector=make.sector(code, name_id, name_en))

    text = drafts.text_of(draft(mou, people.administrator))

    for words in (
        "PEMERINTAH KOTA PADANG, PROVINSI SUMATERA BARAT, REPUBLIK INDONESIA",
        "THE GOVERNMENT OF THE CITY OF PADANG, PROVINCE OF SUMATERA BARAT, REPUBLIC OF INDONESIA",
        "PEMERINTAH KOTA HILDESHEIM, JERMAN",
        "THE GOVERNMENT OF THE CITY OF HILDESHEIM, GERMANY",
        "tentang kerja sama kota kembar",
        "concerning sister city cooperation",
        "Merujuk pada Pernyataan Kehendak yang ditandatangani di Jakarta pada bulan Juli 2018;",
        "Referring to the Letter of Intent signed at Jakarta in July 2018;",
        "1. Pariwisata;",
        "2. Health;",
        "3. bidang lain yang disepakati Para Pihak.",
        "mulai berlaku pada tanggal penandatanganan dan berlaku selama 5 (lima) tahun.",
        "remains in force for five (5) years.",
        "dapat diperpanjang selama 3 (tiga) tahun setiap kali",
        "pemberitahuan tertulis 6 (enam) bulan sebelumnya",
        "by giving six (6) months\u2019 written notice",
        "APBD Kota Padang",
        "dalam bahasa Indonesia dan bahasa Inggris, dan semua naskah",
        "in Indonesian and English, all texts",
        "naskah dalam bahasa Inggris.",
        "Dibuat di Padang pada tanggal",
        "adalah Bagian Kerja Sama.",
    ):
        assert words in text, words


def test_every_page_says_that_it_is_a_draft_of_which_record_and_day(padang, partner, people):
    agreement = make.agreement(padang, partner, confidential=True)
    document = Word(io.BytesIO(draft(agreement, people.administrator)))
    head = "\n".join(paragraph.text for paragraph in document.sections[0].header.paragraphs)
    assert "RANCANGAN / DRAFT" in head
    assert "RAHASIA / CONFIDENTIAL" in head
    assert agreement.reference in head
    assert "bukan naskah yang ditandatangani / not a signed text" in head
    assert 'string="RANCANGAN / DRAFT"' in document.sections[0].header._element.xml


def test_a_template_cannot_leave_the_mark_of_a_draft_out(padang, people):
    values = sample_values()
    document = Word()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    document.add_section()
    document.settings.odd_and_even_pages_header_footer = True
    file = io.BytesIO()
    document.save(file)
    marked = Word(io.BytesIO(fill(file.getvalue(), values)))
    first = marked.sections[0]
    for header in (first.header, first.first_page_header, first.even_page_header):
        assert "RANCANGAN / DRAFT" in header._element.xml
    assert marked.sections[1].header.is_linked_to_previous


def test_what_the_record_does_not_say_is_yellow_and_counted(padang, people):
    found = facts_of(make.agreement(padang), "mou", "en", people.administrator)
    assert found.left[:3] == ["partner", "country", "about"]
    content = fill(default_template("mou"), found.values)
    yellow = [
        run.text
        for row in Word(io.BytesIO(content)).tables[0].rows
        for cell in row.cells
        for paragraph in cell.paragraphs
        for run in paragraph.runs
        if run.font.highlight_color is not None
    ]
    assert "[…… jangka waktu ……]" in yellow
    assert "[…… term ……]" in yellow
    assert all(text.startswith("[……") and text.endswith("……]") for text in yellow)
    assert "{{" not in drafts.text_of(content)
    assert "{%" not in drafts.text_of(content)


@pytest.mark.parametrize("kind", TextKind.values)
@pytest.mark.parametrize("name", ["A & B <C> \"D\" 'E'", "محافظة الإسكندرية", "]]> {{ 7*7 }} {% x %}", "x" * 200])
def test_names_stand_in_the_text_as_they_are(padang, people, kind, name):
    agreement = make.agreement(padang, make.partner(name, kind="other"), title=name)
    text = drafts.text_of(draft(agreement, people.administrator, kind))
    assert clean(name) in text


def test_characters_that_turn_or_break_the_text_are_left_out():
    assert clean("Kota \u202eabc\u202c\x0b\ud800 X\n Y") == "Kota abc X Y"


def test_a_letter_that_is_out_of_sight_is_not_named(places, partner, people):
    hidden = make.agreement(
        places.padang,
        partner,
        instrument="loi",
        is_signed=True,
        place_signed="Rahasia",
        signed_on=datetime.date(2018, 7, 1),
        signed_precision="day",
    )
    mou = make.agreement(places.pangkalpinang, partner, follows=hidden, follows_as=FollowsAs.FULFILS)
    assert "Rahasia" in facts_of(mou, "mou", "en", people.reviewer).values["loi_id"]
    assert "Rahasia" not in str(facts_of(mou, "mou", "en", people.city_staff).values)


def test_a_paper_of_the_letter_gives_its_date(padang, partner, people):
    mou = make.agreement(padang, partner)
    make.document(mou, kind=PaperKind.LOI, dated_on=datetime.date(2017, 1, 1), dated_precision="year")
    assert facts_of(mou, "mou", "en", people.administrator).values["loi_id"].endswith("pada tahun 2017")


def test_a_restricted_letter_gives_nothing_to_who_may_not_open_it(places, partner, people):
    mou = make.agreement(places.pangkalpinang, partner)
    make.document(
        mou, kind=PaperKind.LOI, dated_on=datetime.date(2017, 1, 1), dated_precision="year", access="restricted"
    )
    assert "2017" not in facts_of(mou, "mou", "en", people.province_staff).values["loi_id"]


def test_every_variable_has_a_value_and_every_value_a_variable(padang, partner, people):
    for kind in TextKind.values:
        for values in (
            facts_of(make.agreement(padang, partner), kind, "ja", people.administrator).values,
            sample_values(),
        ):
            rows = {f"{name}.{key}" for name in ("parties", "sectors") for row in values[name] for key in row}
            assert set(values) | rows == KNOWN


def test_a_language_other_than_english_leaves_our_words_to_a_translator(padang, people):
    partner = make.partner("Prefektur Shizuoka", original_name="静岡県")
    values = facts_of(make.agreement(padang, partner, tie="sister"), "mou", "ja", people.administrator).values
    assert values["partner_2"] == "静岡県、日本".replace("、", ", ")
    assert values["about_2"] == "[…… sister city cooperation ……]"
    assert values["region_2"].startswith("[…… the Government of the City of Padang")
    assert values["languages_id"] == "bahasa Indonesia dan bahasa Jepang"


@pytest.mark.parametrize(
    ("precision", "indonesian", "english"),
    [("day", "12 Juli 2018", "12 July 2018"), ("month", "Juli 2018", "July 2018"), ("year", "2018", "2018")],
)
def test_a_date_is_as_exact_as_it_is_known(precision, indonesian, english):
    from coopreg.dates import PartialDate, Precision

    date = PartialDate(datetime.date(2018, 7, 12), Precision(precision))
    assert (date_in(date, "id"), date_in(date, "en")) == (indonesian, english)


@pytest.mark.parametrize(
    ("number", "indonesian", "english"),
    [
        (1, "1 (satu)", "one (1)"),
        (10, "10 (sepuluh)", "ten (10)"),
        (11, "11 (sebelas)", "eleven (11)"),
        (18, "18 (delapan belas)", "eighteen (18)"),
        (20, "20 (dua puluh)", "twenty (20)"),
        (99, "99 (sembilan puluh sembilan)", "ninety-nine (99)"),
        (120, "120", "120"),
    ],
)
def test_numbers_stand_in_words_too(number, indonesian, english):
    assert (numeral(number, "id"), numeral(number, "en")) == (indonesian, english)


def test_lists_read_as_a_sentence():
    assert listed(["A", "B", "C"], "id") == "A, B, dan C"
    assert listed(["A", "B", "C"], "en") == "A, B and C"
    assert listed(["A, X", "B, Y"], "id", "; ") == "A, X; dan B, Y"
    assert listed([], "id") == ""


@pytest.mark.parametrize(
    ("typed", "indonesian", "english"),
    [
        ("Indonesia dan Inggris", "bahasa Indonesia dan bahasa Inggris", "Indonesian and English"),
        ("bahasa Mandarin; Japanese", "Mandarin dan bahasa Jepang", "Mandarin and Japanese"),
    ],
)
def test_languages_are_known_by_their_names(typed, indonesian, english):
    typed = typed.replace("bahasa Mandarin", "Mandarin")
    assert languages_in(typed, "id") == indonesian
    assert languages_in(typed, "en") == english


BABEL = "Provinsi Kepulauan Bangka Belitung"


@pytest.mark.parametrize(
    ("code", "name", "indonesian", "english"),
    [
        ("19", "Kepulauan Bangka Belitung", BABEL, "Province of Kepulauan Bangka Belitung"),
        ("34", "Daerah Istimewa Yogyakarta", "Daerah Istimewa Yogyakarta", "Special Region of Yogyakarta"),
        (
            "19.02",
            "Kabupaten Belitung",
            f"Kabupaten Belitung, {BABEL}",
            "Regency of Belitung, Province of Kepulauan Bangka Belitung",
        ),
    ],
)
def test_a_region_is_named_by_its_government(code, name, indonesian, english):
    if "." in code:
        make.region(code[:2], "Kepulauan Bangka Belitung")
    region = make.region(code, name)
    assert names.government(region, "id") == f"Pemerintah {indonesian}, Republik Indonesia"
    assert names.government(region, "en") == f"the Government of the {english}, Republic of Indonesia"


def test_a_name_as_written_is_kept_and_completed(padang):
    written = "Pemerintah Daerah Kota Padang"
    assert names.government(padang, "id", written) == f"{written}, Provinsi Sumatera Barat, Republik Indonesia"
    whole = "Pemerintah Kota Padang, Provinsi Sumatera Barat, Republik Indonesia"
    assert names.government(padang, "id", whole) == whole
