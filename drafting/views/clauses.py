"""The checklist of a text: which clauses it has, on which page."""

from collections.abc import Iterable
from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.views.page import AgreementPage
from drafting.checklist import Text, found_now, may_check, texts_of
from drafting.forms import CheckForm


class ClauseList(AgreementPage):
    """The clauses that a text should have, as somebody found them; with ``document`` those of a paper."""

    permission_required = "drafting.view_draft"
    tab = "drafts"

    @cached_property
    def text(self) -> Text:
        for text in texts_of(self.agreement, self.request.user):
            if (text.document.pk if text.document else None) == self.kwargs.get("document"):
                return text
        raise Http404

    @cached_property
    def may_check(self) -> bool:
        return may_check(self.request.user, self.agreement)

    def get(self, request: HttpRequest, reference: str, document: int | None = None) -> HttpResponse:
        return self.ask(self.forms(None))

    def post(self, request: HttpRequest, reference: str, document: int | None = None) -> HttpResponse:
        if not self.may_check:
            raise PermissionDenied
        forms = self.forms(request.POST)
        if not all(form.is_valid() for form in forms):
            return self.ask(forms)
        try:
            with transaction.atomic():
                # One at a time: who began on what somebody has changed since is told.
                Agreement.objects.select_for_update(no_key=True).get(pk=self.agreement.pk)
                del self.text
                if request.POST.get("seen", "") != self.text.seen:
                    return self.ask(forms, changed=True, status=409)
                number = self.write(forms)
        except IntegrityError:
            return self.ask(forms, changed=True, status=409)
        if number:
            messages.success(request, _("The checklist is saved."))
        else:
            messages.info(request, _("Nothing was changed."))
        return redirect(request.path)

    def forms(self, data: object) -> list[CheckForm]:
        return [CheckForm(data, entry=entry, disabled=not self.may_check) for entry in self.text.entries]

    def write(self, forms: Iterable[CheckForm]) -> int:
        """Writes what the forms say, says for how many clauses."""
        confirm = "confirm" in self.request.POST
        found = [(form.entry, form.found(confirm=confirm)) for form in forms]
        for entry, values in found:
            if values is not None:
                found_now(self.text, entry, values, self.request.user)
        return sum(1 for _entry, values in found if values is not None)

    def ask(self, forms: list[CheckForm], *, changed: bool = False, status: int = 200) -> HttpResponse:
        context = self.get_context_data(
            forms=forms, text=self.text, may_check=self.may_check, changed=changed, wrong=any(f.errors for f in forms)
        )
        return render(self.request, "drafting/clause_list.html", context, status=status)
