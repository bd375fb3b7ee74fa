"""Changing many agreements at once: what shall change, a preview, and the change with its reason."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from agreements.bulk import Moved, Plan, change_all, plan, read_token
from agreements.bulkchanges import BulkChange
from agreements.forms.bulk import SECTIONS, BulkForm, ReasonForm
from agreements.forms.constraints import refusal
from agreements.forms.sectioned import Problem
from agreements.models import Agreement
from agreements.views.listing import AgreementList
from lists.selection import Selection
from regions.models import Region

# So many rows are shown one by one; the sums above them are of all.
SHOWN = 100
SHOWN_ASIDE = 20


class BulkView(PermissionRequiredMixin, View):
    """What changing many agreements and taking that back share: the preview, and the way out of it."""

    permission_required = "agreements.bulk_agreement"

    def preview(self, planned: Plan, reason: ReasonForm, *, notice: str = "", **context: Any) -> HttpResponse:
        shown = {
            "plan": planned,
            "number": len(planned.changing),
            "shown": planned.changing[:SHOWN],
            "left": max(0, len(planned.changing) - SHOWN),
            "asides": _asides(planned),
            "token": planned.token(self.request.user),
            "reason": reason,
            "problems": problems_of(reason),
            "notice": notice,
            "undoes": None,
        }
        return render(self.request, "agreements/bulk_preview.html", shown | context)

    @property
    def token(self) -> Mapping[str, str]:
        """What the preview has given to the person who confirms it."""
        return read_token(self.request.POST.get("token", ""))

    def made(self) -> BulkChange | None:
        """The change that this confirmation has made already."""
        key = self.token.get("key", "")
        return BulkChange.find(key, self.request.user) if key else None

    def leave(self, words: str) -> HttpResponseRedirect:
        """Go to the agreements that were changed, with a link that takes it back."""
        address, made = reverse("agreements:agreement-list"), self.made()
        if made is None:
            messages.success(self.request, words)
            return redirect(address)
        undo = reverse("agreements:agreement-bulk-undo", args=[made.key])
        said = format_html('{} <a href="{}">{}</a>', words, undo, _("Take this change back"))
        messages.success(self.request, said)
        return redirect(f"{address}?change={made.key}")

    def leave_again(self) -> HttpResponseRedirect:
        """A second click: the first has done it."""
        return self.leave(_("This was done already; nothing was changed twice."))


class AgreementBulk(BulkView):
    """Changes the agreements that were chosen in the list.

    The button says where one is: "preview", "confirm", "back" and "find" (a search without script); a form that comes
    from the list has none of them.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        if stop := self.stop:
            return self.stopped(stop)
        return self.ask(BulkForm(user=request.user, initial=self.start()))

    def post(self, request: HttpRequest) -> HttpResponse:
        sent = request.POST
        if "confirm" in sent and self.made():
            return self.leave_again()
        if stop := self.stop:
            return self.stopped(stop)
        if "back" in sent or "find" in sent:
            return self.ask(BulkForm(sent, user=request.user, draft=True))
        if "preview" not in sent and "confirm" not in sent:
            return self.ask(BulkForm(user=request.user, initial=self.start()))
        form = BulkForm(sent, user=request.user)
        if not form.is_valid():
            return self.ask(form)
        if "confirm" in sent:
            return self.confirm(form)
        return self.show(form, plan(self.keys, form.change, request.user), ReasonForm())

    # What was chosen -----------------------------------------------------------------------------

    @cached_property
    def selection(self) -> Selection:
        return Selection.of(self.request.POST if self.request.method == "POST" else self.request.GET)

    @cached_property
    def listing(self) -> Any:
        """The list out of which was chosen, with the filters that it had."""
        return AgreementList.listing_of(self.request, self.selection.parameters)

    @cached_property
    def keys(self) -> list[int]:
        """The keys of the chosen agreements that the person may read, one more than are allowed at most."""
        if self.selection.whole:
            rows = self.listing.results.found
        else:
            rows = Agreement.objects.visible_to(self.request.user).filter(reference__in=self.selection.keys)
        return list(rows.order_by("pk").values_list("pk", flat=True)[: AgreementList.bulk.limit + 1])

    @cached_property
    def stop(self) -> str:
        """Why there is nothing to work on, "" where there is."""
        limit = AgreementList.bulk.limit
        if not self.selection:
            return _("No agreement is chosen. Mark rows in the list, or change all of a list.")
        if self.selection.whole and self.listing.refused:
            return _("The filters of this list are not understood, so no agreement was chosen.")
        if len(self.keys) > limit:
            return _("At most %(number)s agreements can be changed at once. Narrow the list.") % {"number": limit}
        if not self.keys:
            return _("None of these agreements can be found.")
        return ""

    def start(self) -> dict[str, Any]:
        """The region that leads all chosen agreements, where it is one that the person may act for."""
        leads = Agreement.objects.filter(pk__in=self.keys).order_by().values("region")
        regions = list(Region.objects.editable_by(self.request.user).filter(pk__in=leads)[:2])
        return {"region": regions[0]} if len(regions) == 1 else {}

    # The three pages -----------------------------------------------------------------------------

    def stopped(self, why: str) -> HttpResponse:
        return render(self.request, "agreements/bulk_stop.html", {"why": why, "list_address": self.list_address})

    def ask(self, form: BulkForm) -> HttpResponse:
        context = {"form": form, "sections": SECTIONS, "problems": problems_of(form), "number": len(self.keys)}
        return render(self.request, "agreements/bulk_form.html", context | self.carried)

    def show(self, form: BulkForm, planned: Plan, reason: ReasonForm, *, notice: str = "") -> HttpResponse:
        return self.preview(planned, reason, notice=notice, typed=form.carried, **self.carried)

    @property
    def carried(self) -> dict[str, Any]:
        """What goes from page to page: the selection, and the way back to its list."""
        missing = 0 if self.selection.whole else len(self.selection.keys) - len(self.keys)
        return {"carried": self.selection.carried, "missing": missing, "list_address": self.list_address}

    @property
    def list_address(self) -> str:
        query = self.selection.query
        return reverse("agreements:agreement-list") + (f"?{query}" if query else "")

    def confirm(self, form: BulkForm) -> HttpResponse:
        user, reason = self.request.user, ReasonForm(self.request.POST)
        if not reason.is_valid():
            return self.show(form, plan(self.keys, form.change, user), reason)
        try:
            number = change_all(self.keys, form.change, user, reason=reason.cleaned_data["reason"], token=self.token)
        except Moved as moved:
            # A second click that came in the same moment as the first.
            return self.leave_again() if self.made() else self.show(form, moved.plan, reason, notice=moved_words())
        except DatabaseError as error:
            return self.show(form, plan(self.keys, form.change, user), reason, notice=str(refusal(error)[1]))
        return self.leave(changed_words(number))


def moved_words() -> str:
    return _("Something has changed meanwhile, and nothing is saved yet. This is what would change now.")


def changed_words(number: int) -> str:
    words = ngettext("%(number)s agreement is changed.", "%(number)s agreements are changed.", number)
    return words % {"number": number_format(number)}


def problems_of(form: Any) -> list[Problem]:
    """What is wrong with a form, for the summary on top of its page."""
    if not form.is_bound:
        return []
    whole = [Problem("", "", str(error)) for error in form.non_field_errors()]
    fields = [field for field in form if field.errors]
    return whole + [Problem(field.auto_id, str(field.label), " ".join(map(str, field.errors))) for field in fields]


def _asides(planned: Plan) -> list[dict[str, Any]]:
    """The chosen agreements that stay as they are, by the reason why."""
    count = {"count": planned.count}
    foreign, refused, same = len(planned.foreign), len(planned.refused), len(planned.same)
    groups = [
        (
            planned.foreign,
            ngettext(
                "%(number)s of the %(count)s belongs to a region that you may not act for, and stays as it is.",
                "%(number)s of the %(count)s belong to regions that you may not act for, and stay as they are.",
                foreign,
            ),
        ),
        (
            planned.refused,
            ngettext(
                "%(number)s of the %(count)s cannot be changed like this, and stays as it is.",
                "%(number)s of the %(count)s cannot be changed like this, and stay as they are.",
                refused,
            ),
        ),
        (
            planned.same,
            ngettext(
                "%(number)s of the %(count)s is like this already.",
                "%(number)s of the %(count)s are like this already.",
                same,
            ),
        ),
    ]
    return [
        {
            "words": words % (count | {"number": len(rows)}),
            "rows": rows[:SHOWN_ASIDE],
            "left": max(0, len(rows) - SHOWN_ASIDE),
        }
        for rows, words in groups
        if rows
    ]
