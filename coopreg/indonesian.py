"""Numbers and dates as official Indonesian texts spell them out, whatever language the page is in."""

import datetime

from babel.dates import format_date

_ONES = [
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
]


def spelled(number: int) -> str:
    """A number from 0 to 9,999 in words: "dua ribu delapan belas"; beyond that in digits."""
    if number < 12:
        return _ONES[number]
    if number < 20:
        return f"{_ONES[number - 10]} belas"
    if number < 100:
        return _with_rest(f"{_ONES[number // 10]} puluh", number % 10)
    if number < 200:
        return _with_rest("seratus", number - 100)
    if number < 1000:
        return _with_rest(f"{_ONES[number // 100]} ratus", number % 100)
    if number < 2000:
        return _with_rest("seribu", number - 1000)
    return _with_rest(f"{_ONES[number // 1000]} ribu", number % 1000) if number < 10_000 else str(number)


def _with_rest(words: str, rest: int) -> str:
    return f"{words} {spelled(rest)}" if rest else words


def day_spelled(day: datetime.date) -> str:
    """A day as minutes begin with it: "Kamis, tanggal dua belas bulan Juli tahun dua ribu (12-07-2000)"."""
    weekday, month = (str(format_date(day, part, locale="id")) for part in ("EEEE", "MMMM"))
    words = f"tanggal {spelled(day.day)} bulan {month} tahun {spelled(day.year)}"
    return f"{weekday}, {words} ({day:%d-%m-%Y})"
