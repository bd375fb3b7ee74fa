"""Words of a draft in Indonesian and in its second language: numbers, dates, languages, lists, and places to fill."""

import datetime
import re
import unicodedata
from collections.abc import Sequence

from babel import Locale
from babel.dates import format_date

from coopreg.dates import PartialDate, Precision
from coopreg.indonesian import spelled

INDONESIAN = "id"
# What a person has to fill in stands between these marks; drafting/marks.py makes them yellow.
GAP = re.compile(r"\[…… .+? ……\]")

_EN = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_AND = {"id": "dan", "en": "and"}
# Characters that turn the direction of what follows: they could make a text read as it is not.
_TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def gap(words: str) -> str:
    """The place where a person fills in ``words``."""
    return f"[…… {words} ……]"


def clean(text: str) -> str:
    """``text`` as it may stand in a Word file: one line, without characters that XML refuses or that turn the text."""
    kept = (char for char in _TURNING.sub("", text) if unicodedata.category(char) not in {"Cs", "Cn"})
    return " ".join("".join(" " if unicodedata.category(char) == "Cc" else char for char in kept).split())


def numeral(number: int, language: str) -> str:
    """A number as official texts write it, the word beside the figure: "5 (lima)", "five (5)"."""
    if not 0 <= number < 100:
        return str(number)
    if language == INDONESIAN:
        return f"{number} ({spelled(number)})"
    return f"{_english(number)} ({number})" if language == "en" else str(number)


def _english(number: int) -> str:
    if number < 20:
        return _EN[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_EN[ones]}" if ones else "")


def locale(language: str) -> Locale:
    """The locale of a language of a draft; English is British."""
    return Locale.parse("en_GB" if language == "en" else language)


def date_in(date: PartialDate, language: str) -> str:
    """A date in words to its precision, "" when unknown: "12 Juli 2018", "July 2018", "2018"."""
    if date.first is None:
        return ""
    if language not in {INDONESIAN, "en"} and date.precision == Precision.DAY:
        return str(format_date(date.first, "long", locale=locale(language)))
    form = {Precision.DAY: "d MMMM y", Precision.MONTH: "MMMM y"}.get(Precision(date.precision), "y")
    return str(format_date(date.first, form, locale=locale(language)))


def when(date: PartialDate, language: str) -> str:
    """A date in a sentence, in Indonesian or English: "pada tanggal 12 Juli 2018", "in July 2018"; "" when unknown."""
    if not date:
        return ""
    words = {
        Precision.DAY: ("pada tanggal", "on"),
        Precision.MONTH: ("pada bulan", "in"),
    }.get(Precision(date.precision), ("pada tahun", "in"))
    return f"{words[language != INDONESIAN]} {date_in(date, language)}"


def day_in(day: datetime.date, language: str) -> str:
    return date_in(PartialDate(day, Precision.DAY), language)


def listed(names: Sequence[str], language: str, between: str = ", ") -> str:
    """Names as a list in a sentence: "A, B, dan C"."""
    names = [name for name in names if name]
    if len(names) < 2:
        return "".join(names)
    word = _AND.get(language)
    if word is None:
        return between.join(names)
    # The serial comma belongs to Indonesian spelling; where names have commas themselves, semicolons keep them apart.
    serial = between if between != ", " or (len(names) > 2 and language == INDONESIAN) else " "
    return f"{between.join(names[:-1])}{serial}{word} {names[-1]}"


def languages_in(written: str, language: str) -> str:
    """The languages that a person typed, as a draft in ``language`` names them; what is no known language stays."""
    typed = [part for part in re.split(r"[,;/&]|\b(?:dan|and)\b", written) if part.strip()]
    return listed([_language(" ".join(part.split()), language) for part in typed], language)


def _language(typed: str, language: str) -> str:
    bare = re.sub(r"^bahasa\s+", "", typed, flags=re.IGNORECASE).casefold()
    for known in (locale(INDONESIAN), locale("en")):
        for code, name in known.languages.items():
            if name.casefold() == bare:
                return language_name(code, language)
    return typed


def language_name(code: str, language: str) -> str:
    """The name of the language ``code`` in ``language``: "bahasa Jepang", "Japanese"."""
    name = str(locale(language).languages.get(code, code))
    return f"bahasa {name}" if language == INDONESIAN else name
