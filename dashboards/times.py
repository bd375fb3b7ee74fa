"""Pictures over time: this year against the last, signed per year, ending per quarter, the documents of a region."""

import datetime
import itertools
from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import ExtractYear
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agreements.choices import Validity
from agreements.validity import validity_is
from coopreg.dates import months_later
from coopreg.templatetags.registry import in_words
from dashboards.places import counted
from dashboards.sight import Sight
from monitoring.models import Activity
from pictures import charts
from pictures.declaration import Cell, Picture, Row
from pictures.look import SERIES

# As many years as fit beside each other; what was signed earlier is one number.
YEARS = 15
QUARTERS = 8
ROMAN = ("I", "II", "III", "IV")
# Of a region with more documents the latest are drawn.
MOST_TEXTS = 20


def year(sight: Sight, **declared: Any) -> Picture:
    """This year until today against the same days of the last: signed, in force, over, activities held."""
    days = [sight.today, months_later(sight.today, -12)]
    rows = [_measured(days, *measure) for measure in _measures(sight, days)]
    summary = _("From New Year until %(day)s, and in the year before until the same day.") % {"day": in_words(days[0])}
    headings = [_("What"), *(str(day.year) for day in days)]
    return Picture(headings=headings, rows=rows, draw=charts.bars, summary=summary, **declared)


Link = Callable[[datetime.date], str]


def _measures(sight: Sight, days: list[datetime.date]) -> list[tuple[str, str, list[int], Link]]:
    """Code, words, the number on each of ``days`` and the list behind it; two statements."""
    over = [Validity.ENDED, Validity.TERMINATED]
    conditions: dict[str, Callable[[datetime.date], Q]] = {
        "signed": lambda day: Q(signed_on__range=(_new_year(day), day)),
        "in_force": lambda day: validity_is([Validity.IN_FORCE], day),
        "over": lambda day: validity_is(over, day),
    }
    counts = {
        f"{code}_{place}": Count("pk", filter=condition(day))
        for code, condition in conditions.items()
        for place, day in enumerate(days)
    }
    found = sight.agreements.order_by().aggregate(**counts)
    states = [state.value for state in over]
    links: dict[str, tuple[str, Link]] = {
        "signed": (_("Signed"), lambda day: sight.listed(signed_after=_new_year(day), signed_before=day)),
        "in_force": (_("In force"), lambda day: sight.listed(validity=Validity.IN_FORCE.value, as_of=day)),
        "over": (_("Ended or terminated"), lambda day: sight.listed(validity=states, as_of=day)),
    }
    measures = [
        (code, words, [found[f"{code}_{place}"] for place in range(len(days))], link)
        for code, (words, link) in links.items()
    ]
    return [*measures, _activities(sight, days)] if sight.user.has_perm("monitoring.view_activity") else measures


def _activities(sight: Sight, days: list[datetime.date]) -> tuple[str, str, list[int], Link]:
    held = Activity.objects.visible_to(sight.user).order_by()
    if sight.region:
        held = held.filter(agreement__in=sight.agreements.order_by().values("pk"))
    counts = {
        f"_{place}": Count("pk", filter=Q(held_on__range=(_new_year(day), day))) for place, day in enumerate(days)
    }

    def link(day: datetime.date) -> str:
        return sight.list_of("activity-register", held_after=_new_year(day), held_before=day)

    return "activities", _("Activities held"), list(held.aggregate(**counts).values()), link


def _measured(days: list[datetime.date], code: str, words: str, numbers: list[int], link: Link) -> Row:
    cells = [
        Cell(number, f"{words}, {in_words(day)}: {number_format(number)}", link(day))
        for day, number in zip(days, numbers, strict=True)
    ]
    return Row(code, words, cells)


def _new_year(day: datetime.date) -> datetime.date:
    return day.replace(month=1, day=1)


def signed(sight: Sight, **declared: Any) -> Picture:
    """How many were signed in each year; what has no signing date is in none."""
    dated = sight.agreements.order_by().filter(signed_on__isnull=False)
    by_year = dated.annotate(_year=ExtractYear("signed_on")).values_list("_year").annotate(_n=Count("pk"))
    found: dict[int, int] = dict(by_year)
    first = sight.today.year - YEARS + 1
    years = range(max(first, min(found, default=first)), max([sight.today.year, *found]) + 1)
    rows = [_of_year(sight, year, found.get(year, 0)) for year in years]
    if earlier := sum(number for year, number in found.items() if year < first):
        words = _("before %(year)s") % {"year": first}
        last = datetime.date(first - 1, 12, 31)
        cell = Cell(earlier, f"{capfirst(words)}: {counted(earlier)}", sight.listed(signed_before=last))
        rows.insert(0, Row("earlier", words, [cell]))
    most = max(rows, key=lambda row: row.cells[0].number)
    summary = _("Most in %(year)s: %(number)s.") % {"year": most.label, "number": most.cells[0].words}
    headings = [_("Year"), _("Signed")]
    return Picture(headings=headings, rows=rows, draw=charts.columns, summary=summary, **declared)


def _of_year(sight: Sight, year: int, number: int) -> Row:
    listed = sight.listed(signed_after=year, signed_before=year)
    return Row(str(year), str(year), [Cell(number, f"{year}: {counted(number)}", listed)])


def endings(sight: Sight, **declared: Any) -> Picture:
    """How many of those in force end in this quarter and in each of the next."""
    quarters = _quarters(sight.today)
    in_force = sight.agreements.order_by().filter(validity_is([Validity.IN_FORCE], sight.today))
    counts = {f"_{place}": Count("pk", filter=Q(valid_until__range=days)) for place, days in enumerate(quarters)}
    found = in_force.aggregate(**counts)
    rows = [_of_quarter(sight, days, found[f"_{place}"]) for place, days in enumerate(quarters)]
    total = sum(int(row.cells[0].number) for row in rows)
    summary = _("%(agreements)s until %(day)s.") % {"agreements": counted(total), "day": in_words(quarters[-1][1])}
    return Picture(headings=[_("Quarter"), _("Ending")], rows=rows, draw=charts.columns, summary=summary, **declared)


def _of_quarter(sight: Sight, days: tuple[datetime.date, datetime.date], number: int) -> Row:
    first, last = days
    label = _("Q%(quarter)s %(year)s") % {"quarter": ROMAN[first.month // 3], "year": first.year}
    listed = sight.listed(validity=Validity.IN_FORCE.value, ends_after=first, ends_before=last)
    return Row(f"{first:%Y-%m}", label, [Cell(number, f"{label}: {counted(number)}", listed)])


def _quarters(today: datetime.date) -> list[tuple[datetime.date, datetime.date]]:
    """The first and the last day of this quarter and of those after it."""
    start = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    firsts = [months_later(start, 3 * number) for number in range(QUARTERS + 1)]
    return [(first, later - datetime.timedelta(days=1)) for first, later in itertools.pairwise(firsts)]


def timeline(sight: Sight, **declared: Any) -> Picture:
    """The signed documents of a region, each from its first day to its last; where none is stated, until today."""
    dated = sight.agreements.with_validity(sight.today).filter(is_signed=True, valid_from__isnull=False)
    texts: list[Any] = list(dated.order_by("-valid_from", "-pk")[:MOST_TEXTS])
    rows = [_line(sight, text) for text in sorted(texts, key=lambda text: (text.valid_from, text.pk))]
    states = {Validity(text.validity) for text in texts}
    colours = [(str(state.label), _COLOURS[state]) for state in _COLOURS if state in states]
    note = ""
    if len(texts) == MOST_TEXTS:
        note = _("The latest %(number)s with a date.") % {"number": MOST_TEXTS}
    return Picture(
        headings=[_("Agreement"), _("From and until")],
        rows=rows,
        draw=charts.timeline,
        note=note,
        more={"states": colours, "today": str(sight.today)},
        **declared,
    )


_COLOURS = {
    Validity.IN_FORCE: SERIES[0],
    Validity.TERM_UNKNOWN: SERIES[1],
    Validity.NOT_YET: SERIES[3],
    Validity.ENDED: SERIES[2],
    Validity.TERMINATED: SERIES[2],
}


def _line(sight: Sight, text: Any) -> Row:
    last = min(filter(None, [text.terminated_on, text.valid_until]), default=None)
    state = str(Validity(text.validity).label)
    until = in_words(last) if last else _("no end stated")
    words = _("%(start)s – %(end)s, %(state)s") % {"start": text.starts, "end": until, "state": state}  # noqa: RUF001
    drawn = (str(text.valid_from), str(last or max(sight.today, text.valid_from)), state)
    cell = Cell(1, f"{text.title}: {words}", text.get_absolute_url(), drawn=drawn, shown=words)
    return Row(text.reference, text.title, [cell])
