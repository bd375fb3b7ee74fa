"""Every row of a sheet checked, as the form of a potential checks what is typed: all mistakes at once, nothing saved.

The same function serves a file and the page on which many rows are entered.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from agreements.forms.constraints import sentence
from coopreg.names import fold
from coopreg.numbers import read_number
from lists.filters import plain
from partners.models import Partner
from potentials.choices import PotentialState, Readiness, Sought
from potentials.entry import Rows
from potentials.figures import Figure, in_cell, read_cell
from potentials.models import Potential, PotentialFigure, WantedCountry
from potentials.models.rows import FIRST_YEAR, LAST_YEAR
from potentials.sheets.columns import ONE_FIGURE
from potentials.sheets.known import Known, code_of, each, one, yes_or_no
from regions.models import Agency

NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"
ONCE = sentence(Potential, "potentials_potential_once")
TITLE = sentence(Potential, "potentials_potential_title")


@dataclass
class Checked:
    """One row: the potential that it would become, and what is wrong with it, by the code of the column."""

    number: int
    potential: Any
    rows: Rows
    state: str = NEW
    errors: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def title(self) -> str:
        return self.potential.title

    def refuse(self, code: str, error: ValidationError | str) -> None:
        self.errors[code] += [error] if isinstance(error, str) else error.messages
        self.state = WRONG


def check(rows: Iterable[tuple[int, Mapping[str, str]]], user: Any) -> list[Checked]:
    """``rows``, each its number and its cells by the code of the column, checked for ``user``.

    A row with a number (``id``) changes that potential, in the columns that the sheet has; others are new ones. Takes a
    fixed number of queries.
    """
    found = list(rows)
    known = Known(user)
    stored = _stored({cells.get("id", "") for _number, cells in found}, user)
    checked = [_Row(number, cells, known, stored).checked() for number, cells in found]
    _refuse_twice(checked)
    return checked


def _stored(numbers: Iterable[str], user: Any) -> dict[str, Potential]:
    """The potentials with these numbers that the person may change, with their rows."""
    keys = [int(text) for text in numbers if text.isascii() and text.isdigit() and len(text) < 19]
    figures = Prefetch("figures", PotentialFigure.objects.order_by("pk"))
    wanted = Prefetch("wanted", WantedCountry.objects.select_related("country").order_by("pk"))
    rows = Potential.objects.editable_by(user).current().filter(pk__in=keys)
    rows = rows.select_related("region", "agency", "sector", "commodity").prefetch_related(figures, wanted)
    return {str(row.pk): row for row in rows}


class _Row:
    """One row on its way to a potential."""

    def __init__(self, number: int, cells: Mapping[str, str], known: Known, stored: Mapping[str, Potential]) -> None:
        self.cells, self.known = cells, known
        self.before = stored.get(cells.get("id", "").strip())
        potential = copy(self.before) if self.before else Potential()
        self.result = Checked(number, potential, Rows())

    def checked(self) -> Checked:
        result = self.result
        if self.cells.get("id", "").strip() and self.before is None:
            result.refuse("id", _("There is no potential of this number that you may change."))
            return result
        self._texts()
        self._region()
        self._sector()
        self._choices()
        self._figures()
        self._countries()
        self._clean()
        if result.state != WRONG and self.before is not None:
            result.state = CHANGED if self._differs() else SAME
        return result

    def _given(self, *codes: str) -> tuple[str, str] | None:
        """The first of these columns that the sheet has, with its cell: one that says something before one that does
        not; None where it has none of them."""
        here = [code for code in codes if code in self.cells]
        full = [code for code in here if self.cells[code].strip()]
        return next(((code, self.cells[code].strip()) for code in (*full, *here)), None)

    def _put(self, name: str, read: Callable[[str], Any], *codes: str) -> None:
        """Sets a field by what ``read`` makes of its cell; the row is refused where it makes nothing of it."""
        if (given := self._given(*(codes or (name,)))) is None:
            return
        try:
            setattr(self.result.potential, name, read(given[1]))
        except ValidationError as error:
            self.result.refuse(given[0], error)

    def _texts(self) -> None:
        for name in ("title", "description", "rpjmd_programme", "national_priority", "source"):
            # A spreadsheet may have other line ends than a form: that alone changes nothing.
            self._put(name, partial(_kept, getattr(self.before, name, "")))
        if not self.result.potential.title and "title" not in self.result.errors:
            # The commodity and the region make a title where a sheet has none.
            commodity = self._given("commodity_name", "commodity")
            self.result.potential.title = commodity[1] if commodity else ""
        if not self.result.potential.title:
            self.result.refuse("title", str(TITLE))

    def _region(self) -> None:
        potential = self.result.potential
        self._put("region", self._one_region, "region", "region_name")
        if potential.region_id is None and not {"region", "region_name"} & set(self.result.errors):
            self.result.refuse("region", _("Choose the region that owns this record."))
        self._put("agency", self._agency)

    def _one_region(self, text: str) -> Any:
        if not text:
            raise ValidationError(_("Choose the region that owns this record."))
        return one(self.known.regions, text)

    def _agency(self, text: str) -> Agency | None:
        region = self.result.potential.region_id
        if not text or region is None:
            return None
        found = self.known.agencies.get(fold(f"{region} {text}"), [])
        return found[0] if found else Agency(region=self.result.potential.region, name=text)

    def _sector(self) -> None:
        potential = self.result.potential
        self._put("commodity", lambda text: one(self.known.commodities, text), "commodity", "commodity_name")
        self._put("sector", lambda text: one(self.known.sectors, text) or None, "sector", "sector_name")
        if potential.sector_id is None and potential.commodity:
            potential.sector = potential.commodity.sector
        wrong = {"sector", "sector_name", "commodity", "commodity_name"} & set(self.result.errors)
        if potential.sector_id is None and not wrong:
            self.result.refuse("sector", _("Choose the sector, or the commodity whose sector it is."))

    def _choices(self) -> None:
        self._put("readiness", lambda text: code_of(Readiness, text, Readiness.IDEA))
        self._put("state", lambda text: code_of(PotentialState, text, PotentialState.OPEN))
        self._put("sought", lambda text: _codes(Sought, text))
        self._put("partner_kinds", lambda text: _codes(Partner.Kind, text))
        self._put("is_example", yes_or_no, "example")

    # The rows below it ---------------------------------------------------------------------------

    def _figures(self) -> None:
        before = list(self.before.figures.all()) if self.before else []
        read = before
        try:
            if "figures" in self.cells and self.cells["figures"].strip() != in_cell(before):
                read = _as_rows(read_cell(self.cells["figures"]), before)
            if any(self.cells.get(code, "").strip() for code in ONE_FIGURE):
                read = _as_rows([self._one_figure()], [], kept=read)
        except ValidationError as error:
            self.result.refuse("figures" if "figures" in self.cells else "figure_value", error)
        self.result.rows.figures = [copy(figure) for figure in read]

    def _one_figure(self) -> Figure:
        what, value, unit, year, source = (self.cells.get(code, "").strip() for code in ONE_FIGURE)
        if not what or not unit:
            raise ValidationError(sentence(PotentialFigure, "potentials_figure_said"))
        if not (year.isascii() and year.isdigit() and len(year) == 4):
            raise ValidationError(sentence(PotentialFigure, "potentials_figure_year"))
        return Figure(what, read_number(value), unit, int(year), source)

    def _countries(self) -> None:
        before = [row.country for row in self.before.wanted.all()] if self.before else []
        countries = before
        if (given := self._given("country", "country_name")) is not None:
            try:
                countries = list(dict.fromkeys(one(self.known.countries, text) for text in each(given[1])))
            except ValidationError as error:
                self.result.refuse(given[0], error)
        self.result.rows.wanted = [WantedCountry(country=country) for country in countries]

    # The whole -----------------------------------------------------------------------------------

    def _clean(self) -> None:
        """What the fields themselves say of their values: too long, not among the choices."""
        for row in (self.result.potential, *self.result.rows.figures):
            relations = [each.name for each in row._meta.fields if each.is_relation]
            try:
                row.clean_fields(exclude=[*relations, "title"] if row is self.result.potential else relations)
            except ValidationError as error:
                for name, messages in error.message_dict.items():
                    self.result.refuse(name if row is self.result.potential else "figures", ValidationError(messages))
        if any(not FIRST_YEAR <= figure.year <= LAST_YEAR for figure in self.result.rows.figures):
            self.result.refuse("figures", str(sentence(PotentialFigure, "potentials_figure_year")))
        if len(self.result.potential.title) > 300:
            self.result.refuse("title", _("This title is longer than 300 characters."))

    def _differs(self) -> bool:
        before: Any = self.before
        names = [each.attname for each in Potential._meta.concrete_fields]
        if any(getattr(self.result.potential, name) != getattr(before, name) for name in names):
            return True
        if self.result.potential.agency and self.result.potential.agency._state.adding:
            return True
        figures = [_values(row) for row in self.result.rows.figures]
        wanted = {row.country_id for row in self.result.rows.wanted}
        stored = {row.country_id for row in before.wanted.all()}
        return figures != [_values(row) for row in before.figures.all()] or wanted != stored


def _kept(before: str, text: str) -> str:
    return before if _flat(text) == _flat(before) else text


def _flat(text: str) -> str:
    return "\n".join(text.strip().splitlines())


def _codes(choices: Any, text: str) -> list[str]:
    found = {code_of(choices, piece) for piece in each(text)}
    return [code for code in choices.values if code in found]


def _values(figure: Any) -> tuple[Any, ...]:
    return figure.what, figure.value, figure.unit, figure.year, figure.source


def _as_rows(read: Iterable[Figure], before: Iterable[Any], kept: Iterable[Any] = ()) -> list[PotentialFigure]:
    """``read`` as rows, each with the key of the stored one that it changes, below those that are ``kept``."""
    stored = {_named(row): row.pk for row in (*before, *kept)}
    rows = {_named(row): row for row in kept}
    for figure in read:
        name = _named(figure)
        if name in rows and not kept:
            raise ValidationError(sentence(PotentialFigure, "potentials_figure_once"))
        rows[name] = PotentialFigure(pk=stored.get(name), **vars(figure))
    return list(rows.values())


def _named(figure: Any) -> tuple[str, str, int]:
    """What tells a figure from the others of its potential, as the database compares it."""
    return plain(figure.what), plain(figure.unit), figure.year


def _refuse_twice(checked: list[Checked]) -> None:
    """Refuses the titles that a region would have twice, in the sheet or with what is stored: one query."""
    own = {row.potential.pk for row in checked if row.potential.pk}
    regions = {row.potential.region_id for row in checked if row.potential.region_id}
    rows = Potential.objects.current().filter(region__in=regions).exclude(pk__in=own).order_by()
    seen = {(region, plain(title)) for region, title in rows.values_list("region", "title")}
    for row in checked:
        if row.potential.region_id is None or not row.title:
            continue
        name = (row.potential.region_id, plain(row.title))
        if name in seen:
            row.refuse("title", str(ONCE))
        seen.add(name)
