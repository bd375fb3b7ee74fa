"""Finding the country that a text means, and guessing from a partner's name what kind of partner it is."""

import re
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coopreg.names import LONGEST, closest, fold
from partners.models import Country, CountryName, Partner

Kind, Rank = Partner.Kind, Partner.Rank


def _key(name: str) -> str:
    return "".join(word for word in fold(name).split() if word not in ("and", "dan", "the"))


class CountryIndex:
    """All countries by all their names and codes, read from the database once."""

    def __init__(self) -> None:
        self._by_code: dict[str, Country] = {}
        self._by_key: dict[str, dict[str, Country]] = defaultdict(dict)
        countries = {country.pk: country for country in Country.objects.all()}
        for country in countries.values():
            self._by_code |= {country.alpha2: country, country.alpha3: country}
            for name in (country.name_id, country.name_en):
                self._by_key[_key(name)][country.pk] = country
        for alpha2, name in CountryName.objects.values_list("country_id", "name"):
            self._by_key[_key(name)][alpha2] = countries[alpha2]

    def match(self, text: str) -> Country:
        """The country that ``text`` means, in Indonesian or English, by any spelling or ISO code.

        A name goes before a code: "AS" is Amerika Serikat. What stands in brackets only explains, as in "American
        Samoa (Amerika Serikat)"; of several parts ("Scotland, United Kingdom", "USA/Amerika Serikat") all that are
        known must mean one country. Raises ValidationError, code "unknown" or "ambiguous".
        """
        if len(text) <= LONGEST:
            outside, inside = re.sub(r"\([^)]*\)?", " ", text), " ".join(re.findall(r"\(([^)]*)", text))
            for words in (text, outside, inside):
                if country := self._named(words) or self._in_parts(words):
                    return country
        raise self._unknown(text)

    def _named(self, words: str) -> Country | None:
        # Not self._by_key[key]: a defaultdict would remember every unknown name.
        if found := self._by_key.get(_key(words)):
            return self._only(words, found)
        return self._by_code.get(words.strip().upper())

    def _in_parts(self, words: str) -> Country | None:
        parts = [self._named(part) for part in re.split(r"[,/;]", words)]
        found = {country.pk: country for country in parts if country}
        return self._only(words, found) if found else None

    def _only(self, text: str, found: dict[str, Country]) -> Country:
        if len(found) == 1:
            return next(iter(found.values()))
        raise ValidationError(
            _("“%(text)s” can be more than one country: %(names)s. Write which one."),
            code="ambiguous",
            params={"text": text.strip(), "names": ", ".join(sorted(country.name for country in found.values()))},
        )

    def _unknown(self, text: str) -> ValidationError:
        keys = closest(_key(text[:LONGEST]), self._by_key)
        names = dict.fromkeys(country.name for key in keys for country in self._by_key[key].values())
        shown = {"text": text.strip()[:60], "names": ", ".join(names)}
        if names:
            sentence = _("“%(text)s” is not the name of a country. Did you mean %(names)s?")
        else:
            sentence = _("“%(text)s” is not the name of a country. Write it as Jepang or Japan.")
        return ValidationError(sentence, code="unknown", params=shown)


# Read in this order: the first word that a name has decides.
_KINDS = [
    (r"kedutaan besar ri|kbri|kjri|ptri|perwakilan ri", Kind.INDONESIAN_MISSION, Rank.NOT_APPLICABLE),
    (r"konsulat|kedutaan|utusan|embassy|consulate", Kind.OTHER, Rank.NOT_APPLICABLE),
    (r"universitas|university|universiti|institut teknologi|college", Kind.FOREIGN_UNIVERSITY, Rank.NOT_APPLICABLE),
    (r"unicef|undp|unesco|unhcr|fao|world bank|asean", Kind.INTERNATIONAL_ORGANISATION, Rank.NOT_APPLICABLE),
    (r"oisca|acted|ngo|lsm|yayasan|foundation", Kind.FOREIGN_NGO, Rank.NOT_APPLICABLE),
    (r"ltd|gmbh|corporation|sdn bhd", Kind.FOREIGN_PRIVATE_BODY, Rank.NOT_APPLICABLE),
    (r"republik|negara kesatuan|pemerintah pusat|kementerian|ministry", Kind.NATIONAL_GOVERNMENT, Rank.NOT_APPLICABLE),
    (r"negara bagian|kerajaan negeri|negeri|state", Kind.REGIONAL_GOVERNMENT, Rank.STATE),
    (r"kabupaten|county|distrik|district", Kind.REGIONAL_GOVERNMENT, Rank.COUNTY),
    (r"kota|city|municipal|municipality|town|metropolitan", Kind.REGIONAL_GOVERNMENT, Rank.CITY),
    (
        r"provinsi|province|prefektur|prefecture|region|daerah otonom|dewan daerah|komite rakyat",
        Kind.REGIONAL_GOVERNMENT,
        Rank.PROVINCE,
    ),
]


def guess_kind(name: str) -> tuple[Partner.Kind, Partner.Rank] | None:
    """The kind and rank that the words of a partner's name tell ("Prefektur Kyoto"), None when they tell nothing.

    Words in brackets only explain where a place lies ("Seremban (Negeri Sembilan)") and do not count.
    """
    words = fold(re.sub(r"\([^)]*\)?", " ", name[:LONGEST]))
    for pattern, kind, rank in _KINDS:
        if re.search(rf"\b(?:{pattern})\b", words):
            return kind, rank
    return None
