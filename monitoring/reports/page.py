"""The page on which a report is written, as one thing that is checked and stored together."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.forms.rows import tidy
from agreements.forms.sectioned import Problem
from monitoring.models import Report
from monitoring.reports.activity_forms import Offered
from monitoring.reports.forms import ActivityRows, ReportForm, RequestRows
from monitoring.reports.writing import Written, activities_of

PREFIXES = ("activities", "requests")


@dataclass(frozen=True)
class Section:
    """What the rows of one kind are called."""

    rows: str
    noun: Any
    add: Any


SECTIONS = {
    "activities": Section("activities", pgettext_lazy("something done", "Activity"), _("Add an activity")),
    "requests": Section("requests", _("Request"), _("Add a request")),
}


class ReportPage:
    """The form of ``report`` and its rows. ``draft`` draws again what was typed, without checking it."""

    def __init__(
        self, report: Report, user: Any, data: QueryDict | None = None, files: Any = None, *, draft: bool = False
    ) -> None:
        self.report, self.data = report, data
        offered = Offered.of(report.agreement, user)
        self.form = ReportForm(data, files, instance=report, offered=offered, draft=draft)
        activities, requests = list(activities_of(report)), list(report.requests.all())
        self.activities: Any = ActivityRows(data, prefix="activities", stored=activities, draft=draft, offered=offered)
        self.requests: Any = RequestRows(data, prefix="requests", stored=requests, draft=draft)
        self.seen = {
            "activities": self._seen("activities", activities),
            "requests": self._seen("requests", requests),
        }

    def _seen(self, name: str, stored: list[Any]) -> str:
        """The keys of the rows that the person had before them; only these can be taken out."""
        posted = self.data.get(f"{name}_seen") if self.data is not None else None
        return " ".join(str(row.pk) for row in stored) if posted is None else posted

    @property
    def sections(self) -> dict[str, tuple[Section, Any, SafeString]]:
        return {name: (SECTIONS[name], rows, _blank(name, rows)) for name, rows in self._rows()}

    def _rows(self) -> list[tuple[str, Any]]:
        return [("activities", self.activities), ("requests", self.requests)]

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), *(rows.is_valid() for _name, rows in self._rows())])

    def written(self) -> Written:
        """What is to be stored. Only for a page without errors."""
        given = self.form.cleaned_data
        activities = [form.filled() for form in self.activities]
        requests = [form.instance for form in self.requests]
        return Written(
            activities=activities,
            requests=requests,
            states=self.form.states(),
            gone_activities=self._gone("activities", activities),
            gone_requests=self._gone("requests", requests),
            papers=given["papers"],
            papers_seen=self.form.papers_seen,
            upload=given["upload"],
            upload_facts={"kind": given["upload_kind"] or "other"},
        )

    def _gone(self, name: str, rows: list[Any]) -> set[int]:
        seen = {int(key) for key in self.seen[name].split() if key.isdecimal() and len(key) < 19}
        return seen - {row.pk for row in rows if row.pk}

    @cached_property
    def problems(self) -> list[Problem]:
        """All that keeps the page from being stored, in the order of the page."""
        if not self.form.is_bound:
            return []
        forms = [self.form, *self.activities, *self.requests]
        lines = [Problem("", "", str(text)) for text in self.form.non_field_errors()]
        for form in forms:
            lines += [
                Problem(form[name].auto_id, str(form[name].label), str(text))
                for name in form.fields
                for text in form.errors.get(name, ())
            ]
        return lines


def _blank(name: str, rows: Any) -> SafeString:
    shown = {"section": SECTIONS[name], "form": rows.empty_form, "number": ""}
    return render_to_string("agreements/_entry_row.html", shown)


def redrawn(posted: QueryDict) -> QueryDict:
    """What was posted by a button that adds or removes a row, with that done and nothing lost."""
    data = posted.copy()
    prefix, _dash, number = posted.get("remove", "").partition("-")
    for name in PREFIXES:
        drop = int(number) if name == prefix and number.isdecimal() and len(number) < 6 else None
        tidy(data, name, {"row": ""}, drop=drop, add=posted.get("add") == name, keep_empty=True)
    return data
