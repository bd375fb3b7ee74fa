"""The tab Papers: uploading, versions, facts, taking out, and giving files out."""

import re

import pytest
from django.core.files.storage import storages
from django.test import override_settings
from django.urls import reverse

from agreements.choices import PaperKind
from agreements.models import Document, Download
from tests import make, uploading
from tests.uploading import JPEG, PDF, shut, upload

JSON = {"Accept": "application/json"}


@pytest.fixture
def agreement(places):
    return make.agreement(places.pangkalpinang, make.partner("Kota Hildesheim"))


@pytest.fixture
def client(client_of):
    return client_of("city_staff")


def address(page: str, agreement, *args: int) -> str:
    return reverse(f"agreements:document-{page}", args=[agreement.reference, *args])


def rows(*files, **facts) -> dict:
    """What the form sends: a row for each file, filled with ``facts``."""
    sent = {"paper-TOTAL_FORMS": "5", "paper-INITIAL_FORMS": "0"}
    for number in range(5):
        sent |= {f"paper-{number}-kind": "", f"paper-{number}-title": "", f"paper-{number}-access": "open"}
    for number, file in enumerate(files):
        sent |= {f"paper-{number}-file": file, f"paper-{number}-kind": PaperKind.OTHER}
        sent |= {f"paper-{number}-{name}": value for name, value in facts.items()}
    return sent


def page_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


# Uploading ---------------------------------------------------------------------------------------


def test_several_files_are_uploaded_at_once(client, agreement):
    sent = rows(upload(PDF, "satu.pdf"), upload(JPEG, "dua.jpg"))

    response = client.post(address("new", agreement), sent, follow=True)

    assert response.redirect_chain[-1][0] == address("list", agreement)
    assert sorted(Document.objects.values_list("name", flat=True)) == ["dua.jpg", "satu.pdf"]
    assert "satu.pdf" in page_of(response)


def test_the_good_files_of_a_form_stay_and_the_others_say_why_not(client, agreement):
    files = [upload(PDF, "baik.pdf"), upload(uploading.HTML, "jahat.pdf"), upload(b"", "kosong.pdf")]

    response = client.post(address("new", agreement), rows(*files, title="Judul"), headers={"Accept-Language": "en"})

    assert [paper.name for paper in Document.objects.all()] == ["baik.pdf"]
    errors = [row.errors.get("file") for row in response.context["rows"]]
    assert errors[0] is None
    assert "HTML" in errors[1][0]
    assert len(errors[2]) == 1
    # Sent again as the page draws it, with the row that was saved gone, nothing is saved twice.
    again = rows() | {"paper-1-file": upload(JPEG, "jahat.jpg"), "paper-1-kind": "photo"}
    client.post(address("new", agreement), again)
    assert Document.objects.count() == 2


def test_a_row_with_a_title_and_no_file_asks_for_the_file(client, agreement):
    sent = rows() | {"paper-2-title": "Nota", "paper-2-kind": "other"}

    response = client.post(address("new", agreement), sent)

    assert response.context["rows"][2].errors["file"]
    assert not Document.objects.exists()


def test_a_form_without_any_file_says_so(client, agreement):
    response = client.post(address("new", agreement), rows())

    assert response.context["nothing"] is True


def test_a_file_without_a_kind_is_not_saved(client, agreement):
    response = client.post(address("new", agreement), rows(upload(), kind=""))

    assert response.context["rows"][0].errors["kind"]
    assert not Document.objects.exists()


def test_the_script_gets_an_answer_for_its_one_file(client, agreement):
    saved = client.post(address("new", agreement), rows(upload()), headers=JSON)
    twice = client.post(address("new", agreement), rows(upload()), headers=JSON)
    meant = client.post(address("new", agreement), rows(upload(), again="on"), headers=JSON)
    empty = client.post(address("new", agreement), rows(), headers=JSON)

    assert saved.json() == {"saved": True}
    assert (twice.json()["saved"], twice.json()["again"]) == (False, True)
    assert meant.json() == {"saved": True}
    assert list(empty.json()["errors"]) == ["file"]


def test_the_same_file_elsewhere_is_a_hint(client, agreement, places):
    other = make.agreement(places.pangkalpinang)
    make.document(other, PDF)

    response = client.post(address("new", agreement), rows(upload()), follow=True)

    assert other.reference in page_of(response)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (uploading.HTML, "naskah.pdf"),
        (uploading.SVG, "naskah.pdf"),
        (uploading.bomb(200), "naskah.docx"),
        (b"", "naskah.pdf"),
    ],
)
def test_a_hostile_file_leaves_nothing_behind(client, agreement, content, name):
    storage = storages["documents"]

    def kept():
        return [storage.listdir(year)[1] for year in storage.listdir("")[0]]

    before = kept()

    response = client.post(address("new", agreement), rows(upload(content, name)))

    assert response.context["rows"][0].errors["file"]
    assert not Document.objects.exists()
    assert kept() == before


@override_settings(DOCUMENT_MAX_MEGABYTES=1)
def test_a_huge_file_is_cut_off_on_its_way_and_refused(client, agreement):
    sent = rows(upload(PDF + bytes(5 * 1024 * 1024), "besar.pdf"))

    response = client.post(address("new", agreement), sent)

    assert "1 MB" in str(response.context["rows"][0].errors["file"])


@override_settings(DOCUMENT_MAX_MEGABYTES=1)
def test_the_limit_is_met_to_the_byte(client, agreement):
    whole = PDF + bytes(1024 * 1024 - len(PDF) - 6) + b"%%EOF\n"

    client.post(address("new", agreement), rows(upload(whole, "penuh.pdf")))
    client.post(address("new", agreement), rows(upload(whole + b" ", "lebih.pdf")))

    assert [(paper.name, paper.size) for paper in Document.objects.all()] == [("penuh.pdf", 1024 * 1024)]


@pytest.mark.logs_error
def test_more_files_than_a_request_may_bring_are_refused(client, agreement):
    many = {f"paper-{number}-file": upload(name=f"{number}.pdf") for number in range(11)}

    assert client.post(address("new", agreement), rows() | many).status_code == 400


def test_a_pdf_of_ten_thousand_pages_is_kept_and_read_within_limits(
    client, agreement, django_capture_on_commit_callbacks
):
    content = uploading.many_pages()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("new", agreement), rows(upload(content, "tebal.pdf")))

    assert Document.objects.get().size == len(content)


@pytest.mark.parametrize("name", ["../../../x.pdf", "x\x00y.pdf", "a" * 300 + ".pdf", "\u202efdp.exe", "a\r\nb: c.pdf"])
def test_a_hostile_name_is_harmless(client, agreement, name):
    client.post(address("new", agreement), rows(upload(PDF, name)))
    paper = Document.objects.get()
    response = client.get(paper.get_absolute_url())
    shut(response)

    assert "/" not in paper.name
    assert paper.name.isprintable()
    assert len(paper.name) <= 120
    assert paper.name.endswith(".pdf")
    assert "\n" not in response["Content-Disposition"]


# Giving out --------------------------------------------------------------------------------------


def test_a_download_is_byte_identical_and_never_a_page(client, agreement):
    content = PDF + uploading.HTML + bytes(range(256)) * 2000 + b"%%EOF"
    client.post(address("new", agreement), rows(upload(content, "Naskah ü Hildesheim “akhir”.pdf")))
    paper = Document.objects.get()

    response = client.get(address("file", agreement, paper.pk), headers={"Accept-Encoding": "gzip"})

    assert b"".join(response.streaming_content) == content
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(len(content))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Naskah%20")
    assert "no-store" in response["Cache-Control"]
    assert "Content-Encoding" not in response
    shut(response)


def test_a_type_that_is_not_kept_any_more_goes_out_as_mere_bytes(client, agreement):
    paper = make.document(agreement, media_type="text/html")

    response = client.get(address("file", agreement, paper.pk))
    shut(response)

    assert response["Content-Type"] == "application/octet-stream"


def test_each_download_is_noted(client, agreement, people):
    paper = make.document(agreement)

    shut(client.get(address("file", agreement, paper.pk)))
    shut(client.head(address("file", agreement, paper.pk)))

    assert [(row.document, row.user) for row in Download.objects.all()] == [(paper, people.city_staff)]


def test_people_read_their_own_downloads_and_administrators_all(client_of, agreement, people):
    paper = make.document(agreement, title="Naskah akhir")
    for role in ("city_staff", "reviewer"):
        shut(client_of(role).get(address("file", agreement, paper.pk)))

    mine = client_of("city_staff").get("/history/downloads/?export=csv&headers=codes").getvalue().decode()
    everybody = client_of("administrator").get("/history/downloads/?export=csv&headers=codes").getvalue().decode()

    assert (mine.count("Naskah akhir"), everybody.count("Naskah akhir")) == (1, 2)
    assert agreement.reference in mine


def test_papers_of_others_are_not_there(client_of, agreement, places):
    paper = make.document(agreement)
    for page in ("file", "version", "edit", "take-out"):
        assert client_of("outsider").get(address(page, agreement, paper.pk)).status_code == 404
        assert client_of("outsider").post(address(page, agreement, paper.pk)).status_code in {404, 405}
    assert client_of("outsider").post(address("new", agreement), rows(upload())).status_code == 404
    assert client_of("reviewer").post(address("new", agreement), rows(upload())).status_code == 403
    assert not Download.objects.exists()


def test_a_lost_file_is_told_and_not_noted_as_given_out(client, agreement):
    paper = make.document(agreement)
    storages["documents"].delete(paper.file.name)

    response = client.get(address("file", agreement, paper.pk))

    assert response.status_code == 404
    assert paper.name in page_of(response)
    assert not Download.objects.exists()


# Versions, facts, taking out -----------------------------------------------------------------------


def test_a_new_version_takes_the_place_of_the_old_one(client, agreement):
    first = make.document(agreement, kind="draft_text", title="Rancangan")
    form = client.get(address("version", agreement, first.pk)).context["form"]
    sent = {name: form[name].value() for name in ("kind", "title", "access")}

    client.post(address("version", agreement, first.pk), sent | {"file": upload(JPEG, "v2.jpg")})

    second = Document.objects.current().get()
    assert (second.version, second.replaces, second.title) == (2, first, "Rancangan")
    chain = client.get(address("list", agreement)).context["groups"][0].chains[0]
    assert (chain.newest, chain.older) == (second, [first])
    assert client.get(address("version", agreement, first.pk)).status_code == 404
    assert client.get(address("version", agreement, second.pk)).status_code == 200


def test_a_refused_new_version_says_why(client, agreement):
    paper = make.document(agreement)
    sent = {"kind": "other", "access": "open", "file": upload(uploading.HTML)}

    response = client.post(address("version", agreement, paper.pk), sent)

    assert response.context["form"].errors["file"]


def test_facts_change_and_the_file_stays(client, agreement):
    paper = make.document(agreement)
    sent = {
        "kind": "full_powers",
        "title": "Surat Kuasa",
        "letter_number": "12/FP/2018",
        "dated": "Juli 2018",
        "access": "restricted",
    }

    client.post(address("edit", agreement, paper.pk), sent)

    changed = Document.objects.get()
    assert (changed.kind, changed.title, changed.letter_number) == ("full_powers", "Surat Kuasa", "12/FP/2018")
    assert (str(changed.dated), changed.access, changed.sha256) == ("Juli 2018", "restricted", paper.sha256)


def test_a_date_that_cannot_be_read_keeps_what_was_typed(client, agreement):
    paper = make.document(agreement)

    response = client.post(
        address("edit", agreement, paper.pk), {"kind": "other", "access": "open", "dated": "kemarin"}
    )

    assert response.context["form"].errors["dated"]
    assert "kemarin" in page_of(response)


def test_a_paper_is_taken_out_with_a_reason_and_put_back(client, client_of, agreement):
    paper = make.document(agreement)
    out = address("take-out", agreement, paper.pk)

    assert client.post(out, {"retired_reason": " "}).context["form"].errors["retired_reason"]
    client.post(out, {"retired_reason": "Salah perjanjian"})

    assert not Document.objects.current().exists()
    assert [chain.newest for chain in client.get(address("list", agreement)).context["taken_out"]] == [paper]
    shut(client.get(paper.get_absolute_url()))
    # Who may only read sees nothing of it any more.
    assert client_of("reviewer").get(address("list", agreement)).context["taken_out"] == []
    assert client_of("reviewer").get(paper.get_absolute_url()).status_code == 404

    client.post(out, {"put_back": "1"})
    assert list(Document.objects.current()) == [paper]


def test_the_history_tells_of_a_paper_to_those_who_may_open_it_alone(client_of, agreement):
    make.document(agreement, title="Catatan tertutup", access="restricted")
    make.document(agreement, b"open", title="Catatan terbuka")

    for history in (reverse("agreements:agreement-history", args=[agreement.reference]), reverse("history")):
        for role, may in (("city_staff", True), ("reviewer", True), ("administrator", True), ("province_staff", False)):
            page = page_of(client_of(role).get(history))
            assert ("Catatan tertutup" in page, "Catatan terbuka" in page) == (may, True), (history, role)


def test_the_list_takes_a_fixed_number_of_queries(client, agreement, django_assert_max_num_queries):
    for number in range(12):
        make.document(agreement, b"%d" % number)
    client.get(address("list", agreement))
    with django_assert_max_num_queries(5):
        assert client.get(address("list", agreement)).status_code == 200


def test_a_restricted_paper_shows_to_those_who_may_open_it_alone(client_of, agreement):
    make.document(agreement, title="Catatan tertutup", access="restricted")

    pages = {role: page_of(client_of(role).get(address("list", agreement))) for role in ("reviewer", "province_staff")}

    assert "Catatan tertutup" in pages["reviewer"]
    assert "Catatan tertutup" not in pages["province_staff"]
