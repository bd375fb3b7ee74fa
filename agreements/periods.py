"""In which periods the tie of a line of documents is in force, over renewals, amendments, replacements and gaps.

The rules (domain.md 3.4, docs/decisions/0026):

* A text counts from ``valid_from`` to ``valid_until``, as the registry computes them for one text: a date known to the
  year or month counts to its first day at the start and to its last at the end. A termination ends it the day before.
* A Letter of Intent and what implements another text put no tie in force; an amendment that states no term changes
  nothing in the time of the text it amends.
* From its first day a renewal, a replacement or an amendment with a term stands in the place of the text before it,
  which does not come back when the later one ends.
* What ends the text that is amended ends its amendments with it.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from agreements.choices import FollowsAs, Instrument, Term, Validity
from coopreg.dates import PartialDate, Precision, months_later

DAY = datetime.timedelta(days=1)
FIRST, LAST = datetime.date.min, datetime.date.max
GAP = "gap"

_STAYS = (Term.OPEN_ENDED, Term.REVIEWED)
_IN_THE_PLACE_OF = (FollowsAs.RENEWS, FollowsAs.REPLACES, FollowsAs.AMENDS)


@dataclass(frozen=True)
class Period:
    """Days, the first and the last included, on which ``text`` carries the tie; a gap has no text.

    ``start`` is FIRST where the start is not known, ``end`` is LAST where no end is known. ``state`` is
    Validity.IN_FORCE, Validity.TERM_UNKNOWN or GAP; ``after`` is the text that carried the tie before a gap.
    """

    start: datetime.date
    end: datetime.date
    state: str
    text: Any = None
    after: Any = None

    @property
    def is_gap(self) -> bool:
        return self.state == GAP

    def has(self, day: datetime.date) -> bool:
        return self.start <= day <= self.end

    @property
    def starts(self) -> PartialDate:
        """The first day, to the precision in which it is known; empty where it is not known."""
        if self.start == FIRST:
            return PartialDate()
        if self.text is not None and self.text.valid_from == self.start:
            starts: PartialDate = self.text.starts
            return starts
        return PartialDate(self.start, Precision.DAY)

    @property
    def last_day(self) -> datetime.date | None:
        """The last day, None where no end is known."""
        return None if self.end == LAST else self.end

    @property
    def badge(self) -> str:
        """The value of ``Validity`` whose mark the period bears, "" for a gap."""
        return "" if self.is_gap else self.state


def periods_of(texts: Iterable[Any]) -> list[Period]:
    """The periods of the tie that ``texts``, the agreements of one line, carry, in order and without overlap.

    Gaps between two periods are periods too; before the first and after the last there is nothing. Runs no query.
    """
    spans = _spans(list(texts))
    days = sorted({span.start for span in spans} | {span.end + DAY for span in spans if span.end < LAST})
    periods: list[Period] = []
    for number, day in enumerate(days):
        carrying = [span for span in spans if span.has(day)]
        end = days[number + 1] - DAY if number + 1 < len(days) else LAST
        if carrying:
            by = max(carrying, key=_weight)
            periods.append(Period(day, end, by.state, by.text))
        elif number + 1 < len(days):
            periods.append(Period(day, end, GAP, after=periods[-1].text))
    return _joined(periods)


def period_on(periods: Iterable[Period], day: datetime.date) -> Period | None:
    """The period in which ``day`` lies, None before the first and after the last."""
    return next((period for period in periods if period.has(day)), None)


def next_review(text: Any, day: datetime.date) -> PartialDate:
    """When the next review of ``text`` falls due on or after ``day``; empty where it is not reviewed or has no start.

    To the precision of its start: a text of 2015 that is reviewed every five years is reviewed in 2020.
    """
    starts = text.starts
    if text.term != Term.REVIEWED or not starts or not text.term_years:
        return PartialDate()
    number = 1
    while True:
        due = PartialDate(months_later(starts.first, 12 * text.term_years * number), Precision(starts.precision))
        if due.last is not None and due.last >= day:
            return due
        number += 1


def _weight(span: Period) -> tuple[bool, datetime.date, int]:
    """What is in force for certain goes before what may be; then the later text before the earlier."""
    return span.state == Validity.IN_FORCE, span.text.valid_from or FIRST, span.text.pk


def _spans(texts: list[Any]) -> list[Period]:
    """The span of each text that carries the tie, cut where another one stands in its place."""
    known = {text.pk: text for text in texts}
    carrying = [span for text in texts if (span := _span(text, known))]
    places: dict[int, datetime.date] = {}
    for span in carrying:
        text = span.text
        if text.follows_id in known and text.follows_as in _IN_THE_PLACE_OF and text.valid_from:
            before = places.get(text.follows_id, LAST)
            places[text.follows_id] = min(before, text.valid_from)
    cut = []
    for span in carrying:
        place = places.get(span.text.pk)
        end = min(span.end, place - DAY) if place else span.end
        if span.start <= end:
            cut.append(Period(span.start, end, span.state, span.text))
    return cut


def _span(text: Any, known: dict[int, Any]) -> Period | None:
    """The days of ``text`` by itself, None where it carries nothing."""
    if not text.is_signed or not _carries(text):
        return None
    start, end = text.valid_from or FIRST, text.valid_until or LAST
    stop = _stopped(text, known)
    if stop:
        if stop <= start:
            return None
        end = min(end, stop - DAY)
    sure = text.valid_until is not None or text.term in _STAYS
    state = Validity.IN_FORCE if sure else Validity.TERM_UNKNOWN
    return Period(start, end, state, text) if start <= end else None


def _carries(text: Any) -> bool:
    if text.instrument == Instrument.LOI or text.follows_as == FollowsAs.IMPLEMENTS:
        return False
    return bool(text.follows_as != FollowsAs.AMENDS or text.term != Term.NOT_STATED)


def _stopped(text: Any, known: dict[int, Any]) -> datetime.date | None:
    """The day from which ``text``, or a text that it amends, is terminated."""
    stops, seen = [], set()
    while text is not None and text.pk not in seen:
        seen.add(text.pk)
        if text.terminated_on:
            stops.append(text.terminated_on)
        text = known.get(text.follows_id) if text.follows_as == FollowsAs.AMENDS else None
    return min(stops, default=None)


def _joined(periods: list[Period]) -> list[Period]:
    """Neighbours that the same text carries made one."""
    joined: list[Period] = []
    for period in periods:
        last = joined[-1] if joined else None
        if last and last.text is period.text and last.state == period.state:
            joined[-1] = Period(last.start, period.end, last.state, last.text)
        else:
            joined.append(period)
    return joined
