"""Making a meeting from a list of agreements, its page, its agenda and who takes part."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import modelformset_factory
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from agreements.views.listing import AgreementList
from lists.stamp import filter_in_words
from meetings import agenda, closing, live
from meetings.choices import MeetingState
from meetings.forms.meetings import MeetingForm, NotesForm, ParticipantForm
from meetings.models import AgendaItem, Floor, FollowUp, Meeting, Participant
from meetings.paper.minutes import letter_regions
from meetings.reach import may_hold


class MeetingNew(PermissionRequiredMixin, View):
    """A new meeting over the agreements of the list whose parameters the address carries."""

    permission_required = "meetings.hold_meeting"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.ask(MeetingForm(user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MeetingForm(request.POST, user=request.user)
        if self.listing.refused or not form.is_valid():
            return self.ask(form)
        meeting = form.save(commit=False)
        meeting.made_by = request.user
        meeting.query, meeting.query_words = self.query.urlencode(), self.words
        try:
            agenda.make(meeting, self.listing.filterset.qs)
        except agenda.TooManyError:
            form.add_error(None, self.too_many)
            return self.ask(form)
        return redirect("meetings:meeting-detail", meeting.pk)

    @cached_property
    def query(self) -> QueryDict:
        """The parameters of the list, without those of its look."""
        query = self.request.GET.copy()
        for name in ("page", "columns", "size", "sort", "export", "headers"):
            query.pop(name, None)
        return query

    @cached_property
    def listing(self) -> Any:
        return AgreementList.listing_of(self.request, self.query)

    @property
    def words(self) -> str:
        found = filter_in_words(self.listing)
        return "; ".join(f"{label}: {values}" for label, values in found) or _("all agreements in sight")

    @property
    def too_many(self) -> str:
        return _("More than %(most)s agreements do not fit into one meeting. Narrow the list first.") % {
            "most": settings.MEETING_ITEMS
        }

    def ask(self, form: MeetingForm) -> HttpResponse:
        context = {
            "form": form,
            "count": self.listing.count_in_words,
            "words": self.words,
            "refused": self.listing.refused,
            "back": f"{reverse('agreements:agreement-list')}?{self.query.urlencode()}",
        }
        return render(self.request, "meetings/meeting_new.html", context)


class MeetingPage(PermissionRequiredMixin, View):
    """A page of the meeting that the address names: 404 out of scope; what changes it is for who holds it."""

    permission_required = "meetings.view_meeting"

    @cached_property
    def meeting(self) -> Meeting:
        seen = Meeting.objects.visible_to(self.request.user).select_related("host", "made_by")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @cached_property
    def holds(self) -> bool:
        return may_hold(self.request.user, self.meeting)

    def has_permission(self) -> bool:
        return bool(self.meeting) and super().has_permission()

    def must_hold(self, *, closed: bool = False) -> None:
        """Raises PermissionDenied for who does not hold the meeting, and where it is closed unless ``closed``."""
        if not self.holds or (self.meeting.is_closed and not closed):
            raise PermissionDenied

    @cached_property
    def items(self) -> QuerySet[AgendaItem]:
        """The items in sight, in the order of the agenda."""
        return self.meeting.items.visible_to(self.request.user).order_by("position")

    def show(self, template: str, **context: Any) -> HttpResponse:
        return render(self.request, template, {"meeting": self.meeting, "holds": self.holds} | context)

    def back(self, name: str = "meetings:meeting-detail") -> HttpResponse:
        return redirect(name, self.meeting.pk)


class MeetingDetail(MeetingPage):
    """The meeting with its agenda, what earlier meetings left open, and who takes part."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        today = timezone.localdate()
        items = list(self.items.select_related("agreement__region"))
        return self.show(
            "meetings/meeting_detail.html",
            items=items,
            here=self.here(items) if self.meeting.state == MeetingState.RUNNING else None,
            carried=self.carried(today),
            own=self.own(today),
            participants=list(self.meeting.participants.all()),
            letters=list(letter_regions(self.meeting, request.user)),
        )

    def here(self, items: list[AgendaItem]) -> AgendaItem | None:
        """Where the meeting is now, as far as the person may see it; else its first item."""
        floor = Floor.objects.filter(meeting=self.meeting).first()
        return next((item for item in items if floor and item.pk == floor.item_id), items[0] if items else None)

    def carried(self, today: Any) -> list[FollowUp]:
        """What earlier meetings asked for on these agreements and is not done, the longest due first."""
        here = AgendaItem.objects.filter(meeting=self.meeting.pk, agreement=OuterRef("agreement"))
        earlier = FollowUp.objects.visible_to(self.request.user).filter(Exists(here))
        earlier = earlier.exclude(meeting=self.meeting.pk).filter(meeting__held_on__lte=self.meeting.held_on)
        rows = earlier.unfinished(today).with_state(today).select_related("agreement", "meeting")
        return list(rows.order_by("due_on", "pk")[:100])

    def own(self, today: Any) -> list[FollowUp]:
        rows = self.meeting.follow_ups.visible_to(self.request.user).with_state(today)
        return list(rows.select_related("agreement").order_by("item__position", "pk"))


class MeetingEdit(MeetingPage):
    """Changes what, when and where."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.must_hold()
        return self.ask(MeetingForm(instance=self.meeting, user=request.user))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.must_hold()
        with transaction.atomic():
            stored = Meeting.objects.select_for_update(of=("self",)).get(pk=self.meeting.pk)
            form = MeetingForm(request.POST, instance=stored, user=request.user)
            if not form.is_valid():
                return self.ask(form)
            form.save()
        return self.back()

    def ask(self, form: MeetingForm) -> HttpResponse:
        return self.show("meetings/meeting_edit.html", form=form)


class MeetingNotes(MeetingPage):
    """What was said beside the agreements."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.must_hold()
        return self.show("meetings/meeting_notes.html", form=NotesForm(instance=self.meeting))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.must_hold()
        with transaction.atomic():
            stored = Meeting.objects.select_for_update(of=("self",)).get(pk=self.meeting.pk)
            before = stored.notes
            form = NotesForm(request.POST, instance=stored)
            if not form.is_valid():
                return self.show("meetings/meeting_notes.html", form=form, stored=before if form.stale else "")
            form.save()
        return self.back()


class AgendaMove(MeetingPage):
    """Puts the agenda in another order: one item up or down, or all as they were dragged."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.must_hold()
        sent, moved = request.POST, "agenda"
        if "order" in sent:
            keys = [int(key) for key in sent["order"].split() if key.isascii() and key.isdigit() and len(key) < 19]
            agenda.put_in_order(self.meeting, keys)
        else:
            # "-12" moves the item 12 up, "12" moves it down.
            text = sent.get("move", "")
            item = get_object_or_404(self.items, pk=key_of(text.removeprefix("-")))
            agenda.move(item, -1 if text.startswith("-") else 1)
            moved = f"item-{item.pk}"
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponse(status=204)
        return redirect(f"{reverse('meetings:meeting-detail', args=[self.meeting.pk])}#{moved}")


def key_of(text: str) -> int:
    """The key that ``text`` names, 0 for none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


class AgendaRemove(MeetingPage):
    """Takes an agreement off the agenda, as long as nothing was written on it."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.must_hold()
        item = get_object_or_404(self.items, pk=key_of(request.POST.get("item", "")))
        if item.findings or item.decision or item.follow_ups.exists():
            messages.error(request, _("Something was written on this agreement, so it stays on the agenda."))
        else:
            item.delete()
        return redirect(f"{reverse('meetings:meeting-detail', args=[self.meeting.pk])}#agenda")


class MeetingPeople(MeetingPage):
    """Who is invited, who came, who signs."""

    formset = modelformset_factory(Participant, form=ParticipantForm, extra=3, can_delete=True, max_num=300)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.must_hold()
        return self.ask(self.formset(queryset=self.people))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.must_hold()
        formset = self.formset(request.POST, queryset=self.people)
        if not formset.is_valid():
            return self.ask(formset)
        for form in formset.forms:
            form.instance.meeting = self.meeting
        with transaction.atomic():
            formset.save()
        return self.back("meetings:meeting-people" if "more" in request.POST else "meetings:meeting-detail")

    def ask(self, formset: Any) -> HttpResponse:
        return self.show("meetings/meeting_people.html", formset=formset, formsets=[formset])

    @property
    def people(self) -> QuerySet[Participant]:
        return self.meeting.participants.all()


class MeetingStep(MeetingPage):
    """Begins the meeting, closes it, opens it again."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.must_hold(closed=True)
        match request.POST.get("step"):
            case "begin":
                closing.begin(self.meeting)
                if first := self.items.first():
                    live.lead(self.meeting, first, request.user)
                    return redirect("meetings:item", self.meeting.pk, first.pk)
            case "close":
                closing.close(self.meeting)
                messages.success(request, self.closed_words())
            case "open":
                closing.open_again(self.meeting)
        return self.back()

    def closed_words(self) -> str:
        number = self.meeting.items.decided().count()
        words = ngettext(
            "The meeting is closed with %(number)s decision. What is known today is kept with it.",
            "The meeting is closed with %(number)s decisions. What is known today is kept with it.",
            number,
        )
        return words % {"number": number}
