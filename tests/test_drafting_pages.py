"""The page of the drafts and their files: what is offered to whom, what is logged, and that LibreOffice opens them."""

import datetime
import shutil
import subprocess
from pathlib import Path

import pytest
from django.utils import translation
from pypdf import PdfReader

from accounts.models import User
from agreements.choices import Instrument
from drafting.choices import Second, TextKind
from drafting.drafts import Choice, make_draft, offered
from lists.models import Export
from tests import drafts, make

pytestmark = pytest.mark.django_db
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def agreement(places):
    return make.agreement(places.pangkalpinang, make.partner("Kota Kōchi & <Rekan>"))


@pytest.mark.parametrize(
    ("instrument", "signed", "kinds"),
    [
        ("loi", False, ["loi", "mou", "plan_of_action"]),
        ("mou", False, ["loi", "mou", "plan_of_action"]),
        ("loi", True, ["mou", "plan_of_action"]),
        ("mou", True, ["plan_of_action"]),
        ("plan_of_action", True, []),
        ("other", True, ["plan_of_action"]),
    ],
)
def test_what_is_signed_is_not_drafted_again(places, instrument, signed, kinds):
    agreement = make.agreement(places.babel, instrument=instrument, is_signed=signed)
    assert [kind.value for kind in offered(agreement)] == kinds


def test_nothing_is_drafted_for_what_is_terminated(places):
    agreement = make.agreement(places.babel, is_signed=True, terminated_on=datetime.date(2020, 1, 1))
    assert offered(agreement) == []


@pytest.mark.parametrize("address", ["mou/?second=ja", "nonsense/", "loi/?second=en"])
def test_a_draft_that_there_is_not_is_not_found(places, client_of, address):
    agreement = make.agreement(places.pangkalpinang, is_signed=True, instrument=Instrument.LOI)
    assert client_of("city_staff").get(f"/agreements/{agreement.reference}/drafts/{address}").status_code == 404


def test_a_draft_is_saved_not_opened_kept_by_no_cache_and_logged(agreement, people, client_of):
    answer = client_of("city_staff").get(f"/agreements/{agreement.reference}/drafts/mou/")
    assert answer["Content-Type"] == DOCX
    assert answer["Content-Disposition"].startswith('attachment; filename="rancangan-mou-19.71-')
    assert "no-store" in answer["Cache-Control"]
    assert b"".join(answer.streaming_content).startswith(b"PK")
    export = Export.objects.get()
    assert (export.user, export.list, export.format, export.rows) == (people.city_staff, "drafts", "docx", 1)
    assert agreement.reference in export.filter
    assert export.finished_at
    page = client_of("city_staff").get("/history/exports/").content.decode()
    assert agreement.reference in page


def test_to_ask_what_there_is_takes_nothing_home(agreement, client_of):
    assert client_of("city_staff").head(f"/agreements/{agreement.reference}/drafts/mou/").status_code == 200
    assert not Export.objects.exists()


def test_an_account_that_may_not_export_gets_no_draft(agreement, people, client_of):
    User.objects.filter(pk=people.city_staff.pk).update(may_export=False)
    client = client_of("city_staff")
    assert client.get(f"/agreements/{agreement.reference}/drafts/mou/").status_code == 403
    page = client.get(f"/agreements/{agreement.reference}/drafts/").content.decode()
    assert f"/agreements/{agreement.reference}/drafts/mou/" not in page
    assert not Export.objects.exists()


def test_a_confidential_agreement_is_drafted_only_for_those_who_read_it(places, client_of):
    secret = make.agreement(places.pangkalpinang, confidential=True)
    for role, status in (("city_staff", 200), ("reviewer", 200), ("outsider", 404)):
        answer = client_of(role).get(f"/agreements/{secret.reference}/drafts/mou/")
        assert answer.status_code == status


@pytest.mark.parametrize("code", ["id", "en"])
def test_the_page_says_what_is_left_to_fill_in(agreement, client_of, code):
    client = client_of("city_staff")
    client.cookies["django_language"] = code
    page = client.get(f"/agreements/{agreement.reference}/drafts/").content.decode()
    assert {"id": "tempat penandatanganan", "en": "place of signing"}[code] in page


@pytest.mark.parametrize("code", ["id", "en"])
def test_a_draft_is_the_same_in_whatever_language_the_page_is(agreement, people, code):
    choice = Choice(TextKind.MOU, Second.ENGLISH, None)
    with translation.override("id"):
        first = drafts.text_of(make_draft(choice, agreement, people.administrator))
    with translation.override(code):
        assert drafts.text_of(make_draft(choice, agreement, people.administrator)) == first


def test_every_variable_has_its_line_for_the_authors_of_templates(client_of):
    from drafting.variables import KNOWN

    page = client_of("reviewer").get("/drafting/variables/").content.decode()
    for name in KNOWN:
        assert f"<code>{name.split('.')[-1]}</code>" in page


# In other programs ----------------------------------------------------------------------------------


def opens_word() -> bool:
    program = shutil.which("soffice")
    return bool(program) and (Path(program).resolve().parent / "libswlo.so").exists()


@pytest.mark.skipif(not opens_word(), reason="LibreOffice Writer is not installed (setup/programs.sh)")
@pytest.mark.timeout(300)
def test_libreoffice_opens_every_draft_and_draws_it_whole(agreement, people, tmp_path):
    agreement.place_signed, agreement.confidential = "Pangkalpinang", True
    agreement.save()
    files = []
    for kind in TextKind:
        files.append(tmp_path / f"{kind.value}.docx")
        files[-1].write_bytes(make_draft(Choice(kind, Second.ENGLISH, None), agreement, people.administrator))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, files)]
    subprocess.run(command, check=True, timeout=240, capture_output=True)  # noqa: S603  (fixed words and our files)
    for file in files:
        pages = PdfReader(file.with_suffix(".pdf")).pages
        assert 1 < len(pages) < 6
        texts = [" ".join(page.extract_text().split()) for page in pages]
        for text in texts:
            assert "RANCANGAN / DRAFT" in text
            assert "RAHASIA / CONFIDENTIAL" in text
            assert agreement.reference in text
        whole = " ".join(texts)
        assert "Pemerintah Kota Kōchi & <Rekan>, Jepang" in whole
        assert "Dibuat di Pangkalpinang" in whole or file.stem != "mou"
        assert "{{" not in whole
        assert "{%" not in whole
