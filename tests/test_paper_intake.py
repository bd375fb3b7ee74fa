"""A paper is taken in whole or not at all, by what is in it."""

import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage, storages
from django.db import IntegrityError, connection

from agreements.choices import PaperAccess, PaperKind
from agreements.models import Document
from agreements.papers.intake import same_elsewhere, take
from agreements.papers.keeping import whole
from coopreg.dates import parse_partial
from tests import make
from tests.uploading import JPEG, PDF, upload


@pytest.fixture
def agreement(places):
    return make.agreement(places.babel)


@pytest.fixture
def take_in(agreement, people):
    def taken(file=None, of=agreement, kind=PaperKind.OTHER, **facts):
        return take(of, file or upload(), people.province_staff, kind=kind, **facts)

    return taken


def stored() -> set[str]:
    storage = storages["documents"]
    try:
        return {f"{year}/{name}" for year in storage.listdir("")[0] for name in storage.listdir(year)[1]}
    except FileNotFoundError:
        return set()


def test_a_paper_is_kept_with_what_is_known_of_it(take_in, people):
    paper = take_in(
        upload(PDF, "Surat Gubernur.pdf"),
        kind=PaperKind.FACILITATION_REQUEST,
        title="Permohonan",
        letter_number="019/12",
        dated=parse_partial("Juli 2018"),
        access=PaperAccess.RESTRICTED,
    )
    paper.refresh_from_db()

    assert (paper.name, paper.size, paper.media_type) == ("Surat Gubernur.pdf", len(PDF), "application/pdf")
    assert paper.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (paper.version, paper.uploaded_by, paper.access) == (1, people.province_staff, "restricted")
    assert (str(paper.dated), paper.dated.as_written) == ("Juli 2018", "Juli 2018")
    with paper.file.open() as file:
        assert file.read() == PDF


def test_its_name_in_the_storage_is_our_own(take_in):
    paper = take_in(upload(PDF, "rahasia.pdf"))

    year, name = paper.file.name.split("/")
    assert year.isdecimal()
    assert len(name) == 36
    assert name.endswith(".bin")


def test_the_same_file_twice_in_an_agreement_is_told(take_in):
    take_in(upload(), title="Naskah")

    with pytest.raises(ValidationError, match="Naskah") as refused:
        take_in()

    assert refused.value.code == "twice"
    assert take_in(again=True).pk


def test_the_same_file_in_another_agreement_is_a_hint_to_those_who_may_see_it(take_in, places, people):
    elsewhere, restricted = make.agreement(places.padang), make.agreement(places.babel)
    take_in(of=elsewhere)
    take_in(of=restricted, access=PaperAccess.RESTRICTED)
    paper = take_in()

    assert list(same_elsewhere(paper, people.reviewer)) == sorted(
        [restricted, elsewhere], key=lambda each: each.reference
    )
    assert list(same_elsewhere(paper, people.province_staff)) == [restricted]
    assert list(same_elsewhere(paper, people.city_staff)) == []


def test_a_new_version_follows_the_newest_one(take_in):
    first = take_in()
    second = take_in(upload(JPEG, "v2.jpg"), replaces=first)

    assert (second.version, second.replaces) == (2, first)
    assert list(Document.objects.current()) == [second]
    with pytest.raises(ValidationError) as refused:
        take_in(upload(PDF + b"\n", "v3.pdf"), replaces=first)
    assert refused.value.code == "old"


def test_a_new_version_of_a_paper_of_another_agreement_is_refused(take_in, places):
    other = take_in(of=make.agreement(places.babel))

    with pytest.raises(ValidationError):
        take_in(replaces=other)


def test_a_refused_row_leaves_no_file_behind(take_in):
    before = stored()

    with pytest.raises(ValidationError):
        take_in(kind="nonsense")

    assert stored() == before
    assert not Document.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_failure_of_what_belongs_together_takes_the_file_back(take_in):
    before = stored()

    def fail() -> None:
        with whole():
            take_in()
            assert len(stored()) == len(before) + 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert stored() == before
    assert not Document.objects.exists()


@pytest.mark.logs_error
def test_a_storage_that_takes_nothing_is_told(take_in, monkeypatch, tmp_path):
    (tmp_path / "full").touch()
    monkeypatch.setattr(Document._meta.get_field("file"), "storage", FileSystemStorage(tmp_path / "full"))

    with pytest.raises(ValidationError) as refused:
        take_in()

    assert refused.value.code == "storage"
    assert not Document.objects.exists()


def test_a_paper_inside_a_larger_whole_stays_when_that_succeeds(take_in):
    with whole():
        paper = take_in()

    assert paper.file.name in stored()


@pytest.mark.django_db(transaction=True)
def test_a_refusal_at_the_commit_takes_the_file_back(take_in):
    make.procedure("exploration")
    before = stored()

    def fail() -> None:
        with whole(), connection.cursor() as cursor:
            take_in()
            # A constraint that the database looks at with the commit.
            cursor.execute("UPDATE agreements_stage SET procedure_id = 0")

    with pytest.raises(IntegrityError):
        fail()

    assert stored() == before
