"""Taking the rows of data/agreements.csv into the registry."""

import uuid
from collections import defaultdict
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.utils.translation import gettext as _

from agreements.choices import CooperationKind
from agreements.demo import reading
from agreements.demo.counterparts import partner_of
from agreements.demo.rows import RealRow
from agreements.demo.stages import place
from agreements.matching import SectorIndex
from agreements.models import Agreement, AgreementSector, Party, Sector, Source
from partners.matching import CountryIndex
from partners.models import Partner
from regions.matching import RegionIndex, split_agency
from regions.models import Agency, Region


class Taker:
    """Takes row after row, in the order of the file; a row that was taken before is left as people have made it.

    Only where nobody has said at which stage it is, it is put there.
    """

    def __init__(self) -> None:
        self._regions, self._countries, self._sectors = RegionIndex(), CountryIndex(), SectorIndex()
        self._agreements: dict[uuid.UUID, Agreement] = {each.entry_key: each for each in Agreement.objects.all()}
        self._earlier: list[RealRow] = []

    def take(self, row: RealRow) -> bool:
        """Whether the row is new; raises CommandError where a name in it cannot be understood."""
        new = row.entry_key not in self._agreements
        if new:
            try:
                self._agreements[row.entry_key] = self._enter(row)
            except ValidationError as error:
                raise CommandError(
                    _("agreements.csv, line %(line)d: %(what)s") % {"line": row.line, "what": " ".join(error.messages)}
                ) from error
        self._earlier.append(row)
        place(row, self._agreements[row.entry_key])
        return new

    def _enter(self, row: RealRow) -> Agreement:
        sides = [(unit, *self._unit(unit)) for unit in row.units]
        partners = self._partners(row)
        agreement = Agreement.objects.create(
            region=sides[0][1],
            agency=sides[0][2],
            kind=_kind(partners),
            **reading.agreement_values(row),
            **self._follows(row),
        )
        Party.objects.bulk_create(
            [Party(agreement=agreement, region=region, name_as_written=written) for written, region, _agency in sides]
            + [
                Party(agreement=agreement, partner=partner, name_as_written=written)
                for written, partner in zip(row.partners, partners, strict=True)
            ]
        )
        Source.objects.bulk_create(
            [Source(agreement=agreement, citation=citation, note=note) for citation, note in reading.sources(row)]
        )
        AgreementSector.objects.bulk_create(
            [
                AgreementSector(agreement=agreement, sector=sector, as_written="; ".join(words))
                for sector, words in self._scope(row).items()
            ]
        )
        return agreement

    def _unit(self, unit: str) -> tuple[Region, Agency | None]:
        """The region of a unit, and its agency where the unit is one."""
        agency, rest = split_agency(unit)
        region = self._regions.match(rest)
        return region, Agency.objects.get_or_create(region=region, name=agency)[0] if agency else None

    def _partners(self, row: RealRow) -> list[Partner]:
        country = self._countries.match(row.country) if row.country else None
        return [partner_of(written, country, row.status) for written in row.partners]

    def _scope(self, row: RealRow) -> dict[Sector, list[str]]:
        """The row's fields by sector, in their words."""
        scope: dict[Sector, list[str]] = defaultdict(list)
        for words in filter(None, map(str.strip, row.fields.split(";"))):
            for sector in self._sectors.match(words):
                scope[sector].append(words)
        return scope

    def _follows(self, row: RealRow) -> dict[str, Any]:
        if not (found := row.predecessor(self._earlier)):
            return {}
        before, relation = found
        return {"follows": self._agreements[before.entry_key], "follows_as": relation}


def _kind(partners: list[Partner]) -> CooperationKind:
    """KSDPL with a regional government abroad, else KSDLL (PP 28/2018)."""
    regional = any(partner.kind == Partner.Kind.REGIONAL_GOVERNMENT for partner in partners)
    return CooperationKind.KSDPL if regional else CooperationKind.KSDLL
