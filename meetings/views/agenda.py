"""An agreement comes onto the agenda of a meeting that is made already."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Agreement
from meetings import agenda
from meetings.forms.meetings import AddForm
from meetings.views.meetings import MeetingPage


class AgendaAdd(MeetingPage):
    """Puts an agreement that the person may read at the end of the agenda."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.must_hold()
        return self.ask(self.form())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.must_hold()
        form = self.form(request.POST)
        # Without script the same form searches first.
        if "find" in request.POST or not form.is_valid():
            return self.ask(form)
        try:
            added = agenda.add(self.meeting, form.cleaned_data["agreement"])
        except agenda.TooManyError:
            form.add_error(
                None, _("The agenda is full: it takes %(most)s agreements.") % {"most": settings.MEETING_ITEMS}
            )
            return self.ask(form)
        if not added:
            messages.info(request, _("This agreement is on the agenda already."))
        return redirect(f"{reverse('meetings:meeting-detail', args=[self.meeting.pk])}#agenda")

    def form(self, data: object = None) -> AddForm:
        return AddForm(data, agreements=Agreement.objects.visible_to(self.request.user).select_related("region"))

    def ask(self, form: AddForm) -> HttpResponse:
        return self.show("meetings/agenda_add.html", form=form)
