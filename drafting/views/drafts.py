"""The drafts of an agreement, and how its texts stand."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.views.page import AgreementPage
from drafting.checklist import may_check, texts_of
from drafting.choices import TextKind
from drafting.drafts import Choice, choices, left_open, make_draft
from drafting.facts import Record, left_in_words
from drafting.filling import MEDIA_TYPE
from lists.exports import download
from lists.exports.log import Tally, begin, logged

MAY_TAKE = "drafting.export_draft"


class DraftList(AgreementPage):
    """Which texts can be drafted, what the record leaves open in them, and which clauses the papers have."""

    permission_required = "drafting.view_draft"
    tab = "drafts"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        context = self.get_context_data(
            drafts=self.drafts(),
            may_take=request.user.has_perm(MAY_TAKE),
            texts=texts_of(self.agreement, request.user),
            may_check=may_check(request.user, self.agreement),
            may_put_in=request.user.has_perm("drafting.change_drafttemplate"),
        )
        return render(request, "drafting/draft_list.html", context)

    def drafts(self) -> list[dict[str, Any]]:
        """One row for each kind of text: its choices, and what is left open in it."""
        rows: dict[TextKind, list[Choice]] = {}
        for choice in choices(self.agreement):
            rows.setdefault(choice.kind, []).append(choice)
        record = Record.of(self.agreement, self.request.user)
        return [
            {
                "kind": kind,
                "choices": of_kind,
                "left": left_in_words(left_open(record, kind)),
            }
            for kind, of_kind in rows.items()
        ]


class DraftFile(AgreementPage):
    """A draft as a Word file; who takes it home is in the log of exports."""

    permission_required = ("drafting.view_draft", MAY_TAKE)
    tab = "drafts"

    def get(self, request: HttpRequest, reference: str, kind: str) -> HttpResponseBase:
        choice = self.choice(kind)
        name = f"rancangan-{kind}-{self.agreement.reference}-{timezone.localdate()}.docx"
        if request.method == "HEAD":
            return download(name, MEDIA_TYPE, iter(()))
        try:
            content = make_draft(choice, self.agreement, request.user)
        except ValidationError as error:
            context = self.get_context_data(reason=" ".join(error.messages), choice=choice)
            return render(request, "drafting/not_drafted.html", context, status=500)
        tally = Tally()
        tally.rows = 1
        words = _("%(kind)s of %(reference)s") % {"kind": choice.kind.label, "reference": self.agreement.reference}
        page = reverse("drafting:draft-list", args=[self.agreement.reference])
        export = begin(request.user, "drafts", "docx", address=page, words=words)
        return download(name, MEDIA_TYPE, logged(iter([content]), export, tally))

    def choice(self, kind: str) -> Choice:
        """The draft that the address asks for; 404 for one that there is not."""
        second = self.request.GET.get("second", "en")
        for choice in choices(self.agreement):
            if choice.kind == kind and choice.second == second:
                return choice
        raise Http404
