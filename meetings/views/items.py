"""One agreement in a meeting: what is known, what was decided before, and the form for what is decided now."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from agreements.models import Agreement
from meetings import agenda
from meetings.forms.meetings import FollowUpForm, ItemForm
from meetings.models import AgendaItem, FollowUp
from meetings.views.meetings import MeetingPage

FollowUps = formset_factory(FollowUpForm, extra=2, max_num=20)


class ItemPage(MeetingPage):
    """Shows an item to everybody in whose sight it is; who holds the meeting writes it down here."""

    def get(self, request: HttpRequest, pk: int, item: int) -> HttpResponse:
        return self.ask(ItemForm(instance=self.item), self.follow_ups())

    def post(self, request: HttpRequest, pk: int, item: int) -> HttpResponse:
        self.must_hold()
        with transaction.atomic():
            stored = get_object_or_404(AgendaItem.objects.select_for_update(of=("self",)), pk=self.item.pk)
            before = AgendaItem.objects.get(pk=stored.pk)
            form, rows = ItemForm(request.POST, instance=stored), self.follow_ups(request.POST)
            if not (form.is_valid() & rows.is_valid()):
                return self.ask(form, rows, before=before if form.stale else None)
            self.save(form, rows)
        messages.success(request, _("Saved."))
        target = self.after if "next" in request.POST and self.after else self.item
        return redirect("meetings:item", self.meeting.pk, target.pk)

    def save(self, form: ItemForm, rows: Any) -> None:
        written = form.save(commit=False)
        if form.has_changed():
            written.decided_by, written.decided_at = self.request.user, timezone.now()
            written.save()
        for row in rows:
            if row.has_changed():
                follow_up = row.save(commit=False)
                follow_up.meeting, follow_up.item = self.meeting, written
                follow_up.save()

    def follow_ups(self, data: Any = None) -> Any:
        return FollowUps(data, prefix="follow", form_kwargs={"user": self.request.user})

    @cached_property
    def item(self) -> AgendaItem:
        rows = self.items.select_related("meeting", "decided_by")
        return get_object_or_404(rows, pk=self.kwargs["item"])

    @cached_property
    def neighbours(self) -> tuple[AgendaItem | None, AgendaItem | None]:
        return agenda.neighbours(self.item, AgendaItem.objects.visible_to(self.request.user))

    @property
    def after(self) -> AgendaItem | None:
        return self.neighbours[1]

    def ask(self, form: ItemForm, rows: Any, before: AgendaItem | None = None) -> HttpResponse:
        today = timezone.localdate()
        seen = AgendaItem.objects.visible_to(self.request.user)
        agreements = Agreement.objects.visible_to(self.request.user).with_validity(today)
        open_before = FollowUp.objects.visible_to(self.request.user).filter(agreement=self.item.agreement_id)
        context = {
            "meeting": self.meeting,
            "holds": self.holds and not self.meeting.is_closed,
            "item": self.item,
            "agreement": get_object_or_404(
                agreements.select_related("region__parent", "stage"), pk=self.item.agreement_id
            ),
            "form": form,
            "rows": rows,
            "formsets": [rows],
            "stored": before,
            "place": self.items.filter(position__lte=self.item.position).count(),
            "number": self.items.count(),
            "previous": self.neighbours[0],
            "next": self.neighbours[1],
            "earlier": list(agenda.earlier(seen, self.item)[:10]),
            "asked": list(self.item.follow_ups.with_state(today)),
            "carried": list(open_before.exclude(item=self.item.pk).with_state(today).select_related("meeting")[:20]),
        }
        return render(self.request, "meetings/item.html", context)
