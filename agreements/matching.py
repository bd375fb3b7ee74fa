"""Finding the sectors that the words of a scope mean: for imports and for the demo."""

import re

from agreements.models import Commodity, Sector
from coopreg.names import fold

# Takes what no other sector's words fit.
OTHER = "LNY"


class _Words:
    """Words that each stand for a sector, found in a text as whole words."""

    def __init__(self, sectors: dict[str, int]) -> None:
        self._sectors = sectors
        # Of two words that begin at one place the longer counts: "ekonomi kreatif" is not also "ekonomi".
        longest_first = sorted(filter(None, sectors), key=len, reverse=True)
        self._pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b") if longest_first else None

    def found_in(self, text: str) -> list[int]:
        """The sectors of the words in ``text``, each once, in the order of the words."""
        words = self._pattern.findall(text) if self._pattern else []
        return list(dict.fromkeys(self._sectors[word] for word in words))


class SectorIndex:
    """All sectors by their names and other words, and by the commodities in them, read from the database once."""

    def __init__(self) -> None:
        self._sectors = {sector.pk: sector for sector in Sector.objects.all()}
        words: dict[str, int] = {}
        for sector in self._sectors.values():
            for word in (sector.name_id, sector.name_en, *sector.aliases):
                words.setdefault(fold(word), sector.pk)
        commodities: dict[str, int] = {}
        for commodity in Commodity.objects.all():
            for word in (commodity.name_id, commodity.name_en, *commodity.aliases):
                commodities.setdefault(fold(word), commodity.sector_id)
        self._words, self._commodities = _Words(words), _Words(commodities)

    def match(self, words: str) -> list[Sector]:
        """The sectors that one field's words mean, in the order of the words; the sector "other" when none fits.

        Whole words only; the name of a commodity counts when no sector is named.
        """
        text = fold(words)
        if found := self._words.found_in(text) or self._commodities.found_in(text):
            return [self._sectors[pk] for pk in found]
        return [sector for sector in self._sectors.values() if sector.code == OTHER]
