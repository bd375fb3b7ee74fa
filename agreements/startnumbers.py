"""The numbers of the start page, in one statement that is compiled once for each kind of person and day."""

import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Q

from agreements.attention import Attention, needs, of_person
from agreements.choices import Activity, Process, Validity
from agreements.tally import counted, counting
from agreements.validity import validity_is
from agreements.waiting import NOT_KNOWN, bodies_of, stands, waits_for
from agreements.worklist import LINES
from coopreg.access import Scope, read_scope
from coopreg.statements import Slot, Statement

# Of these the start page says how many there are; the others have come to their end.
PROCESSES = (Process.IN_PROCESS, Process.POSTPONED, NOT_KNOWN)
LIVING = (Validity.IN_FORCE, Validity.TERM_UNKNOWN)
PERSON = Slot("person")


def numbers_of(user: Any, today: datetime.date) -> dict[str, int]:
    """Every number of the page in one statement, by its name."""
    scope = read_scope(user)
    # Some of the agreements can be this person's own.
    enters = user.has_perm("agreements.add_agreement")
    if not scope:
        return dict.fromkeys(_conditions(enters, (), today), 0)
    made_of = tuple(repr(getattr(settings, name)) for name in _settings())
    names, statement = _statement(scope.of_any(), enters, tuple(bodies_of(user)), today, made_of)
    return counted(statement, names, region=scope.region_id, person=user.pk)


@lru_cache(maxsize=32)
def _statement(
    scope: Scope, enters: bool, bodies: tuple[str, ...], today: datetime.date, made_of: tuple[str, ...]
) -> tuple[list[str], Statement]:
    """The names of the numbers and the statement that counts them; kept under all that it is made of."""
    conditions = _conditions(enters, bodies, today)
    return list(conditions), counting(scope, list(conditions.values()))


def _settings() -> list[str]:
    """The names of the settings of which the conditions are made."""
    return ["LIST_CAP", "ATTENTION_MONTHS", *(name for line in LINES for name in line.settings)]


def _conditions(enters: bool, bodies: tuple[str, ...], today: datetime.date) -> dict[str, Q]:
    asleep = Q(activity=Activity.NOT_RUNNING) & validity_is(LIVING, today)
    conditions = {"total": Q(), "asleep": asleep}
    conditions |= {code: needs([code], today) for code in Attention.values}
    conditions |= {line.code: line.condition(today) for line in LINES}
    conditions |= {state: validity_is([state], today) for state in Validity.values}
    conditions |= {f"activity_{state}": Q(activity=state) for state in Activity.values}
    conditions |= {f"process_{state}": stands([state]) for state in PROCESSES}
    if bodies:
        conditions |= {"waiting": waits_for(bodies)}
    if enters:
        mine = of_person(PERSON)
        conditions |= {"mine": mine, "mine_waiting": mine & needs(Attention.values, today)}
    return conditions
