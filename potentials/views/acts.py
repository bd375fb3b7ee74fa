"""What is done with a potential beside entering it: its priority by hand, taking it out."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from potentials.forms.acts import PriorityForm, TakeOutForm
from potentials.parts import lines_of
from potentials.views.page import PotentialPage, PriorityPage


class PotentialAct(PotentialPage):
    """A page with one small form, for those who may change the potential."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.must_change()
        return self.ask()

    def ask(self, form: Any = None) -> HttpResponse:
        raise NotImplementedError

    def keep(self, words: str, **values: Any) -> HttpResponse:
        """Stores ``values`` alone, so that nothing that another changed meanwhile is lost."""
        potential = self.potential
        for name, value in values.items():
            setattr(potential, name, value)
        potential.updated_by = self.request.user
        potential.save(update_fields=[*values, "updated_by", "updated_at"])
        messages.success(self.request, words)
        return redirect(potential)


class PotentialPriority(PotentialAct, PriorityPage):
    """Sets the priority by hand, or takes that back."""

    tab = "overview"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.must_change()
        if "take_back" in request.POST:
            return self.keep(_("The computed priority counts again."), override=None, override_reason="")
        form = PriorityForm(request.POST)
        return self.keep(_("Saved."), **form.cleaned_data) if form.is_valid() else self.ask(form)

    def ask(self, form: Any = None) -> HttpResponse:
        potential = self.potential
        start = {"override": potential.override, "override_reason": potential.override_reason}
        shown = form or PriorityForm(initial=start)
        return self.show("potentials/priority.html", form=shown, parts=lines_of(potential))


class PotentialTakeOut(PotentialAct):
    """Takes a potential out with a reason, or puts it back; nothing is deleted."""

    tab = "overview"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.must_change()
        if "put_back" in request.POST:
            return self.put_back()
        form = TakeOutForm(request.POST)
        if not form.is_valid():
            return self.ask(form)
        reason = form.cleaned_data["reason"]
        words = _("The potential is taken out. It stays in the list of those taken out, with the reason.")
        return self.keep(words, retired_on=timezone.localdate(), retired_reason=reason)

    def put_back(self) -> HttpResponse:
        try:
            with transaction.atomic():
                return self.keep(_("The potential is among the others again."), retired_on=None, retired_reason="")
        except IntegrityError:
            words = _("The region has another potential of this title by now: change the title of one of them.")
            messages.error(self.request, words)
            return redirect(self.potential)

    def ask(self, form: Any = None) -> HttpResponse:
        return self.show("potentials/take_out.html", form=form or TakeOutForm())
