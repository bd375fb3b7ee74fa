import csv
import io

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from lists.spreadsheet import csv_chunks, csv_response, harmless


def whole(header, rows) -> bytes:
    return b"".join(csv_chunks(header, rows))


def test_the_file_is_utf8_with_mark_and_windows_line_ends():
    assert whole(["Judul", "Negara"], [["Kerja sama", "Türkiye"], ["a,b", 'say "hi"'], ["two\nlines", None]]) == (
        b'\xef\xbb\xbfJudul,Negara\r\nKerja sama,T\xc3\xbcrkiye\r\n"a,b","say ""hi"""\r\n"two\nlines",\r\n'
    )


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+62 811", "-x", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1+1", "＋1x", "－x", "＠x", "-2+3", "=-5"],  # noqa: RUF001
)
def test_a_cell_that_would_run_as_a_formula_is_made_harmless(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5", "+5", "-5.25", "-1.000,5", "a=b", "Medan-Rostov", "2018-07-12", "", "5 tahun"])
def test_a_harmless_cell_and_a_number_stay_as_they_are(cell):
    assert harmless(cell) == cell


def test_a_header_is_made_harmless_too():
    assert whole(["=A1"], []) == b"\xef\xbb\xbf'=A1\r\n"


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2)))
def test_any_rows_are_read_back_as_they_were_but_for_the_apostrophe(rows):
    text = whole(["a", "b"], rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read == [["a", "b"], *[[harmless(cell) for cell in row] for row in rows]]
    assert not any(cell[:1] in {"=", "@", "\t", "\r"} for row in read for cell in row)


def test_a_large_file_leaves_in_pieces_and_reads_its_rows_as_it_goes():
    taken = []

    def rows():
        for number in range(20_000):
            taken.append(number)
            yield [number, "x" * 50]

    pieces = csv_chunks(["n", "x"], rows())
    first = next(pieces)
    assert first.startswith(b"\xef\xbb\xbfn,x\r\n0,")
    assert len(taken) < 2_000
    assert max(map(len, pieces)) < 100_000


def test_a_failure_on_the_way_breaks_the_file_and_says_so():
    def rows():
        yield ["whole"]
        raise RuntimeError("the database went away")

    pieces = csv_chunks(["title"], rows())
    sent = []
    with pytest.raises(RuntimeError, match="went away"):
        sent.extend(pieces)
    # ``extend`` keeps what came before the failure.
    lines = b"".join(sent).decode("utf-8-sig").splitlines()
    assert lines[:2] == ["title", "whole"]
    assert len(lines) == 3
    assert lines[2]


def test_the_header_keeps_the_language_in_which_the_file_was_asked_for():
    with translation.override("en"):
        chunks = csv_chunks([gettext_lazy("Yes"), gettext_lazy("No")], [])
    with translation.override("id"):
        assert b"".join(chunks) == b"\xef\xbb\xbfYes,No\r\n"


def test_the_response_is_a_download_with_its_name():
    response = csv_response("agreements-2026-07-12.csv", ["a"], [["1"]])
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="agreements-2026-07-12.csv"'
    assert b"".join(response.streaming_content) == b"\xef\xbb\xbfa\r\n1\r\n"
