"""Procedures with their stages and papers, from data/procedures.csv, stages.csv and stage_papers.csv."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from agreements.models import Procedure, Stage, StagePaper
from coopreg.reference import Counts, Row, checked, read_rows

_KEY = ["legal_basis", "kind"]
_STAGE = ["order", "code", "name_id", "name_en", "task_id", "task_en", "acting_body", "moved_by", "source"]
_MARKS = ["signs", "closes_loi", "rests"]
_YES_NO = {"1": True, "0": False}


def load_procedures(folder: Path) -> dict[str, Counts]:
    """Adds the procedures that the registry does not have yet, each with its stages and papers.

    The files speak once: a procedure that is there belongs to the administrators, whatever they made of it. Raises
    CommandError naming file and line.
    """
    procedures = read_rows(folder / "procedures.csv", [*_KEY, "version", "source"])
    stages = read_rows(folder / "stages.csv", [*_KEY, *_STAGE, *_MARKS, "days"])
    papers = read_rows(folder / "stage_papers.csv", [*_KEY, "stage", "paper", "necessity", "source"])
    known = {_whose(row): row for row in procedures}
    if len(known) < len(procedures):
        procedures[-1].refuse(_("a procedure stands in the file twice"))
    mine = _by_procedure(stages, known)
    theirs = _by_procedure(papers, known)
    there = set(Procedure.objects.values_list(*_KEY))
    fresh = [key for key in known if key not in there]
    made = [_make(known[key], mine[key], theirs[key]) for key in fresh]
    totals = [(Procedure, len(procedures)), (Stage, len(stages)), (StagePaper, len(papers))]
    return {
        str(model._meta.verbose_name_plural): Counts(new, 0, total - new)
        for (model, total), new in zip(totals, map(sum, zip((0, 0, 0), *made, strict=True)), strict=True)
    }


def _whose(row: Row) -> tuple[str, str]:
    return row["legal_basis"], row["kind"]


def _by_procedure(rows: list[Row], known: dict[tuple[str, str], Row]) -> dict[tuple[str, str], list[Row]]:
    found = defaultdict(list)
    for row in rows:
        if _whose(row) not in known:
            row.refuse(_("procedures.csv has no procedure of this legal basis and kind"))
        found[_whose(row)].append(row)
    return found


def _make(row: Row, stages: list[Row], papers: list[Row]) -> tuple[int, int, int]:
    """Makes one procedure; how many procedures, stages and papers it is."""
    values = {"legal_basis": row["legal_basis"], "kind": row["kind"], "version": row["version"]}
    procedure = checked(Procedure(source=row["source"], **values), row)
    procedure.save()
    ids: dict[str, int] = {}
    for each in stages:
        if each["code"] in ids:
            each.refuse(_("%(key)s stands in the file twice") % {"key": each["code"]})
        ids[each["code"]] = _stage(procedure, each)
    kinds = set()
    for each in papers:
        if (each["stage"], each["paper"]) in kinds:
            each.refuse(_("%(key)s stands in the file twice") % {"key": each["paper"]})
        kinds.add((each["stage"], each["paper"]))
        stage = each.one_of("stage", ids)
        said = {"kind": each["paper"], "necessity": each["necessity"], "source": each["source"]}
        checked(StagePaper(stage_id=stage, **said), each).save()
    return 1, len(stages), len(papers)


def _stage(procedure: Procedure, row: Row) -> int:
    values: dict[str, Any] = {column: row[column] for column in _STAGE}
    values |= {mark: row.one_of(mark, _YES_NO) for mark in _MARKS}
    stage = checked(Stage(procedure=procedure, days=row["days"] or None, **values), row)
    stage.save()
    return stage.pk
