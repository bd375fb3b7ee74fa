"""Finding the region that a text means, by its code or any of its names: for imports and for the demo."""

import re
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coopreg.names import LONGEST, closest, fold, squeeze
from regions.models import Region, RegionName

Level = Region.Level

_KIND_WORDS = {
    **dict.fromkeys(["provinsi", "propinsi", "prov", "province", "pemprov"], Level.PROVINCE),
    **dict.fromkeys(["kabupaten", "kab", "regency", "pemkab"], Level.REGENCY),
    **dict.fromkeys(["kota", "kotamadya", "kodya", "city", "municipality", "pemkot", "pemko"], Level.CITY),
}
_UNIT = re.compile(
    r"(?P<agency>(?:Dinas|Biro|Badan|Bagian|Kantor|Sekretariat|Inspektorat|RSUD|Bappeda)\b.*?)\s+"
    r"(?P<region>(?:Pemerintah|Provinsi|Propinsi|Kota|Kabupaten|Kab|Daerah Istimewa|DKI|DIY)\b.*)",
    re.IGNORECASE,
)
_IN_PROVINCE = re.compile(r"(?P<name>[^(,]+)[(,]\s*(?P<province>[^(),]+?)\s*\)?\s*")


def split_agency(text: str) -> tuple[str, str]:
    """The agency and the region in "Dinas Kesehatan Provinsi Bali"; the agency is "" where only a region is named."""
    found = _UNIT.fullmatch(text.strip()) if len(text) <= LONGEST else None
    return (found["agency"], found["region"]) if found else ("", text)


def _read(name: str) -> tuple[Level | None, str]:
    """The level that a name says ("Kota", "Kab.", "Province") and the rest of it as a key without blanks."""
    words = ["kepulauan" if word == "kep" else word for word in fold(name).split()]
    if words[:1] in (["pemerintah"], ["pemda"]) and len(words) > 1:
        words.pop(0)
        if words[0] == "daerah" and len(words) > 1 and words[1] not in ("istimewa", "khusus"):
            words.pop(0)
    level = None
    for at in (0, -1):
        if len(words) > 1 and words[at] in _KIND_WORDS:
            level = _KIND_WORDS[words.pop(at)]
            break
    if level and len(words) > 1 and words[0] in ("administrasi", "adm"):
        words.pop(0)
    return level, "".join(words)


class RegionIndex:
    """All regions by all their names, read from the database once."""

    def __init__(self) -> None:
        self._by_code = {region.code: region for region in Region.objects.all()}
        by_id = {region.pk: region for region in self._by_code.values()}
        # key -> the regions that have it, each with whether the name without a word like "Kota" is enough.
        self._by_key: dict[str, dict[Region, bool]] = defaultdict(dict)
        for region in by_id.values():
            self._by_key[_read(region.name)[1]][region] = True
        for region_id, name in RegionName.objects.values_list("region_id", "name"):
            level, key = _read(name)
            regions = self._by_key[key]
            regions[by_id[region_id]] = regions.get(by_id[region_id], False) or level is None

    def match(self, text: str) -> Region:
        """The region that ``text`` means: a code, a name of any kind, with or without its province behind it.

        A name without "Kota", "Kabupaten" or "Provinsi" is enough where it is the name of one region only. Raises
        ValidationError, code "unknown" or "ambiguous".
        """
        if len(text) <= LONGEST:
            if region := self._by_code.get(text.strip()):
                return region
            if found := self._candidates(text):
                return self._only(text, found)
        raise self._unknown(text)

    def _candidates(self, text: str) -> list[Region]:
        if found := self._named(text):
            return found
        parts = _IN_PROVINCE.fullmatch(text)
        if not parts:
            return []
        provinces = {region.pk for region in self._named(parts["province"]) if region.level == Level.PROVINCE}
        return [region for region in self._named(parts["name"]) if region.parent_id in provinces]

    def _named(self, name: str) -> list[Region]:
        level, key = _read(name)
        # Not self._by_key[key]: a defaultdict would remember every unknown name.
        known = self._by_key.get(key, {})
        found = [region for region, bare in known.items() if (bare if level is None else region.level == level)]
        if level and not found:
            # "Kota Baru" is Kabupaten Kotabaru.
            found = [region for region, bare in self._by_key.get(squeeze(name), {}).items() if bare]
        return found

    def _only(self, text: str, found: list[Region]) -> Region:
        if len(found) == 1:
            return found[0]
        names = ", ".join(_in_full(region) for region in sorted(found, key=lambda region: region.code))
        raise ValidationError(
            _("“%(text)s” can be more than one region: %(names)s. Write which one."),
            code="ambiguous",
            params={"text": text.strip(), "names": names},
        )

    def _unknown(self, text: str) -> ValidationError:
        keys = closest(_read(re.split(r"[(,]", text[:LONGEST])[0])[1], self._by_key)
        names = dict.fromkeys(_in_full(region) for key in keys for region in self._by_key[key])
        shown = {"text": text.strip()[:60], "names": ", ".join(names)}
        if names:
            sentence = _("“%(text)s” is not the name of a region. Did you mean %(names)s?")
        else:
            sentence = _("“%(text)s” is not the name of a region. Write it as Kota Padang or Kabupaten Bandung.")
        return ValidationError(sentence, code="unknown", params=shown)


def _in_full(region: Region) -> str:
    """The name with its level, as a person would write it to be understood."""
    if region.level == Level.PROVINCE and not region.name.startswith("Daerah"):
        return f"Provinsi {region.name}"
    return region.name
