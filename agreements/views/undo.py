"""Taking a change of many agreements back: a preview, a reason, and the old values."""

import uuid

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from agreements.bulk import Moved, Plan
from agreements.bulkchanges import BulkChange
from agreements.forms.bulk import ReasonForm
from agreements.forms.constraints import refusal
from agreements.undo import undo_all, undo_plan
from agreements.views.bulk import BulkView, changed_words, moved_words


class AgreementBulkUndo(BulkView):
    """Takes back what was changed in many agreements at once, in those that nobody has changed since."""

    def get(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        change = self.change(key)
        return self.show(change, undo_plan(change, request.user).plan, ReasonForm())

    def post(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        if self.made():
            return self.leave_again()
        change, user, reason = self.change(key), request.user, ReasonForm(request.POST)
        if not reason.is_valid():
            return self.show(change, undo_plan(change, user).plan, reason)
        try:
            number = undo_all(change, user, reason=reason.cleaned_data["reason"], token=self.token)
        except Moved as moved:
            return self.leave_again() if self.made() else self.show(change, moved.plan, reason, notice=moved_words())
        except DatabaseError as error:
            return self.show(change, undo_plan(change, user).plan, reason, notice=str(refusal(error)[1]))
        return self.leave(changed_words(number))

    def change(self, key: uuid.UUID) -> BulkChange:
        """The change to take back. Raises Http404 for one of which the person may see nothing."""
        found = BulkChange.find(str(key), self.request.user)
        if found is None:
            raise Http404
        return found

    def show(self, change: BulkChange, planned: Plan, reason: ReasonForm, *, notice: str = "") -> HttpResponse:
        address = reverse("agreements:agreement-list") + f"?change={change.key}"
        context = {"undoes": change, "typed": [], "carried": {}, "missing": 0, "list_address": address}
        return self.preview(planned, reason, notice=notice, **context)
