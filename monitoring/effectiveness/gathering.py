"""The pictures of many agreements at once: seven queries, however many there are."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Q, Sum

from agreements.choices import Progress
from agreements.models import Agreement, AgreementSector
from monitoring.choices import CommitmentState, Outcome, ReportState, Severity, SignOff
from monitoring.commitments.outcomes import Timing, kept
from monitoring.commitments.progress import last_states, progress_of, reached
from monitoring.effectiveness.picture import (
    Activities,
    Commitments,
    Obstacles,
    Picture,
    Reports,
    Sectors,
    first_day,
)
from monitoring.models import Activity, Commitment, Fulfilment, Judgement, Obstacle, Report
from monitoring.models.obstacles import blocks_on
from monitoring.periods import periods_owed


def pictures_of(agreements: Iterable[Agreement], day: datetime.date) -> dict[int, Picture]:
    """What the rules say of each of ``agreements`` on ``day``, by its key; seven queries, none for no agreements.

    Whoever calls sees to it that the person may read the agreements: what follows the signature goes with them.
    """
    rows = list(agreements)
    if not rows:
        return {}
    keys, since = [row.pk for row in rows], first_day(day)
    promised = _promised(keys, day)
    commitments = _commitments(keys, day, promised)
    activities, obstacles = _activities(keys, since, day), _obstacles(keys, day)
    reports, sectors = _reports(rows, since, day), _sectors(keys, day, promised)
    return {
        key: Picture(
            day,
            since,
            commitments.get(key, Commitments()),
            activities.get(key, Activities()),
            obstacles.get(key, Obstacles()),
            reports[key],
            sectors.get(key, Sectors()),
        )
        for key in keys
    }


def judgements_of(keys: Iterable[int], day: datetime.date) -> dict[int, Judgement]:
    """The judgement that counts on ``day`` of each agreement with one of ``keys`` that has one; one query."""
    rows = Judgement.objects.filter(agreement__in=list(keys), judged_on__lte=day).select_related("by")
    return {row.agreement_id: row for row in rows.order_by("agreement_id", "-pk").distinct("agreement_id")}


def _promised(keys: list[int], day: datetime.date) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    rows: Any = Commitment.objects.with_state(day).filter(agreement__in=keys).order_by()
    for row in rows.only("agreement_id", "sector_id"):
        found[row.agreement_id].append(row)
    return found


def _commitments(keys: list[int], day: datetime.date, promised: dict[int, list[Any]]) -> dict[int, Commitments]:
    rows = Fulfilment.objects.filter(agreement__in=keys, done_on__lte=day).exclude(sign_off=SignOff.RETURNED)
    counted: Any = (
        rows.order_by()
        .values("agreement")
        .annotate(
            in_time=Count("pk", filter=kept(Timing.IN_TIME)),
            after=Count("pk", filter=kept(Timing.AFTER)),
            undated=Count("pk", filter=kept(Timing.UNDATED)),
            missed=Count("pk", filter=Q(outcome=Outcome.MISSED)),
        )
    )
    outcomes = {row.pop("agreement"): row for row in counted}
    found = {}
    for key, of_agreement in promised.items():
        states = Counter(row.state for row in of_agreement)
        found[key] = Commitments(
            done=states[CommitmentState.DONE],
            never=states[CommitmentState.MISSED],
            late=states[CommitmentState.LATE],
            open=states[CommitmentState.OPEN] + states[CommitmentState.DUE],
            dropped=states[CommitmentState.DROPPED],
            **outcomes.get(key, {}),
        )
    return found


def _activities(keys: list[int], since: datetime.date, day: datetime.date) -> dict[int, Activities]:
    rows = Activity.objects.filter(agreement__in=keys, cancelled_reason="", held_on__range=(since, day))
    groups: Any = rows.order_by("funding").values_list("agreement", "funding")
    found: dict[int, list[Any]] = defaultdict(list)
    for key, *group in groups.annotate(n=Count("pk"), priced=Count("cost"), spent=Sum("cost")):
        found[key].append(group)
    return {
        key: Activities(
            number=sum(number for _funding, number, _priced, _spent in of_agreement),
            by_funding={funding: number for funding, number, _priced, _spent in of_agreement},
            spent={funding: spent or Decimal(0) for funding, _number, priced, spent in of_agreement if priced},
            unpriced=sum(number - priced for _funding, number, priced, _spent in of_agreement),
        )
        for key, of_agreement in found.items()
    }


def _obstacles(keys: list[int], day: datetime.date) -> dict[int, Obstacles]:
    opened = blocks_on(day)
    rows: Any = Obstacle.objects.filter(agreement__in=keys, raised_on__lte=day).order_by().values_list("agreement")
    counted = rows.annotate(
        open=Count("pk", filter=opened),
        stopping=Count("pk", filter=opened & Q(severity=Severity.STOPS)),
        oldest=Min("raised_on", filter=opened),
        cleared=Count("pk", filter=Q(cleared_on__lte=day)),
    )
    return {
        key: Obstacles(open_, stopping, (day - oldest).days if oldest else None, cleared)
        for key, open_, stopping, oldest, cleared in counted
    }


def _reports(agreements: list[Agreement], since: datetime.date, day: datetime.date) -> dict[int, Reports]:
    sent: dict[int, list[tuple[datetime.date, datetime.date]]] = defaultdict(list)
    rows = Report.objects.filter(agreement__in=[row.pk for row in agreements]).exclude(state=ReportState.DRAFT)
    for key, starts_on, ends_on in rows.order_by().values_list("agreement", "starts_on", "ends_on"):
        sent[key].append((starts_on, ends_on))
    found = {}
    for row in agreements:
        owed = [period for period in periods_owed(row, day) if since <= period.due_on < day]
        told_of = [
            period
            for period in owed
            if any(starts <= period.starts_on and ends >= period.ends_on for starts, ends in sent[row.pk])
        ]
        found[row.pk] = Reports(len(owed), len(told_of))
    return found


def _sectors(keys: list[int], day: datetime.date, promised: dict[int, list[Any]]) -> dict[int, Sectors]:
    stated: dict[int, dict[int, str]] = defaultdict(dict)
    rows = AgreementSector.objects.filter(agreement__in=keys).order_by("pk")
    for key, sector, progress in rows.values_list("agreement", "sector", "progress"):
        stated[key][sector] = progress
    says: dict[int, dict[int, str]] = defaultdict(dict)
    rows_told = last_states(day).filter(agreement__in=keys).order_by()
    for key, sector, progress in rows_told.values_list("agreement", "sector", "progress"):
        says[key][sector] = progress
    found = {}
    for key, of_agreement in stated.items():
        far = [each.progress for each in reached(progress_of(promised.get(key, ())), says[key], of_agreement).values()]
        done = far.count(Progress.DONE)
        found[key] = Sectors(len(far), done + far.count(Progress.RUNNING), done)
    return found
