"""Texts that a spreadsheet would run are made harmless, the same in Python and in the database, and come back."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lists.spreadsheet import harmless, unharmed

# Mostly what could be taken for a formula, sometimes anything; the database takes no NUL character.
WILD = "='+-@'12.,\t\r\n \x0b\x1c\x85\xa0\u2003\u3000\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6bA\u00e9\u9759"
texts = st.text(WILD, max_size=8) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+62 811",
        "-x",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\uff1d1+1",
        "\uff0b1x",
        "-2+3",
        "=-5",
        "\0=1",
    ],
)
def test_a_cell_that_would_run_as_a_formula_is_made_harmless(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["-5", "+5", "-5.25", "-1.000,5", "a=b", "Medan-Rostov", "2018-07-12", "", "5 tahun", "'kutipan'", "'-5"]
)
def test_a_harmless_cell_and_a_number_stay_as_they_are(cell):
    assert harmless(cell) == unharmed(cell) == cell


@given(texts)
def test_every_text_comes_back_as_it_was(text):
    made = harmless(text)
    assert unharmed(made) == text
    assert made[:1] not in {"=", "@", "\t", "\r", "\n", "\uff1d"}


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(texts, max_size=30))
@example(["''=1", "'-5", "-5", "-5\n", "\u00e9=", ""])
def test_the_database_makes_every_text_harmless_as_python_does(db, cells):
    with connection.cursor() as cursor:
        cursor.execute("SELECT array(SELECT coopreg_harmless(text) FROM unnest(%s::text[]) AS text)", [cells])
        assert cursor.fetchone()[0] == [harmless(cell) for cell in cells]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.none() | st.sampled_from(["", "Jepang", "Cile", "Japan; Chile"]), max_size=6))
def test_several_values_are_joined_each_once_in_their_order(db, values):
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(coopreg_joined(%s::text[], '; '), '')", [values])
        assert cursor.fetchone()[0] == "; ".join(dict.fromkeys(filter(None, values)))
