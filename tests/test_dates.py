"""The date parser: what a clerk types becomes a date to its precision, or a sentence that says what to type."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from coopreg.dates import PartialDate, Precision, parse_partial

DAY = PartialDate(datetime.date(2018, 7, 12), Precision.DAY)
MONTH = PartialDate(datetime.date(2018, 7, 1), Precision.MONTH)
YEAR = PartialDate(datetime.date(2018, 1, 1), Precision.YEAR)

MONTH_WORDS = [
    ["Januari", "Jan", "January"],
    ["Februari", "Feb", "Pebruari", "February"],
    ["Maret", "Mar", "March"],
    ["April", "Apr"],
    ["Mei", "May"],
    ["Juni", "Jun", "June"],
    ["Juli", "Jul", "July"],
    ["Agustus", "Agu", "Agt", "Ags", "Agust", "August", "Aug"],
    ["September", "Sep", "Sept"],
    ["Oktober", "Okt", "October", "Oct"],
    ["November", "Nov", "Nopember", "Nop"],
    ["Desember", "Des", "December", "Dec"],
]
WEEKDAY_WORDS = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]

days = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))


def same(one: PartialDate, other: PartialDate) -> bool:
    """Whether two partial dates are the same period, however they were written."""
    return (one.first, one.precision) == (other.first, other.precision)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12/07/2018", DAY),
        ("12/7/2018", DAY),
        ("12-7-2018", DAY),
        ("12.07.2018", DAY),
        ("12 / 07 / 2018", DAY),
        ("12–07–2018", DAY),  # noqa: RUF001  (the dash that a word processor makes)
        ("2018-07-12", DAY),
        ("2018/07/12", DAY),
        ("12 Juli 2018", DAY),
        ("12 JULI 2018", DAY),
        ("  12   juli 2018 ", DAY),
        ("12 Jul. 2018.", DAY),
        ("12-Jul-2018", DAY),
        ("12 July 2018", DAY),
        ("July 12, 2018", DAY),
        ("Kamis, 12 Juli 2018", DAY),
        ("kamis 12/07/2018", DAY),
        ("Thursday, 12 July 2018", DAY),
        ("Juli 2018", MONTH),
        ("Jul 2018", MONTH),
        ("07/2018", MONTH),
        ("7-2018", MONTH),
        ("2018-07", MONTH),
        ("2018", YEAR),
        ("2018.", YEAR),
        ("", PartialDate()),
        ("  ", PartialDate()),
    ],
)
def test_a_date_in_any_accepted_form_is_understood(text: str, expected: PartialDate):
    assert same(parse_partial(text), expected)


@pytest.mark.parametrize("number", range(1, 13))
def test_every_name_of_a_month_is_known_in_any_case(number: int):
    for word in MONTH_WORDS[number - 1]:
        for text in (f"5 {word} 2001", f"5 {word.upper()} 2001", f"5 {word.lower()}. 2001"):
            assert parse_partial(text).first == datetime.date(2001, number, 5), text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31/02/2018", "day"),
        ("29/02/2019", "day"),
        ("00/07/2018", "day"),
        ("31 November 2018", "day"),
        ("12/07/18", "short_year"),
        ("12 Juli 18", "short_year"),
        ("12/07/201", "short_year"),
        ("12/07/1899", "year_range"),
        ("2101", "year_range"),
        ("0000-00-00", "zero"),
        ("00/00/0000", "zero"),
        ("12/72020", "lost_slash"),
        ("127/2020", "lost_slash"),
        ("12072020", "lost_slash"),
        ("07/13/2018", "month_first"),
        ("13/13/2018", "month"),
        ("13/2018", "month"),
        ("2018-13-01", "month"),
        ("31/5", "no_year"),
        ("Sabtu (1/8)", "not_understood"),
        ("Rabu 31/5", "no_year"),
        ("12 Juli", "no_year"),
        ("12 Juky 2018", "month_word"),
        ("Rabu, 31 Mei 2011", "weekday"),
        ("Senin 19 Januari 2007", "weekday"),
        ("Kamis, Juli 2018", "not_understood"),
        ("1980-an", "not_understood"),
        ("2018-2020", "not_understood"),
        ("Berjalan", "not_understood"),
        ("12 Juli 2018 sampai 2020", "not_understood"),
    ],
)
def test_a_date_that_cannot_be_right_is_refused_for_its_own_reason(text: str, code: str):
    with pytest.raises(ValidationError) as refused:
        parse_partial(text)
    assert refused.value.code == code


def test_the_sentence_about_a_weekday_names_the_right_one():
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        parse_partial("Rabu, 31 Mei 2011")
    assert "Tuesday" in refused.value.messages[0]
    assert "Rabu" in refused.value.messages[0]


def test_the_text_is_kept_as_written_without_the_blanks_around_it():
    assert parse_partial("  Kamis,  12 Juli 2018 \n").as_written == "Kamis, 12 Juli 2018"


@pytest.mark.parametrize(
    ("date", "last"),
    [
        (DAY, datetime.date(2018, 7, 12)),
        (MONTH, datetime.date(2018, 7, 31)),
        (YEAR, datetime.date(2018, 12, 31)),
        (PartialDate(datetime.date(2024, 2, 1), Precision.MONTH), datetime.date(2024, 2, 29)),
        (PartialDate(), None),
    ],
)
def test_the_last_day_of_a_period(date: PartialDate, last: datetime.date | None):
    assert date.last == last


@given(days, st.data())
def test_every_day_written_in_every_form_reads_back_as_that_day(day: datetime.date, data: st.DataObject):
    word = data.draw(st.sampled_from(MONTH_WORDS[day.month - 1]))
    weekday = WEEKDAY_WORDS[day.weekday()]
    separator = data.draw(st.sampled_from("/-."))
    written = [
        separator.join((f"{day.day:02}", f"{day.month:02}", str(day.year))),
        separator.join((str(day.day), str(day.month), str(day.year))),
        day.isoformat(),
        f"{day.day} {word} {day.year}",
        f"{day.day:02}-{word}-{day.year}",
        f"{weekday}, {day.day} {word} {day.year}",
        f"{weekday.upper()} {day:%d/%m/%Y}",
    ]
    for text in written:
        assert same(parse_partial(text), PartialDate(day, Precision.DAY)), text


@given(days, st.sampled_from(["id", "en"]), st.sampled_from([Precision.DAY, Precision.MONTH, Precision.YEAR]))
def test_a_date_in_words_or_in_iso_reads_back_the_same(day: datetime.date, language: str, precision: Precision):
    if precision != Precision.DAY:
        day = day.replace(day=1)
    if precision == Precision.YEAR:
        day = day.replace(month=1)
    date = PartialDate(day, precision)
    with translation.override(language):
        assert same(parse_partial(str(date)), date)
        assert same(parse_partial(date.isoformat()), date)


date_like = st.lists(
    st.sampled_from([*"0123456789/-. ,'", "12", "2018", "Juli", "Mei", "Kamis", "jum'at", "0000", "an", "'at"]),
    max_size=9,
).map("".join)


@given(st.one_of(st.text(), date_like))
def test_no_text_makes_the_parser_fail_in_any_other_way(text: str):
    try:
        date = parse_partial(text)
    except ValidationError:
        return
    assert same(parse_partial(date.as_written), date)
    assert len(date.as_written) <= 200
