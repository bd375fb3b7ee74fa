"""The partners of data/agreements.csv: one row each, however often and under whatever name they occur."""

import re

from django.db.models import Q, Value

from coopreg.expressions import Fold
from partners.matching import guess_kind
from partners.models import Country, Partner, PartnerName

Kind, Rank = Partner.Kind, Partner.Rank

# One partner under two names: the file's other name -> the name it gets here.
_SAME = {"Yunnan": "Provinsi Yunnan"}
# Names by which a partner is known beside the one it has here.
_ALSO = {"Komite Rakyat Pemerintah Provinsi Ba Ria-Vung Tau": ["Provinsi Ba Ria-Vung Tau"]}
# Regions whose name does not say what they are.
_BARE = {
    "American Samoa": Rank.STATE,
    "Khartoum": Rank.STATE,
    "Melaka": Rank.STATE,
    "Pulau Pinang": Rank.STATE,
    "Seremban (Negeri Sembilan)": Rank.CITY,
    "South Australia": Rank.STATE,
}


def partner_of(written: str, country: Country | None, status: str) -> Partner:
    """The partner that the row's words mean, made if the registry does not have it yet, with its other names."""
    name = _SAME.get(written, written)
    partner = _known(name, country) or Partner.objects.create(name=name, country=country, **_kind_of(name))
    for other in _other_names(written, name, status):
        if not partner.names.alias(folded=Fold("name")).filter(folded=Fold(Value(other))).exists():
            PartnerName.objects.create(partner=partner, name=other)
    return partner


def _known(name: str, country: Country | None) -> Partner | None:
    typed = Fold(Value(name))
    named = PartnerName.objects.alias(folded=Fold("name")).filter(folded=typed)
    return (
        Partner.objects.filter(merged_into=None, country=country)
        .alias(folded=Fold("name"))
        .filter(Q(folded=typed) | Q(pk__in=named.values("partner")))
        .order_by("pk")
        .first()
    )


def _kind_of(name: str) -> dict[str, str]:
    if name in _BARE:
        return {"kind": Kind.REGIONAL_GOVERNMENT, "rank": _BARE[name]}
    kind, rank = guess_kind(name) or (Kind.OTHER, Rank.NOT_APPLICABLE)
    return {"kind": kind, "rank": rank}


def _other_names(written: str, name: str, status: str) -> list[str]:
    names = _ALSO.get(name, [])
    if written != name:
        names = [*names, written]
    # "Kota Linyi (Shandong)" is also plain "Kota Linyi"; "(belum disebut)" says that there is no name yet.
    if (plain := re.sub(r" \(.+\)", "", name)) != name and "belum" not in name:
        names = [*names, plain]
    if misspelled := re.search(r"partner spelled '(\w+)'", status):
        names = [*names, misspelled[1]]
    return names
