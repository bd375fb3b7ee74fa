"""Numbers and figures as people write them: what is understood, what is refused rather than guessed."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from coopreg.numbers import number_as_typed, number_in_cell, read_number
from potentials.figures import Figure, in_cell, read_cell


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("62.064,67", "62064.67"),
        ("62064,67", "62064.67"),
        ("62,064.67", "62064.67"),
        ("62 064,67", "62064.67"),
        ("1.019.051", "1019051"),
        ("1,019,051", "1019051"),
        ("203.810", "203810"),
        ("62064.67", "62064.67"),
        ("0,5", "0.5"),
        ("0.500", "0.5"),
        ("12,5", "12.5"),
        (" 7 ", "7"),
    ],
)
def test_a_number_is_read_as_it_is_written_here(text, number):
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["62,064", "1.019,051.2", "1.01.9", "12.345.67", "", "-", "-5", "1e5", "ha", "١٢", "1,2,3"]
)
def test_what_is_no_number_or_can_be_read_in_two_ways_is_refused(text):
    with pytest.raises(ValidationError):
        read_number(text)


@pytest.mark.parametrize("text", ["12345678901234567", "0,12345"])
def test_what_the_registry_cannot_keep_is_refused(text):
    with pytest.raises(ValidationError, match=r"terlalu panjang|too long"):
        read_number(text)


NUMBERS = st.decimals(min_value=0, max_value=10**12, places=4)


@settings(max_examples=200)
@given(NUMBERS)
def test_what_is_written_is_read_back(number):
    assert read_number(number_in_cell(number)) == number
    assert read_number(number_as_typed(number)) == number


NAMES = st.from_regex(r"[a-z][a-z ]{0,10}[a-z]", fullmatch=True)
FIGURES = st.builds(
    Figure,
    NAMES,
    NUMBERS,
    st.sampled_from(["ha", "ton", "kg/tahun", "m³"]),
    st.integers(1900, 2100),
    NAMES | st.just(""),
)


@settings(max_examples=50)
@given(st.lists(FIGURES, max_size=3))
def test_figures_in_a_cell_are_read_back(figures):
    assert read_cell(in_cell(figures)) == figures


@pytest.mark.parametrize(
    "text", ["luas kebun", "luas: ha (2024)", "luas: 5 ha", "luas: 5 ha (24)", "luas: 62,064 ha (2024)"]
)
def test_a_figure_that_lacks_something_is_refused(text):
    with pytest.raises(ValidationError):
        read_cell(text)
