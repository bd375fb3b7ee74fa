"""Ending an agreement before its time, and taking the ending back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.choices import PaperKind
from agreements.ending import NotNow, consequences, end, take_back, why_not
from agreements.entry import Stale
from agreements.forms.ending import EndForm, TakeBackForm
from agreements.line import line_of
from agreements.models import Agreement, Document
from agreements.papers.intake import take
from agreements.papers.keeping import whole
from agreements.views.renewing import ChangingPage, with_version
from coopreg.dates import PartialDate, Precision


class AgreementEnd(ChangingPage):
    """Ends the agreement; one that is ended shows how, and the ending can be taken back."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(self.take_back_form() if self.agreement.terminated_on else self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.take_back_form(request.POST) if "take_back" in request.POST else self.form(*self.sent())
        if not form.is_valid():
            return self.show(form)
        try:
            words = self.take_back(form) if isinstance(form, TakeBackForm) else self.end(form)
        except ValidationError as error:
            form.add_error("upload", error.messages)
            return self.show(form)
        except NotNow as refused:
            form.add_error(None, refused.words)
            return self.show(form)
        except Stale as stale:
            return self.late(form, stale.current)
        messages.success(request, words % {"reference": self.agreement.reference})
        return redirect(self.agreement)

    def sent(self) -> tuple[Any, Any]:
        return self.request.POST, self.request.FILES

    def form(self, *args: Any) -> EndForm:
        papers = Document.objects.readable_by(self.request.user).current().filter(agreement=self.agreement)
        return EndForm(*args, agreement=self.agreement, papers=papers, today=timezone.localdate())

    def take_back_form(self, data: Any = None) -> TakeBackForm:
        return TakeBackForm(data, initial={"version": self.agreement.version})

    def end(self, form: EndForm) -> str:
        """End it, together with the paper or neither. Raises ValidationError, NotNow, Stale."""
        given, user = form.cleaned_data, self.request.user
        with whole():
            end(
                self.agreement,
                user,
                version=given["version"],
                on=given["on"],
                ground=given["ground"],
                explanation=given["explanation"],
                stops=given.get("stops", False),
                notice=given.get("document"),
            )
            if upload := given.get("upload"):
                day = given["notice_on"]
                dated = PartialDate(day, Precision.DAY) if day else None
                take(self.agreement, upload, user, kind=PaperKind.TERMINATION_NOTICE, dated=dated)
        return _("%(reference)s is ended.")

    def take_back(self, form: TakeBackForm) -> str:
        given = form.cleaned_data
        take_back(self.agreement, self.request.user, version=given["version"], reason=given["reason"])
        return _("The ending of %(reference)s is taken back.")

    def late(self, form: Any, current: Agreement) -> HttpResponse:
        """Somebody was quicker, or the person by a second click; what was typed stays for a second try."""
        wanted = None if isinstance(form, TakeBackForm) else form.cleaned_data["on"]
        if (current.updated_by_id, current.terminated_on) == (self.request.user.pk, wanted):
            messages.info(self.request, _("This was saved already; nothing was saved twice."))
            return redirect(current)
        self.agreement.terminated_on = current.terminated_on
        form.add_error(None, _("Somebody changed this agreement meanwhile. Look at what stands now and try again."))
        form.data = with_version(form.data, current.version)
        return self.show(form, status=409)

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        today = timezone.localdate()
        line = line_of(self.agreement, self.request.user, today)
        context = self.get_context_data(
            form=form,
            why_not=why_not(self.agreement),
            consequences=consequences(self.agreement, line, today),
            takes_back=isinstance(form, TakeBackForm),
        )
        return render(self.request, "agreements/end.html", context, status=status)
