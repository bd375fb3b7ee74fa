"""The library of papers: who sees what, how it is narrowed, and what is found in the texts of PDFs."""

import csv
import hashlib
import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
import typst
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from agreements.library import text
from agreements.models import Document, DocumentText, TextState
from tests import make
from tests.uploading import many_pages

URL = "/papers/"
WAITING, READ, SCAN, FAILED = TextState.WAITING, TextState.READ, TextState.SCAN, TextState.FAILED


def pdf(*pages: str) -> bytes:
    """A PDF with one page for each text."""
    return typst.compile("\n#pagebreak()\n".join(pages).encode())


def paper(of, *pages: str, **fields):
    """A paper of the agreement ``of`` whose text was read."""
    made = make.document(of, pdf(*pages), **fields)
    text.read(made)
    return made


@pytest.fixture
def agreements(places) -> SimpleNamespace:
    return SimpleNamespace(
        babel=make.agreement(places.babel, title="Babel"),
        city=make.agreement(places.pangkalpinang, title="Pangkalpinang"),
        padang=make.agreement(places.padang, title="Padang"),
    )


@pytest.fixture
def found(client_of):
    """The titles that a person's list has, sorted: ``found("reviewer", kind="loi")``."""

    def titles(role="administrator", **query):
        query = {"export": "csv", "headers": "codes", "columns": "title", **query}
        response = client_of(role).get(URL, query)
        assert response.status_code == 200, response.text
        return sorted(row[0] for row in list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))[1:])

    return titles


# Who sees what --------------------------------------------------------------------------------


def test_the_papers_are_those_of_the_agreements_in_sight(agreements, found):
    for name, agreement in vars(agreements).items():
        make.document(agreement, title=name)
    assert found("reviewer") == found("administrator") == ["babel", "city", "padang"]
    assert found("supervisor") == found("province_staff") == ["babel", "city"]
    assert found("city_staff") == ["city"]
    assert found("outsider") == ["padang"]


def test_a_restricted_paper_is_for_those_who_may_change_the_agreement_and_for_the_ministries(agreements, found):
    make.document(agreements.city, title="restricted", access="restricted")
    assert found("city_staff") == found("supervisor") == found("reviewer") == ["restricted"]
    assert found("province_staff") == found("outsider") == []
    assert found("province_staff", q="restricted") == []


def test_a_paper_that_was_taken_out_is_for_those_who_may_change_the_agreement(agreements, found):
    make.document(agreements.city, title="out", retired_at=timezone.now(), retired_reason="Wrong file")
    assert found("city_staff", versions="taken_out") == ["out"]
    assert found("province_staff", versions="taken_out") == []


def test_who_may_not_export_takes_no_list_home(agreements, people, client_of):
    people.city_staff.may_export = False
    people.city_staff.save()
    assert client_of("city_staff").get(f"{URL}?export=csv").status_code == 403


# Filters --------------------------------------------------------------------------------------


@pytest.fixture
def papers(agreements) -> SimpleNamespace:
    """A paper of each kind of thing that can be told apart."""
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    old = timezone.now() - timedelta(days=400)
    first = make.document(agreements.city, title="first", kind="loi")
    return SimpleNamespace(
        first=first,
        second=make.document(agreements.city, title="second", kind="loi", replaces=first, version=2),
        word=make.document(agreements.babel, title="word", kind="draft_text", media_type=word),
        photo=make.document(agreements.padang, title="photo", kind="photo", media_type="image/jpeg", uploaded_at=old),
        out=make.document(agreements.padang, title="out", retired_at=timezone.now(), retired_reason="Wrong"),
    )


ONE_YEAR_AGO = str(timezone.localdate().year - 1)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["photo", "second", "word"]),
        ({"kind": ["loi", "photo"]}, ["photo", "second"]),
        ({"region": "19"}, ["second", "word"]),
        ({"region": "19.71"}, ["second"]),
        ({"media": "word"}, ["word"]),
        ({"media": ["picture", "pdf"]}, ["photo", "second"]),
        ({"text": "none"}, ["photo", "word"]),
        ({"access": "restricted"}, []),
        ({"uploaded_before": ONE_YEAR_AGO}, ["photo"]),
        ({"uploaded_after": str(timezone.localdate().year)}, ["second", "word"]),
        ({"versions": "current"}, ["photo", "second", "word"]),
        ({"versions": "older"}, ["first"]),
        ({"versions": "taken_out"}, ["out"]),
        ({"versions": ["current", "older", "taken_out"]}, ["first", "out", "photo", "second", "word"]),
        ({"versions": "older", "kind": "photo"}, []),
    ],
)
def test_each_filter_narrows_the_library(papers, found, query, titles):
    assert found(**query) == titles


def test_the_library_can_be_narrowed_to_an_agreement_and_to_a_partner(papers, agreements, places, found):
    partner = make.partner("Hildesheim")
    other = make.agreement(places.padang, partner)
    make.document(other, title="with partner")
    assert found(agreement=agreements.city.reference) == ["second"]
    assert found(agreement=[agreements.city.reference, other.reference]) == ["second", "with partner"]
    assert found(partner=partner.pk) == found(partner="Hildesheim") == ["with partner"]


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "letter"},
        {"versions": "all"},
        {"media": "exe"},
        {"agreement": "99-2026-0001"},
        {"agreement": "Pangkalpinang"},
        {"uploaded_after": "yesterday"},
        {"paper": "1"},
        {"sort": "sha256"},
    ],
)
def test_what_is_not_understood_shows_no_paper(papers, client_of, query):
    response = client_of("reviewer").get(URL, query)
    assert response.context["listing"].refused
    assert "c-title" not in response.text
    assert client_of("reviewer").get(URL, query | {"export": "csv"}).status_code == 400


def test_an_agreement_out_of_sight_is_as_unknown_as_one_that_is_none(papers, agreements, client_of):
    for reference in (agreements.padang.reference, "99-2026-0001"):
        response = client_of("city_staff").get(URL, {"agreement": reference})
        assert [problem.name for problem in response.context["listing"].panel.problems] == ["agreement"]


@pytest.mark.parametrize("sort", ["title", "agreement", "region", "dated_on", "size", "uploaded_at"])
def test_the_library_can_be_sorted_both_ways(papers, client_of, sort):
    query = {"export": "csv", "headers": "codes", "columns": "id", "versions": ["current", "older", "taken_out"]}
    lines = [client_of("reviewer").get(URL, query | {"sort": each}).getvalue() for each in (sort, f"-{sort}")]
    assert sorted(lines[0].split()) == sorted(lines[1].split())


def test_the_page_says_that_only_newest_versions_are_shown_until_others_are_asked_for(papers, client_of):
    client = client_of("reviewer")
    client.cookies["django_language"] = "en"
    sentence = "Only the newest version of each paper, without those taken out."
    assert sentence in client.get(URL).text
    assert sentence not in client.get(URL, {"versions": ["current", "older"]}).text


def test_an_older_version_and_one_taken_out_are_marked_and_lead_to_their_files(papers, client_of):
    client = client_of("reviewer")
    client.cookies["django_language"] = "en"
    page = client.get(URL, {"versions": ["current", "older"]}).text
    assert f'href="{papers.first.get_absolute_url()}"' in page
    assert "replaced by a newer version" in page
    assert "version 2" in page
    page = client_of("administrator").get(URL, {"versions": "taken_out"}).text
    assert f'href="{papers.out.get_absolute_url()}"' in page


def test_names_are_written_harmlessly(agreements, client_of):
    make.document(agreements.city, title="<script>alert(1)</script>", name='"><img src=x>.pdf')
    for query in ({}, {"q": "alert"}):
        page = client_of("reviewer").get(URL, query).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


# Words ----------------------------------------------------------------------------------------


@pytest.fixture
def library(agreements) -> SimpleNamespace:
    city = agreements.city
    return SimpleNamespace(
        plan=paper(
            city,
            "Rencana kerja sama perikanan dan lada putih.",
            "Para pihak menyelenggarakan pertukaran pelajar di Hildesheim.",
            title="Rencana",
        ),
        letter=make.document(city, title="Surat", name="permohonan_fasilitasi-2018.pdf", letter_number="119/45/B.Pem"),
        tin=paper(city, "Penghijauan bekas tambang timah di Mendo Barat.", title="Timah"),
    )


@pytest.mark.parametrize(
    ("q", "titles"),
    [
        ("perikanan", ["Rencana"]),
        ("PERIKANAN lada", ["Rencana"]),
        ("perikanan timah", []),
        ("tukar", ["Rencana"]),
        ("pelaj", ["Rencana"]),
        ("hildes", ["Rencana"]),
        ("kerjasama", ["Rencana"]),
        ('"lada putih"', ["Rencana"]),
        ('"putih lada"', []),
        ("pihak -timah", ["Rencana"]),
        ("-pelajar tambang", ["Timah"]),
        ("119/45", ["Surat"]),
        ("fasilitasi", ["Surat"]),
        ("2018", ["Surat"]),
        ("surat", ["Surat"]),
        ("Mendo", ["Timah"]),
        ("dan", ["Rencana"]),
        ("zzzz", []),
        ("'", []),
        ("-", []),
        ("%", []),
        ("& | !", []),
        ("千葉", []),
    ],
)
def test_words_are_found_in_title_name_number_and_text(library, found, q, titles):
    assert found(q=q) == titles


def test_a_hit_in_the_text_is_shown_with_its_page(library, client_of):
    client = client_of("reviewer")
    client.cookies["django_language"] = "en"
    page = client.get(URL, {"q": "pelajar"}).text
    assert "Page 2: Para pihak" in page
    assert "<mark>pelajar</mark>" in page
    assert "Page 1: Rencana" in client.get(URL, {"q": "lada"}).text
    assert "<mark>Timah</mark>" in client.get(URL, {"q": "timah"}).text


def test_nothing_out_of_sight_is_found_or_shown(library, agreements, client_of, found):
    paper(agreements.padang, "Rahasia pelajar", title="Elsewhere")
    assert found("city_staff", q="rahasia") == []
    assert "Rahasia" not in client_of("city_staff").get(URL, {"q": "pelajar"}).text


def test_a_new_title_and_letter_number_are_found_at_once(library, found):
    Document.objects.filter(pk=library.letter.pk).update(title="Berubah", letter_number="500/7")
    assert found(q="berubah") == found(q="500/7") == ["Berubah"]
    assert found(q="119/45") == []


def test_the_best_answer_comes_first(agreements, client_of):
    paper(agreements.city, "Tentang kopi dan kakao.", title="Other")
    make.document(agreements.city, title="Kopi")
    rows = client_of("reviewer").get(URL, {"q": "kopi"}).context["listing"].rows
    assert 'title="Kopi"' in rows[0]


# Speed ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("query", "most"), [({}, 7), ({"q": "pelajar"}, 8), ({"region": "19", "kind": "loi"}, 8)])
def test_a_page_takes_the_same_few_queries_whatever_its_size(library, agreements, client_of, query, most):
    client = client_of("supervisor")
    client.get("/")
    counts = []
    for more in (0, 30):
        for number in range(more):
            make.document(agreements.city, title=f"pelajar {number}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(URL, query)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= most


# Reading --------------------------------------------------------------------------------------


def test_the_text_of_a_pdf_is_read_page_by_page(agreements):
    made = make.document(agreements.city, pdf("Satu", "Dua"))
    assert made.text.state == WAITING
    assert text.read(made) == READ
    kept = DocumentText.objects.get(document=made)
    assert (kept.state, kept.content, kept.pages_read) == (READ, "Satu\fDua\f", 2)
    made.refresh_from_db()
    assert made.pages == 2


def test_what_is_no_pdf_is_not_read(agreements):
    made = make.document(agreements.city, media_type="image/png")
    assert (made.text.state, text.read(made)) == (TextState.NONE, TextState.NONE)


def test_a_pdf_without_text_is_a_scan(agreements):
    made = make.document(agreements.city, pdf("#rect()"))
    assert text.read(made) == SCAN


@pytest.mark.parametrize("content", [b"%PDF-1.4 nothing", b"%PDF-1.7\n%%EOF\n", b"<html>", b"\x00" * 100])
def test_what_cannot_be_read_says_so(agreements, content):
    made = make.document(agreements.city, content)
    assert text.read(made) == FAILED
    assert DocumentText.objects.get(document=made).state == FAILED


def test_a_pdf_of_ten_thousand_pages_is_read_as_far_as_the_limit_goes(agreements):
    made = make.document(agreements.city, many_pages())
    assert text.read(made, seconds=30) == SCAN
    assert made.text.pages_read <= 1000


@override_settings(PAPER_READ_PAGES=2, PAPER_READ_CHARS=9)
def test_no_more_than_the_limits_is_read(agreements):
    found = text.extract(io.BytesIO(pdf("12345", "67890", "abc")), seconds=20)
    assert (found.pages, found.texts) == (3, ["12345", "6789"])


@pytest.fixture
def _hangs(tmp_path, monkeypatch):
    """A reader that reads one page, then never comes to its end."""
    script = tmp_path / "reader.py"
    script.write_text('import time\nprint(\'{"pages": 2}\\n{"text": "one"}\', flush=True)\ntime.sleep(60)\n')
    monkeypatch.setattr(text, "SCRIPT", script)


@pytest.mark.usefixtures("_hangs")
@override_settings(PAPER_UPLOAD_SECONDS=1)
def test_a_pdf_that_hangs_holds_up_an_upload_for_seconds_alone_and_waits(agreements):
    made = make.document(agreements.city, pdf("x"))
    assert text.read(made) == WAITING
    assert made.text.state == WAITING


@pytest.mark.usefixtures("_hangs")
def test_of_a_pdf_that_hangs_the_command_keeps_what_was_read_in_time(agreements):
    made = make.document(agreements.city, pdf("x"))
    assert text.read(made, seconds=1) == READ
    assert DocumentText.objects.get(document=made).content == "one\f"


@override_settings(PAPER_READ_MEGABYTES=1)
def test_a_reader_that_wants_more_memory_than_it_may_have_fails_alone(agreements):
    made = make.document(agreements.city, pdf("x") + bytes(30_000_000))
    assert text.read(made, seconds=10) == FAILED


def test_characters_that_the_database_does_not_take_are_left_out():
    assert text._clean("a\x00b\ufffe\r\nc\ud800d\x0c") == "abcd"


def test_a_text_of_more_different_words_than_an_index_holds_is_found_by_its_beginning(agreements, found):
    words = " ".join(hashlib.sha256(str(number).encode()).hexdigest()[:12] for number in range(70_000))
    made = make.document(agreements.city, title="Long")
    DocumentText.objects.filter(document=made).update(content=f"permulaan {words} penghabisan", state=READ)
    assert found(q="permulaan") == ["Long"]
    assert found(q="penghabisan") == []


def test_the_backlog_is_read_and_what_lacks_stops_nothing(agreements):
    waits = make.document(agreements.city, pdf("Menunggu"))
    lost = make.document(agreements.city, pdf("Hilang"))
    lost.file.storage.delete(lost.file.name)
    out, err = io.StringIO(), io.StringIO()
    with translation.override("en"):
        call_command("read_papers", stdout=out, stderr=err)
    assert "searchable: 1" in out.getvalue()
    assert err.getvalue().startswith(f"{lost.pk}:")
    assert DocumentText.objects.get(document=waits).state == READ


def test_what_failed_is_read_again_only_when_that_is_asked_for(agreements):
    made = make.document(agreements.city, b"%PDF-1.4 nothing")
    text.read(made)
    made.file.storage.delete(made.file.name)
    made.file.storage.save(made.file.name, ContentFile(pdf("Kini")))
    call_command("read_papers", stdout=io.StringIO())
    assert DocumentText.objects.get(document=made).state == FAILED
    call_command("read_papers", "--again", stdout=io.StringIO())
    assert DocumentText.objects.get(document=made).state == READ


def test_no_more_than_so_many_are_read_at_once(agreements):
    for number in range(3):
        make.document(agreements.city, pdf(str(number)))
    call_command("read_papers", "--most", "2", stdout=io.StringIO())
    assert DocumentText.objects.filter(state=WAITING).count() == 1


def test_the_reader_knows_no_setting_of_ours(agreements, monkeypatch, tmp_path):
    script = tmp_path / "reader.py"
    script.write_text(
        'import json, os\nprint(\'{"pages": 1}\')\nprint(json.dumps({"text": repr(sorted(os.environ))}))\n'
    )
    monkeypatch.setattr(text, "SCRIPT", script)
    monkeypatch.setenv("SECRET_KEY", "secret")
    assert "SECRET_KEY" not in text.extract(io.BytesIO(b""), seconds=10).texts[0]
