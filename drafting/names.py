"""How a draft names the parties: by government, province and country, not by person (domain.md 3.3)."""

from typing import Any

from drafting.words import INDONESIAN, clean, locale

_COUNTRY = {"id": "Republik Indonesia", "en": "Republic of Indonesia"}
# How Indonesian names of places abroad begin, and how English ones do.
_ABROAD = {
    "Kota ": "the City of ",
    "Kabupaten ": "the County of ",
    "Provinsi ": "the Province of ",
    "Prefektur ": "the Prefecture of ",
    "Negara Bagian ": "the State of ",
    "Republik ": "the Republic of ",
    "Kerajaan ": "the Kingdom of ",
    "Universitas ": "the University of ",
    "Dewan Daerah ": "the Regional Council of ",
    "Komite Rakyat ": "the People\u2019s Committee of ",
}
_SPECIAL = {
    "Daerah Istimewa ": "the Special Region of ",
    "Daerah Khusus Ibukota ": "the Special Capital Region of ",
    "Daerah Khusus ": "the Special Region of ",
}
# A name that begins so needs no word for a government before it.
_GOVERNMENT = ("pemerintah", "the ", "government", "city of", "province of", "state of", "municipality")
_BODIES = ("dewan ", "komite ", "council ")


def place(region: Any, language: str) -> str:
    """A region as a place: "Kota Padang", "Provinsi Sumatera Barat"; "the City of Padang"."""
    if region.parent_id is None:
        return _province(region.name, language)
    if language == INDONESIAN:
        return clean(region.name)
    for begins, english in (("Kota ", "the City of "), ("Kabupaten ", "the Regency of ")):
        if region.name.startswith(begins):
            return english + clean(region.name.removeprefix(begins))
    return clean(region.name)


def _province(name: str, language: str) -> str:
    name = clean(name)
    if language == INDONESIAN:
        return name if name.startswith("Daerah ") else f"Provinsi {name}"
    for begins, english in _SPECIAL.items():
        if name.startswith(begins):
            return english + name.removeprefix(begins)
    return f"the Province of {name}"


def government(region: Any, language: str, as_written: str = "") -> str:
    """The government of a region in full: "Pemerintah Kota Padang, Provinsi Sumatera Barat, Republik Indonesia".

    In Indonesian it begins as the record has the name written, where it has.
    """
    above = place(region.parent, language) if region.parent_id else ""
    country = _COUNTRY.get(language, _COUNTRY["en"])
    if language != INDONESIAN:
        return ", ".join(
            part for part in (f"the Government of {place(region, language)}", _bare(above), country) if part
        )
    name = clean(as_written) or place(region, language)
    if name.startswith(("Provinsi ", "Kabupaten ", "Kota ", "Daerah ")):
        name = f"Pemerintah {name}"
    said = name.casefold()
    if above and _core(region.parent.name).casefold() not in said:
        name = f"{name}, {above}"
    return name if "indonesia" in said else f"{name}, {country}"


def _bare(english: str) -> str:
    """In a row of names the article of the later ones goes: "..., Province of Sumatera Barat"."""
    return english.removeprefix("the ")


def _core(province: str) -> str:
    for begins in _SPECIAL:
        province = province.removeprefix(begins)
    return province


def partner(party: Any, language: str) -> str:
    """A partner in full with its country: "Pemerintah Kota Hildesheim, Jerman", "the Government of the City of ..."."""
    name = clean(party.name_as_written) or clean(party.partner.name)
    country = country_of(party.partner, language)
    if language not in {INDONESIAN, "en"} and party.partner.original_name:
        name = clean(party.partner.original_name)
    elif party.partner.kind == "regional_government":
        name = _abroad(name, language)
    elif language != INDONESIAN:
        name = _english(name)
    return name if not country or country.casefold() in name.casefold() else f"{name}, {country}"


def _abroad(name: str, language: str) -> str:
    if name.casefold().startswith(_GOVERNMENT):
        return name if language == INDONESIAN else name.replace("Pemerintah ", "the Government of ", 1)
    if name.casefold().startswith(_BODIES):
        return name if language == INDONESIAN else _english(name)
    return f"Pemerintah {name}" if language == INDONESIAN else f"the Government of {_english(name)}"


def _english(name: str) -> str:
    for begins, english in _ABROAD.items():
        if name.startswith(begins):
            return english + name.removeprefix(begins)
    return name


def short(party: Any, language: str) -> str:
    """The name of a party without government and country, for headings and places."""
    if party.region:
        return place(party.region, language)
    if language not in {INDONESIAN, "en"} and party.partner.original_name:
        return clean(party.partner.original_name)
    return clean(party.partner.name) if language == INDONESIAN else _english(clean(party.partner.name))


def country_of(partner: Any, language: str) -> str:
    """The country of a partner in ``language``, "" where it is not known."""
    if partner.country is None:
        return ""
    if language in {INDONESIAN, "en"}:
        return clean(getattr(partner.country, f"name_{language}"))
    return str(locale(language).territories.get(partner.country.alpha2, partner.country.name_en))
