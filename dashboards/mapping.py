"""Pictures of the mapping: where the potentials are, and the gap that agreements leave."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.places import BORDERS, most_of, point
from dashboards.sight import Sight
from dashboards.world import foremost
from pictures import charts, maps
from pictures.declaration import Cell, Picture, Row
from potentials.choices import Answer
from potentials.gap import POTENTIALS, Gap, Place
from potentials.gap import Cell as GapCell

# So many rows of the matrix are drawn: those where most is not answered.
MOST_ROWS = 12
# What a square says, the first that it has: the code of its colour (pictures.look.STATES), its measure in the gap and
# the sign behind its number, for whoever does not tell the colours apart.
STATES = (
    ("open", Answer.UNANSWERED.value, "!"),
    ("paper", Answer.ON_PAPER.value, "?"),
    ("answered", Answer.ANSWERED.value, ""),
    ("beyond", "unmatched", "+"),
)


def names() -> list[tuple[str, str]]:
    """The states in words, with their signs."""
    return [
        ("open", _("not answered (!)")),
        ("paper", _("answered only on paper (?)")),
        ("answered", _("answered")),
        ("beyond", _("agreement without a potential (+)")),
    ]


def heat(sight: Sight, **declared: Any) -> Picture:
    """The gap by region and sector: the state of each square and how many it is of."""
    gap = sight.gap
    lines = sorted(gap.lines(), key=lambda line: -gap.total(line[0], Answer.UNANSWERED.value))
    words = dict(names())
    rows = [Row(place.code, place.name, [_square(cell, words) for cell in cells]) for place, cells in lines]
    return Picture(
        headings=[_("Region"), *(column.name for column in gap.columns)],
        rows=rows,
        draw=charts.states,
        summary=_summary(gap),
        note=foremost(rows, MOST_ROWS),
        most=MOST_ROWS,
        more={"states": list(words.items())},
        **declared,
    )


def _square(cell: GapCell, names: Mapping[str, str]) -> Cell:
    said = f"{cell.place.name}, {cell.column.name}"
    for code, measure, sign in STATES:
        if number := cell[measure]:
            words = f"{number_format(number)}{sign}"
            text = f"{said}: {number_format(number)} {names[code]}"
            return Cell(number, text, cell.address(measure), drawn=code, shown=words, lettered=words)
    return Cell(0, f"{said}: {_('nothing')}", drawn="", shown="0")


def _summary(gap: Gap) -> str:
    found = {measure: sum(gap.total(place, measure) for place in gap.rows) for measure in POTENTIALS}
    return _("%(unanswered)s of %(all)s potentials are not answered, %(paper)s only on paper.") % {
        "unanswered": number_format(found[Answer.UNANSWERED.value]),
        "all": number_format(sum(found.values())),
        "paper": number_format(found[Answer.ON_PAPER.value]),
    }


def potentials(sight: Sight, **declared: Any) -> Picture:
    """The potentials that ask for an answer, on the map, each place with those that have none."""
    gap = sight.gap
    drawn = {region.code: region for region in sight.regions}
    rows = [_of_place(gap, place, drawn[place.code]) for place in gap.rows if place.code in drawn]
    draw, more = (maps.province, {"province": sight.region.code}) if sight.region else (maps.indonesia, {})
    first = _("Kabupaten/kota") if sight.region else _("Province")
    note = f"{_('The potentials of the province itself are not on the map.')} {BORDERS}" if sight.region else BORDERS
    return Picture(
        headings=[first, _("Potentials"), _("Not answered")],
        rows=rows,
        draw=draw,
        summary=most_of(rows),
        note=str(note),
        more=more,
        **declared,
    )


def _of_place(gap: Gap, place: Place, region: Any) -> Row:
    def cell(measures: Sequence[str], words: str) -> Cell:
        number = sum(gap.total(place, measure) for measure in measures)
        text = f"{place.name}: {words % {'number': number_format(number)}}"
        return Cell(number, text, gap.address(place, *measures))

    number = sum(gap.total(place, measure) for measure in POTENTIALS)
    cells = [
        cell(POTENTIALS, ngettext("%(number)s potential", "%(number)s potentials", number)),
        cell([Answer.UNANSWERED.value], _("%(number)s not answered")),
    ]
    return Row(place.code, place.name, cells, at=point(region))
