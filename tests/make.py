"""Rows for tests: each function makes one, with only what the database insists on unless told more."""

import hashlib
import itertools
from typing import Any

from django.core.files.base import ContentFile

from accounts.models import User
from agreements.choices import ActingBody, Change, CooperationKind, Instrument, LegalBasis, PaperKind, Process
from agreements.models import Agreement, Document, Party, Procedure, Sector, Stage, StageChange
from meetings.models import AgendaItem, FollowUp, Meeting
from monitoring.choices import PeriodLength, Severity, SignOff, Unblocker
from monitoring.models import (
    Activity,
    Commitment,
    Fulfilment,
    Judgement,
    Obstacle,
    ObstacleCategory,
    Report,
    ReportStep,
)
from partners.models import Country, Partner
from potentials.models import Potential, PotentialFigure, PotentialPaper, WantedCountry
from regions.models import Agency, Region

_count = itertools.count(1)


def region(code: str, name: str = "", **fields: Any) -> Region:
    """A region by its code; a kabupaten/kota brings its province with it."""
    parent = None
    if "." in code:
        parent = Region.objects.filter(code=code[:2]).first() or region(code[:2])
    level = Region.Level.PROVINCE
    if parent:
        level = Region.Level.CITY if code[3] == "7" else Region.Level.REGENCY
    return Region.objects.create(code=code, name=name or f"Region {code}", level=level, parent=parent, **fields)


def country(alpha2: str = "JP", name_id: str = "Jepang", name_en: str = "Japan", **fields: Any) -> Country:
    made, _ = Country.objects.get_or_create(
        alpha2=alpha2, defaults={"alpha3": alpha2 + "X", "name_id": name_id, "name_en": name_en} | fields
    )
    return made


def sector(code: str = "PAR", name_id: str = "Pariwisata", name_en: str = "Tourism") -> Sector:
    made, _ = Sector.objects.get_or_create(code=code, defaults={"name_id": name_id, "name_en": name_en})
    return made


def agency(of: Region, name: str = "Biro Pemerintahan") -> Agency:
    return Agency.objects.create(region=of, name=name)


def partner(name: str = "", **fields: Any) -> Partner:
    fields.setdefault("country", country())
    return Partner.objects.create(name=name or f"Partner {next(_count)}", **fields)


def agreement(of: Region, *partners: Partner, **fields: Any) -> Agreement:
    """An agreement of region ``of``, which is its lead and a party, with ``partners``."""
    values: dict[str, Any] = {
        "title": f"Agreement {next(_count)}",
        "kind": CooperationKind.KSDPL,
        "instrument": Instrument.MOU,
    }
    made = Agreement.objects.create(region=of, **(values | fields))
    Party.objects.create(agreement=made, region=of)
    for each in partners:
        Party.objects.create(agreement=made, partner=each)
    return made


def procedure(*codes: str, **fields: Any) -> Procedure:
    """A procedure of KSDPL under Permendagri 25/2020 with a stage for each of ``codes``, in their order."""
    values: dict[str, Any] = {"legal_basis": LegalBasis.PERMENDAGRI_25_2020, "kind": CooperationKind.KSDPL}
    made = Procedure.objects.create(**(values | fields))
    for order, code in enumerate(codes, 1):
        Stage.objects.create(
            procedure=made, order=order, code=code, name_id=code, name_en=code, acting_body=ActingBody.REGION
        )
    return made


def entered(of: Agreement, stage: Stage, on: str | None = None, process: str = Process.IN_PROCESS) -> Agreement:
    """``of``, entered at ``stage``, where it is since the day ``on``; postponed and the like by a second step."""
    start = Process.DONE if process == Process.DONE else Process.IN_PROCESS
    dated = {"happened_on": on, "happened_precision": "day"} if on else {}
    StageChange.objects.create(agreement=of, change=Change.ENTERED, to_stage=stage, to_process=start, **dated)
    if process != start:
        StageChange.objects.create(
            agreement=of,
            change=process,
            from_stage=stage,
            to_stage=stage,
            from_process=start,
            to_process=process,
            note="Why",
        )
    of.refresh_from_db()
    return of


def document(of: Agreement, content: bytes = b"%PDF-1.4 paper", **fields: Any) -> Document:
    """A paper of ``of`` with the bytes ``content`` as its file, without the checks of an upload."""
    name = f"{next(_count)}.pdf"
    values: dict[str, Any] = {
        "kind": PaperKind.OTHER,
        "name": name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "media_type": "application/pdf",
    }
    return Document.objects.create(agreement=of, file=ContentFile(content, name), **(values | fields))


def user(username: str, role: str, region: Region | None = None) -> User:
    made = User(username=username, email=f"{username}@example.org", role=role, region=region)
    made.set_password("demo")
    made.save()
    return made


def commitment(of: Agreement, due_on: str | None = None, **fields: Any) -> Commitment:
    values: dict[str, Any] = {"text": f"Commitment {next(_count)}", "due_on": due_on}
    return Commitment.objects.create(agreement=of, **(values | fields))


def fulfilled(of: Commitment, done_on: str, **fields: Any) -> Fulfilment:
    """The next due date of ``of`` as carried out on ``done_on``."""
    number = of.fulfilments.exclude(sign_off=SignOff.RETURNED).count()
    values: dict[str, Any] = {"occurrence": number, "done_on": done_on, "evidence": "Letter"}
    return Fulfilment.objects.create(commitment=of, **(values | fields))


def report(of: Agreement, starts_on: str = "2018-01-01", ends_on: str = "2018-06-30", **fields: Any) -> Report:
    values: dict[str, Any] = {"length": PeriodLength.SEMESTER, "summary": "Two visits"}
    return Report.objects.create(agreement=of, starts_on=starts_on, ends_on=ends_on, **(values | fields))


def moved(of: Report, *states: str) -> Report:
    """``of``, taken through ``states`` one after another."""
    for state in states:
        ReportStep.objects.create(report=of, from_state=of.state, to_state=state, reason="Why")
        of.refresh_from_db()
    return of


def activity(of: Agreement, held_on: str | None = "2018-03-05", **fields: Any) -> Activity:
    values: dict[str, Any] = {"name": f"Activity {next(_count)}", "held_on": held_on}
    values["held_precision"] = "day" if held_on else "unknown"
    return Activity.objects.create(agreement=of, **(values | fields))


def obstacle(of: Agreement, raised_on: str = "2018-03-05", **fields: Any) -> Obstacle:
    values: dict[str, Any] = {"text": f"Obstacle {next(_count)}", "severity": Severity.SLOWS}
    values |= {"unblocker": Unblocker.AGENCY, "raised_on": raised_on}
    if "category" not in fields:
        values["category"], _ = ObstacleCategory.objects.get_or_create(
            code="anggaran", defaults={"name_id": "Anggaran", "name_en": "Budget"}
        )
    return Obstacle.objects.create(agreement=of, **(values | fields))


def judgement(of: Agreement, verdict: str = "partly", judged_on: str = "2018-07-12", **fields: Any) -> Judgement:
    values: dict[str, Any] = {"reason": "Two visits, no trade", "verdict": verdict, "judged_on": judged_on}
    return Judgement.objects.create(agreement=of, **(values | fields))


def meeting(*agreements: Agreement, held_on: str = "2018-07-12", **fields: Any) -> Meeting:
    """A review meeting with ``agreements`` on its agenda, in this order."""
    made = Meeting.objects.create(**({"title": f"Meeting {next(_count)}", "held_on": held_on} | fields))
    for place, each in enumerate(agreements, 1):
        AgendaItem.objects.create(meeting=made, agreement=each, position=place)
    made.refresh_from_db()
    return made


def follow_up(of: AgendaItem, due_on: str | None = None, **fields: Any) -> FollowUp:
    values: dict[str, Any] = {"what": f"Follow-up {next(_count)}", "who": "Biro Pemerintahan", "due_on": due_on}
    return FollowUp.objects.create(meeting=of.meeting, item=of, **(values | fields))


def potential(of: Region, sector_code: str = "PAR", *countries: Country, **fields: Any) -> Potential:
    """A potential of region ``of`` in a sector, wanted in ``countries``."""
    values: dict[str, Any] = {"title": f"Potential {next(_count)}"}
    if "sector" not in fields:
        values["sector"] = Sector.objects.filter(code=sector_code).first() or sector(sector_code, sector_code)
    made = Potential.objects.create(region=of, **(values | fields))
    for each in countries:
        WantedCountry.objects.create(potential=made, country=each)
    return made


def figure(of: Potential, value: str = "100", **fields: Any) -> PotentialFigure:
    values: dict[str, Any] = {"what": "luas kebun", "unit": "ha", "year": 2024}
    return PotentialFigure.objects.create(potential=of, value=value, **(values | fields))


def potential_paper(of: Potential, content: bytes = b"%PDF-1.4 paper", **fields: Any) -> PotentialPaper:
    """A paper of ``of`` with the bytes ``content`` as its file, without the checks of an upload."""
    name = f"{next(_count)}.pdf"
    values: dict[str, Any] = {
        "name": name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "media_type": "application/pdf",
    }
    return PotentialPaper.objects.create(potential=of, file=ContentFile(content, name), **(values | fields))
