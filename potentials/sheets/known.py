"""What the words of a sheet stand for: regions, sectors, commodities and countries, read once for all rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from agreements.models import Commodity, Sector
from coopreg.names import fold
from lists.columns import JOINT
from partners.models import Country
from potentials.choose import all_words
from regions.models import Agency, Region

YES = {"1", "ya", "y", "yes", "true", "benar", "contoh"}
NO = {"0", "tidak", "no", "n", "false", ""}


class Known:
    """The records that ``user`` may name, by every word for them."""

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def regions(self) -> Mapping[str, list[Region]]:
        rows = Region.objects.editable_by(self.user).prefetch_related("names")
        return _by_word((row, [row.code, row.name, *(other.name for other in row.names.all())]) for row in rows)

    @cached_property
    def sectors(self) -> Mapping[str, list[Sector]]:
        rows = Sector.objects.filter(retired_on=None)
        return _by_word((row, [row.code, row.name_id, row.name_en]) for row in rows)

    @cached_property
    def commodities(self) -> Mapping[str, list[Commodity]]:
        rows = Commodity.objects.filter(retired_on=None).select_related("sector")
        return _by_word((row, all_words(row)) for row in rows)

    @cached_property
    def countries(self) -> Mapping[str, list[Country]]:
        rows = Country.objects.prefetch_related("names")
        return _by_word(
            (row, [row.pk, row.name_id, row.name_en, *(other.name for other in row.names.all())]) for row in rows
        )

    @cached_property
    def agencies(self) -> Mapping[str, list[Agency]]:
        rows = Agency.objects.visible_to(self.user).filter(retired_on=None)
        return _by_word((row, [f"{row.region_id} {row.name}"]) for row in rows)


def _by_word(named: Iterable[tuple[Any, Iterable[str]]]) -> Mapping[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row, words in named:
        for word in {fold(word) for word in words} - {""}:
            found[word].append(row)
    return found


def one(known: Mapping[str, list[Any]], text: str) -> Any:
    """The record that ``text`` names, None for "". Raises ValidationError where it is none, or several."""
    if not text.strip():
        return None
    found = known.get(fold(text), [])
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(str(row) for row in found[:5])
        words = _("“%(value)s” stands for several: %(names)s. Write it by its code.")
        raise ValidationError(words, params={"value": text[:40], "names": names})
    raise ValidationError(_("“%(value)s” is not known here."), params={"value": text[:40]})


def each(text: str) -> list[str]:
    """The values of a cell that holds several."""
    return [piece.strip() for piece in text.replace("\n", JOINT).split(JOINT.strip()) if piece.strip()]


def code_of(choices: Any, text: str, otherwise: str = "") -> str:
    """The code of a choice, from itself or its label in either language; ``otherwise`` for "".

    Raises ValidationError where it is none.
    """
    if not text.strip():
        return otherwise
    for language in ("id", "en"):
        with translation.override(language):
            for code, label in choices.choices:
                if fold(text) in (fold(str(code)), fold(str(label))):
                    return str(code)
    raise ValidationError(_("“%(value)s” is not known here."), params={"value": text[:40]})


def yes_or_no(text: str) -> bool:
    """Raises ValidationError for what is neither."""
    plain = fold(text)
    if plain in YES:
        return True
    if plain in NO:
        return False
    raise ValidationError(_("“%(value)s” is neither yes nor no."), params={"value": text[:40]})
