"""At which stage the real agreements stand, by a rule of what the file says of them (docs/decisions/0028)."""

import re

from agreements import lifecycle
from agreements.choices import Change, FollowsAs, LegalBasis, Process
from agreements.demo.reading import legal_basis, signing, talks
from agreements.demo.rows import RealRow
from agreements.models import Agreement, Procedure, Stage, StageChange
from coopreg.dates import PartialDate, parse_partial
from coopreg.fields import write_date

# By which year a signed text without a date was known at the latest, in the words of its status.
_KNOWN_BY = re.compile(
    r"(?:running in |existed before |in force mid |LoI stage mid |process \d{4}-|age given as \d+ years \()"
    r"(?P<year>\d{4})"
)


def place(row: RealRow, agreement: Agreement) -> bool:
    """Whether the agreement of ``row`` was put at a stage: only where it has none yet, and the rule tells one."""
    procedure = None if agreement.stage_id else procedure_of(row, agreement)
    if procedure is None:
        return False
    path = lifecycle.path_of(agreement, procedure.stages.all())
    if row.is_signed:
        # A signed text has come to the end of its way; a Letter of Intent comes there by its signing.
        end = path[-1]
        _enter(agreement, end, signing(row) if end.closes_loi else PartialDate(), Process.DONE)
    else:
        code, since = whereabouts(row)
        _enter(agreement, next(stage for stage in path if stage.code == code), since, Process.IN_PROCESS)
    _record_what_is_known(agreement, path)
    return True


def whereabouts(row: RealRow) -> tuple[str, PartialDate]:
    """Where a text that is not signed is, and since when: talks explore, a planned text is drafted.

    A plan has no date here: the file tells for when the signing was planned, not since when the text is drafted.
    """
    if "(rencana)" not in row.kind:
        return "exploration", talks(row)
    return "dprd_approval" if "DPRD check first" in row.status else "drafting", PartialDate()


def procedure_of(row: RealRow, agreement: Agreement) -> Procedure | None:
    """That of the rule in force on the day of the row, None where no day can be told.

    What is older than Permendagri 3/2008 stands in its table, the oldest there is: its legal basis stays as it is.
    """
    basis = legal_basis((signing(row) or _known_by(row)) if row.is_signed else talks(row))
    if basis == LegalBasis.OTHER:
        basis = LegalBasis.PERMENDAGRI_3_2008
    return Procedure.objects.current().filter(legal_basis=basis, kind=agreement.kind).first()


def _known_by(row: RealRow) -> PartialDate:
    """A year in which a text without a date was known, if it tells the rule: what was known in 2017 is not younger."""
    found = _KNOWN_BY.search(row.status)
    known = parse_partial(found["year"]) if found else PartialDate()
    return PartialDate() if legal_basis(known) == LegalBasis.PERMENDAGRI_25_2020 else known


def _enter(agreement: Agreement, stage: Stage, happened: PartialDate, process: Process) -> None:
    """Enters the agreement at ``stage`` as a clerk would, or under the table that the rule found."""
    if agreement.legal_basis == stage.procedure.legal_basis:
        lifecycle.enter(agreement, stage, None, happened=happened, done=process == Process.DONE)
        return
    # What no clerk may do: a procedure that is not that of the legal basis in the record.
    step = StageChange(agreement=agreement, change=Change.ENTERED, to_stage=stage, to_process=process)
    write_date(step, "happened", happened)
    step.save(force_insert=True)
    agreement.refresh_from_db()


def _record_what_is_known(agreement: Agreement, path: list[Stage]) -> None:
    """The earlier steps of which the file knows the day: the signing, and that of the Letter of Intent it fulfils."""
    intent = agreement.follows if agreement.follows_as == FollowsAs.FULFILS else None
    known = [("letter_of_intent", intent.signed if intent else PartialDate()), ("signing", agreement.signed)]
    for code, signed in known:
        stage = next((stage for stage in path[:-1] if stage.code == code), None)
        if stage and signed:
            lifecycle.record(agreement, stage, None, happened=signed)
