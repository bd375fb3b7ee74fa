"""The list of exports itself: who took which list home, its filters and its columns."""

import datetime
from typing import Any

import django_filters
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Case, F, Q, TextField, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lists.columns import Asked, ChoiceColumn, Column, LinkColumn, ListTable, TimeColumn
from lists.filters import LONGEST, ChoicesFilter, ListFilterSet, MomentAfterFilter, MomentBeforeFilter
from lists.models import Export
from lists.views import ListView


class State(models.TextChoices):
    """How an export ended."""

    WHOLE = "whole", gettext_lazy("whole")
    BROKEN = "broken", gettext_lazy("broken off")
    OPEN = "open", gettext_lazy("not finished")


def state(asked: Asked | None = None) -> Case:
    """The end of an export: whole, broken off, or not noted (it is under way, or the server was stopped)."""
    return Case(
        When(finished_at__isnull=False, then=Value(State.WHOLE)),
        When(rows__isnull=False, then=Value(State.BROKEN)),
        default=Value(State.OPEN),
    )


def state_mark(code: str) -> str:
    """What is not whole stands out."""
    label = State(code).label
    return conditional_escape(label) if code == State.WHOLE else format_html("<strong>{}</strong>", label)


def person(asked: Asked | None = None) -> Coalesce:
    """The name of who exported, as ``str(user)`` gives it."""
    full = NullIf(Trim(Concat("user__first_name", Value(" "), "user__last_name")), Value(""))
    return Coalesce(full, F("user__username"))


def filter_in_words(asked: Asked) -> Case:
    return Case(When(filter="", then=Value(_("no filter"))), default=F("filter"), output_field=TextField())


# Name and title of what is taken home as a file and is no list: the apps that give it add theirs in AppConfig.ready().
ALSO: list[tuple[str, Any]] = []


def lists(*, administration: bool) -> list[tuple[str, str]]:
    """Name and title of every list that can be exported, the tables of the administration after them."""
    own = [(view.name, str(view.title)) for view in ListView.__subclasses__()]
    own += [(name, str(title)) for name, title in ALSO]
    tables = [
        (model._meta.label_lower, capfirst(str(model._meta.verbose_name_plural))) for model in admin.site._registry
    ]
    return own + [(name, f"{_('Administration')}: {title}") for name, title in tables if administration]


class Lists:
    """The lists in the shape that ChoiceColumn takes; asked late, because the titles are in the person's language."""

    @property
    def choices(self) -> list[tuple[str, str]]:
        return lists(administration=True)


def of_person(rows: Any, name: str, value: str) -> Any:
    """The exports of the people in whose user name or full name ``value`` stands."""
    users = get_user_model()._default_manager.alias(full=Concat("first_name", Value(" "), "last_name"))
    return rows.filter(user__in=users.filter(Q(username__icontains=value) | Q(full__icontains=value)))


def in_state(rows: Any, name: str, states: list[str]) -> Any:
    return rows.alias(state=state()).filter(state__in=states)


class ExportFilter(ListFilterSet):
    person = django_filters.CharFilter(label=gettext_lazy("Person"), method=of_person, max_length=LONGEST)
    list = ChoicesFilter(label=gettext_lazy("List"), choices=[])
    format = ChoicesFilter(label=gettext_lazy("Format"), choices=Export.Format.choices)
    state = ChoicesFilter(label=gettext_lazy("End"), choices=State.choices, method=in_state)
    since = MomentAfterFilter(field_name="started_at", label=gettext_lazy("From"))
    until = MomentBeforeFilter(field_name="started_at", label=gettext_lazy("Until"))

    def __init__(self, data: Any, queryset: Any, *, request: Any, today: datetime.date) -> None:
        super().__init__(data, queryset, request=request, today=today)
        # Made for each request: the titles are in its language, and only administrators export from there.
        self.filters["list"].extra["choices"] = lists(administration=request.user.is_superuser)


class ExportTable(ListTable):
    """One row is one export."""

    started_at = TimeColumn(gettext_lazy("When"), "started_at", sort="started_at")
    person = Column(gettext_lazy("Person"), person, sort="person", css="card-title")
    list = ChoiceColumn(gettext_lazy("List"), "list", Lists())
    filter = LinkColumn(gettext_lazy("Filter"), filter_in_words, "query", address=str, css="cell-title")
    format = ChoiceColumn(gettext_lazy("Format"), "format", Export.Format)
    rows_written = Column(gettext_lazy("Rows"), "rows", sort="rows", css="cell-num", number=True)
    state = ChoiceColumn(gettext_lazy("End"), state, State, badge=state_mark)
    finished_at = TimeColumn(gettext_lazy("Finished at"), "finished_at")

    shown = ("started_at", "person", "list", "filter", "format", "rows_written", "state")
    sorts = {"started_at": "started_at", "person": person, "rows": "rows"}
    missing = ("rows",)
    order = "-started_at"

    @classmethod
    def counted(cls, number: int) -> str:
        return ngettext("%(number)s export", "%(number)s exports", number) % {"number": number_format(number)}
