"""Beginning a report, storing what was written, and taking it on its way; each in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from agreements.models import Agreement, Document
from agreements.papers.intake import take
from agreements.papers.keeping import whole
from coopreg.dates import Precision
from monitoring.choices import ReportState
from monitoring.models import Activity, Report, ReportPaper, ReportRequest, ReportStep, SectorState
from monitoring.periods import Period

STALE = "monitoring_reportstep_stale"
# What an activity or request bears that is not its own text.
FIXED = ("id", "agreement", "report", "created_by", "created_at", "cancelled_reason", "carried_from")


class Stale(Exception):  # noqa: N818  (a state of the record, not a mistake of the program)
    """Somebody else changed the report meanwhile: ``current`` is what stands now."""

    def __init__(self, current: Report) -> None:
        self.current = current


@dataclass
class Written:
    """What a form says, not stored yet. Of the rows ``gone`` the person took out what they had seen."""

    activities: list[Activity] = field(default_factory=list)
    requests: list[ReportRequest] = field(default_factory=list)
    states: list[SectorState] = field(default_factory=list)
    gone_activities: set[int] = field(default_factory=set)
    gone_requests: set[int] = field(default_factory=set)
    papers: Iterable[Document] = ()
    papers_seen: Iterable[Document] = ()
    upload: Any = None
    upload_facts: dict[str, Any] = field(default_factory=dict)


def last_before(agreement: Agreement, period: Period) -> Report | None:
    """The latest report of ``agreement`` over a time before ``period``: what the next one goes on from."""
    return Report.objects.filter(agreement=agreement, ends_on__lt=period.starts_on).order_by("-ends_on", "-pk").first()


def begin(agreement: Agreement, period: Period, user: Any) -> tuple[Report, bool]:
    """The report of ``agreement`` over ``period``, and whether it was begun just now.

    Carried forward from the last one: states of sectors and requests. Activities of the period that no report has yet
    come into it.
    """
    same = Report.objects.filter(agreement=agreement, length=period.length, starts_on=period.starts_on)
    if known := same.first():
        return known, False
    try:
        return _begun(agreement, period, user), True
    except IntegrityError:
        # Somebody began it in the same moment.
        return same.get(), False


@transaction.atomic
def _begun(agreement: Agreement, period: Period, user: Any) -> Report:
    before = last_before(agreement, period)
    made = Report.objects.create(
        agreement=agreement,
        length=period.length,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        owner=user,
        created_by=user,
        carried_from=before,
    )
    told: list[Any] = list(before.sector_states.all()) if before else []
    known = told or [row for row in agreement.sector_rows.all() if row.progress]
    for row in known:
        SectorState.objects.create(
            agreement=agreement, report=made, sector_id=row.sector_id, progress=row.progress, note=""
        )
    for asked in before.requests.all() if before else ():
        ReportRequest.objects.create(
            agreement=agreement, report=made, addressed_to=asked.addressed_to, text=asked.text, carried_from=asked
        )
    loose = Activity.objects.filter(agreement=agreement, report=None, cancelled_reason="")
    # What is known to the year alone may have been in another period of it.
    loose = loose.exclude(held_precision=Precision.YEAR)
    loose.filter(held_on__range=(period.starts_on, period.ends_on)).update(report=made)
    return made


def keep(report: Report, written: Written, user: Any, *, version: int, reason: str = "") -> None:
    """Store ``report`` and its rows as they were written.

    Raises Stale where it was changed since ``version`` or is no longer being written, ValidationError where a file is
    refused, IntegrityError where a constraint refuses; then nothing is kept.
    """
    with whole():
        current = Report.objects.select_for_update(of=("self",), no_key=True).get(pk=report.pk)
        if current.version != version or current.state != ReportState.DRAFT:
            raise Stale(current)
        # Rows alone count the version up too: it is one thing that is written.
        report.save(update_fields=["summary", "impact", "plans"])
        _keep_activities(report, written, user, reason)
        _keep_requests(report, written)
        _keep_states(report, written.states)
        _keep_papers(report, written, user)


def _keep_activities(report: Report, written: Written, user: Any, reason: str) -> None:
    mine = Activity.objects.filter(report=report)
    mine.filter(pk__in=written.gone_activities).update(cancelled_reason=reason)
    known = {row.pk: row for row in mine}
    for row in written.activities:
        row.agreement, row.report = report.agreement, report
        if row.pk in known:
            _change(row, known[row.pk])
        else:
            row.pk, row.created_by = None, user
            row.save(force_insert=True)


def _keep_requests(report: Report, written: Written) -> None:
    mine = ReportRequest.objects.filter(report=report)
    # A later report may have carried it on; then it stays where it is.
    carried = ReportRequest.objects.filter(carried_from__in=written.gone_requests).values("carried_from")
    for row in mine.filter(pk__in=written.gone_requests).exclude(pk__in=carried):
        row.delete()
    known = {row.pk: row for row in mine}
    for row in written.requests:
        row.agreement, row.report = report.agreement, report
        if row.pk in known:
            _change(row, known[row.pk])
        else:
            row.pk = None
            row.save(force_insert=True)


def _change(row: Any, before: Any) -> None:
    columns = [each for each in row._meta.concrete_fields if each.name not in FIXED]
    names = [each.name for each in columns if getattr(row, each.attname) != getattr(before, each.attname)]
    if names:
        row.save(update_fields=names)


def _keep_states(report: Report, states: list[SectorState]) -> None:
    known = {row.sector_id: row for row in report.sector_states.all()}
    for row in states:
        before = known.get(row.sector_id)
        if before is None and row.progress:
            row.agreement, row.report = report.agreement, report
            row.save(force_insert=True)
        elif before and not row.progress:
            before.delete()
        elif before and (before.progress, before.note) != (row.progress, row.note):
            before.progress, before.note = row.progress, row.note
            before.save(update_fields=["progress", "note"])


def _keep_papers(report: Report, written: Written, user: Any) -> None:
    wanted = {paper.pk for paper in written.papers}
    if written.upload:
        wanted.add(take(report.agreement, written.upload, user, **written.upload_facts).pk)
    known = {row.document_id: row for row in ReportPaper.objects.filter(report=report)}
    seen = {paper.pk for paper in written.papers_seen}
    # A paper that the person may not open stays.
    for key in (known.keys() & seen) - wanted:
        known[key].delete()
    for key in wanted - known.keys():
        ReportPaper.objects.create(agreement=report.agreement, report=report, document_id=key)


def move(report: Report, to: str, user: Any, *, reason: str = "", came_from: str) -> ReportStep:
    """Take ``report`` from ``came_from`` to the state ``to``.

    Raises Stale where it is no longer there, IntegrityError where the step is not possible or lacks summary or reason.
    """
    try:
        with transaction.atomic():
            return ReportStep.objects.create(
                agreement=report.agreement, report=report, from_state=came_from, to_state=to, reason=reason, by=user
            )
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if getattr(diagnosis, "constraint_name", "") == STALE:
            raise Stale(Report.objects.get(pk=report.pk)) from error
        raise


def activities_of(report: Report) -> Any:
    """The activities of ``report`` in their order, without those entered by mistake."""
    rows = Activity.objects.filter(report=report, cancelled_reason="")
    return rows.select_related("sector", "agency__region", "commitment").order_by("held_on", "pk")
