"""A file is what is in it, not what it is called: hostile ones are refused or harmless."""

import io
import struct
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings

from agreements.papers.filetypes import DOC, DOCX, JPEG, PDF, PNG, WEBP, XLS, XLSX, recognise
from agreements.papers.intake import look_into
from agreements.papers.names import LONGEST, clean_name, stored_name
from tests import uploading
from tests.uploading import office, upload


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (uploading.PDF, PDF),
        (b"\xef\xbb\xbf\r\n" + uploading.PDF, PDF),
        (uploading.JPEG, JPEG),
        (uploading.PNG, PNG),
        (uploading.WEBP, WEBP),
        (office(), DOCX),
        (office("xl/workbook.xml"), XLSX),
        (uploading.compound("WordDocument", "1Table"), DOC),
        (uploading.compound("Workbook"), XLS),
    ],
)
def test_what_the_registry_keeps_is_known_by_its_content(content, expected):
    assert recognise(io.BytesIO(content)) == expected


def refusal_of(content: bytes, name: str = "surat.pdf") -> str:
    with pytest.raises(ValidationError) as refused:
        look_into(upload(content, name))
    return str(refused.value.code)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (uploading.HTML, "page"),
        (b"\n\n  <HTML>", "page"),
        (uploading.SVG, "page"),
        (b'<?xml version="1.0"?>' + uploading.SVG, "page"),
        (uploading.HTML + uploading.PDF, "page"),
        (b"MZ\x90\x00" + bytes(100), "program"),
        (b"#!/bin/sh\n", "program"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), "heic"),
        (b"II*\x00" + bytes(100), "tiff"),
        (b"%PDF-1.7\nand then nothing", "cut"),
        (uploading.PNG[:33], "cut"),
        (b"surat biasa", "unknown"),
        (b"%!PS-Adobe-3.0", "unknown"),
        (b"GIF89a" + bytes(50), "unknown"),
        (b"{\\rtf1}", "unknown"),
    ],
)
def test_what_it_does_not_keep_is_refused_whatever_it_is_called(content, code):
    assert refusal_of(content) == code


def test_a_file_larger_than_the_limit_is_refused_and_one_of_the_limit_is_taken():
    limit = 1024 * 1024
    with override_settings(DOCUMENT_MAX_MEGABYTES=1):
        filled = uploading.PDF + bytes(limit - len(uploading.PDF) - 6) + b"%%EOF\n"
        assert look_into(upload(filled)).size == limit
        assert refusal_of(filled + b" ") == "too_large"


# Word and Excel ------------------------------------------------------------------------------------


def test_a_zip_bomb_is_refused_without_being_opened():
    bomb = uploading.bomb(400)

    assert len(bomb) < 1024 * 1024
    assert refusal_of(bomb, "surat.docx") == "bomb"


def test_a_bomb_below_the_limit_of_size_is_known_by_how_much_it_swells():
    assert refusal_of(uploading.bomb(20), "surat.docx") == "bomb"


def test_a_packed_file_of_very_many_parts_is_refused():
    many = {f"word__media__{number}": b"" for number in range(5_100)}

    assert refusal_of(office(**many), "surat.docx") == "bomb"


def test_an_end_that_lies_about_the_number_of_parts_does_not_help():
    packed = bytearray(office(**{f"word__{number:0200}": b"" for number in range(11_000)}))
    at = packed.rfind(b"PK\x05\x06")
    packed[at + 8 : at + 12] = struct.pack("<HH", 3, 3)

    assert refusal_of(bytes(packed), "surat.docx") == "bomb"


def test_a_file_of_the_form_for_huge_ones_is_refused():
    packed = office()
    at = packed.rfind(b"PK\x05\x06")
    locator = b"PK\x06\x07" + bytes(16)

    assert refusal_of(packed[:at] + locator + packed[at:], "surat.docx") == "bomb"


def test_a_bomb_inside_the_part_that_is_read_is_refused():
    assert refusal_of(office(contents=" " * (4 * 1024 * 1024)), "surat.docx") == "bomb"


@pytest.mark.parametrize(
    "packed",
    [
        office(word__vbaProject=b"", **{"word__vbaProject.bin": b"x"}),
        office("xl/workbook.xml", xl__macrosheets__sheet1=b"x"),
        office(contents='<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'),
        office(contents='<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'),
    ],
)
def test_macros_are_refused(packed):
    assert refusal_of(packed, "surat.docx") == "macros"


def test_a_packed_folder_is_no_word_file():
    assert refusal_of(office("surat.pdf"), "surat.docx") == "archive"


def test_a_packed_file_with_something_before_it_is_not_taken():
    assert refusal_of(uploading.HTML + office(), "surat.docx") == "page"
    assert refusal_of(b"x" + office(), "surat.docx") == "unknown"


@pytest.mark.parametrize("cut", [30, 100, 200])
def test_a_damaged_word_file_is_refused(cut):
    assert refusal_of(office()[:cut], "surat.docx") == "broken"


def test_a_word_file_locked_with_a_password_is_refused():
    buffer = io.BytesIO(office())
    with zipfile.ZipFile(buffer) as packed:
        at = packed.start_dir
    locked = bytearray(buffer.getvalue())
    locked[at + 8] |= 1

    assert refusal_of(bytes(locked), "surat.docx") == "locked"


def test_a_damaged_file_of_the_old_office_is_refused():
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

    assert refusal_of(head, "surat.doc") == "broken"
    assert refusal_of(head + bytes(range(256)) * 20, "surat.doc") == "broken"


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["WordDocument", "Macros"], "macros"),
        (["Workbook", "_VBA_PROJECT_CUR"], "macros"),
        (["EncryptionInfo", "EncryptedPackage"], "locked"),
        (["PowerPoint Document"], "compound"),
        ([], "compound"),
    ],
)
def test_files_of_the_old_office_are_refused_for_what_they_hold(names, code):
    assert refusal_of(uploading.compound(*names), "surat.doc") == code


# Names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("surat.pdf", "surat.pdf"),
        ("SURAT.PDF", "SURAT.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\windows\\surat.pdf", "surat.pdf"),
        ("surat\x00.exe", "surat.exe.pdf"),
        ("surat\r\nSet-Cookie: x.pdf", "suratSet-Cookie_ x.pdf"),
        ("surat\u202efdp.exe", "suratfdp.exe.pdf"),
        ("\u200f\u2066surat\u2069.pdf", "surat.pdf"),
        ("foto.jpg", "foto.pdf"),
        ("surat.html", "surat.html.pdf"),
        ("  surat  gubernur .pdf ", "surat gubernur.pdf"),
        (".pdf", "paper.pdf"),
        ("", "paper.pdf"),
        ("...", "paper.pdf"),
        ('a<b>:"c|?*.pdf', "a_b___c___.pdf"),
        ("Nota 协议 مذكرة.pdf", "Nota 协议 مذكرة.pdf"),
        ("no. 12/2018.pdf", "2018.pdf"),
    ],
)
def test_a_name_is_made_harmless_and_gets_the_ending_of_its_type(name, expected):
    assert clean_name(name, PDF.extensions, frozenset({"pdf", "jpg"})) == expected


@pytest.mark.parametrize("name", ["x" * 300 + ".pdf", "协" * 300 + ".pdf", "\U0001f600" * 300])
def test_a_long_name_is_cut_and_keeps_its_ending(name):
    cut = clean_name(name, PDF.extensions, frozenset({"pdf"}))

    assert len(cut) <= LONGEST
    assert len(cut.encode()) <= 200
    assert cut.endswith(".pdf")


def test_names_in_the_storage_are_never_the_same():
    assert len({stored_name() for _each in range(100)}) == 100
