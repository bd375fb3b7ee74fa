"""One agreement in a meeting: left the agenda, beside it what is known, and the form for what is decided now."""

import copy
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.forms import modelformset_factory
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from meetings import live
from meetings.forms.meetings import FollowUpForm, ItemForm
from meetings.known import known_of
from meetings.models import AgendaItem, FollowUp, Saving
from meetings.views.live import LivePage

# As many as a person looks through.
WHOS = 40
FollowUps = modelformset_factory(FollowUp, form=FollowUpForm, extra=2, max_num=40)


class ItemPage(LivePage):
    """Shows an item to everybody in whose sight it is; who holds the meeting writes it down here.

    For script, which asks with an HX-Request header, a page is the record alone and a saving is answered by JSON, 409
    where somebody else saved first and 422 where something is missing.
    """

    def get(self, request: HttpRequest, pk: int, item: int) -> HttpResponse:
        return self.ask(ItemForm(instance=self.item), self.follow_ups(self.item))

    def post(self, request: HttpRequest, pk: int, item: int) -> HttpResponse:
        self.must_hold()
        with transaction.atomic():
            stored = get_object_or_404(AgendaItem.objects.select_for_update(of=("self",)), pk=self.item.pk)
            form, before = ItemForm(request.POST, instance=stored), copy.copy(stored)
            form.full_clean()
            if done := self.saved_already(form):
                return self.saved(done.version)
            rows = self.follow_ups(stored, request.POST)
            # Rows are only read against what is stored where the person has seen it.
            if form.stale or not (form.is_valid() & rows.is_valid()):
                return self.ask(form, rows, before=before if form.stale else None)
            return self.saved(self.save(form, rows))

    def saved_already(self, form: ItemForm) -> Saving | None:
        """The saving of this very form, where its answer was lost and it is sent again."""
        key = form.cleaned_data.get("key")
        return Saving.objects.filter(item=form.instance, key=key).first() if key else None

    def save(self, form: ItemForm, rows: Any) -> int:
        """Writes item and follow-ups, and the key under which they came; the version of the item after it."""
        written = form.save(commit=False)
        changed = [row for row in rows if row.has_changed()]
        if form.has_changed() or changed:
            written.decided_by, written.decided_at = self.request.user, timezone.now()
            written.save()
            written.refresh_from_db(fields=["version"])
        for row in changed:
            follow_up = row.save(commit=False)
            follow_up.meeting, follow_up.item = self.meeting, written
            follow_up.save()
        if key := form.cleaned_data.get("key"):
            Saving.objects.create(item=written, key=key, version=written.version)
        return written.version

    def saved(self, version: int) -> HttpResponse:
        if self.by_script:
            return JsonResponse({"version": version})
        messages.success(self.request, _("Saved."))
        target = self.item.pk
        if "next" in self.request.POST and self.after:
            target = self.after
            live.go_along(self.meeting, self.items.get(pk=target), self.request.user)
        return redirect("meetings:item", self.meeting.pk, target)

    def follow_ups(self, item: AgendaItem, data: Any = None) -> Any:
        rows = item.follow_ups.filter(done_on=None, dropped_on=None).select_related("owner").order_by("pk")
        return FollowUps(data, queryset=rows, prefix="follow", form_kwargs={"user": self.request.user})

    @property
    def by_script(self) -> bool:
        return bool(self.request.htmx)  # type: ignore[attr-defined]

    @cached_property
    def item(self) -> AgendaItem:
        item = get_object_or_404(self.items.select_related("decided_by"), pk=self.kwargs["item"])
        item.meeting = self.meeting
        return item

    @cached_property
    def order(self) -> list[int]:
        """The keys of the items in sight, in the order of the agenda."""
        return list(self.items.values_list("pk", flat=True))

    @cached_property
    def at(self) -> int:
        """Where the item stands among them; it may have left the agenda a moment ago."""
        if self.item.pk not in self.order:
            raise Http404
        return self.order.index(self.item.pk)

    @property
    def before(self) -> int | None:
        return self.order[self.at - 1] if self.at else None

    @property
    def after(self) -> int | None:
        following = self.order[self.at + 1 :]
        return following[0] if following else None

    def ask(self, form: ItemForm, rows: Any, before: AgendaItem | None = None) -> HttpResponse:
        context = self.record(form, rows, before)
        if self.by_script:
            status = 200 if not form.is_bound else 409 if form.stale else 422
            return render(self.request, "meetings/_record.html", context, status=status)
        around = {"look_seconds": settings.MEETING_LOOK_SECONDS, "kept_key": kept_key(self.request.user)}
        return render(self.request, "meetings/item.html", context | self.agenda(self.item.pk) | around)

    def record(self, form: ItemForm, rows: Any, before: AgendaItem | None) -> dict[str, Any]:
        today = timezone.localdate()
        shown = self.item.follow_ups.with_state(today).order_by("pk")
        writes = self.holds and not self.meeting.is_closed
        if writes:
            # The others stand in the form.
            shown = shown.exclude(done_on=None, dropped_on=None)
        return {
            "meeting": self.meeting,
            "writes": writes,
            "item": self.item,
            "known": known_of(self.item, self.request.user, today),
            "form": form,
            "rows": rows,
            "formsets": [rows],
            "stored": before,
            "place": self.at + 1,
            "number": len(self.order),
            "previous": self.before,
            "next": self.after,
            "asked": list(shown),
            "address": reverse("meetings:item", args=[self.meeting.pk, self.item.pk]),
            "leads": self.leads,
            "whos": self.whos() if writes else [],
        }

    def whos(self) -> list[str]:
        """Who was asked in this meeting before, and the institutions that take part: offered while typing."""
        asked = self.meeting.follow_ups.visible_to(self.request.user).order_by().values_list("who")
        there = self.meeting.participants.exclude(institution="").order_by().values_list("institution")
        return sorted(who for (who,) in asked.union(there)[:WHOS])


def kept_key(user: Any) -> str:
    """The key under which the browser of ``user`` keeps what is not sent: without signing in nobody can read it."""
    return salted_hmac("meetings.kept", str(user.pk), algorithm="sha256").hexdigest()
