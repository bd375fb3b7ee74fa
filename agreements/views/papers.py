"""The tab Papers of an agreement: the papers, uploading, their facts, taking out, and giving the files out."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from agreements.choices import PaperKind
from agreements.forms.papers import FactsForm, TakeOutForm, UploadForm, UploadFormSet
from agreements.models import Document, Download
from agreements.papers.chains import chains_of, groups_of
from agreements.papers.filetypes import ACCEPT, TYPES
from agreements.papers.intake import same_elsewhere, take
from agreements.papers.sending import as_attachment
from agreements.views.page import AgreementPage


class PapersPage(AgreementPage):
    """What the pages of papers share."""

    permission_required: tuple[str, ...] = ("agreements.view_agreement", "agreements.view_document")
    tab = "papers"

    def papers(self) -> QuerySet[Document]:
        """The papers of the agreement that the person may open."""
        readable = Document.objects.readable_by(self.request.user).filter(agreement=self.agreement)
        return readable.select_related("uploaded_by", "retired_by")

    @cached_property
    def paper(self) -> Document:
        paper = get_object_or_404(self.papers(), pk=self.kwargs["pk"])
        paper.agreement = self.agreement
        return paper

    def list_address(self) -> str:
        return reverse("agreements:document-list", args=[self.agreement.reference])

    def draw(self, template: str, **context: Any) -> HttpResponse:
        return render(self.request, template, self.get_context_data(list_address=self.list_address(), **context))


class PaperList(PapersPage):
    """The papers by kind."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        papers = self.papers()
        counts_downloads = request.user.is_superuser
        if counts_downloads:
            papers = papers.annotate(taken_home=Count("downloads"))
        papers = papers.order_by("-uploaded_at", "-pk")
        chains = chains_of(_typed(papers))
        return self.draw(
            "agreements/papers.html",
            groups=groups_of(chain for chain in chains if not chain.newest.retired_at),
            taken_out=[chain for chain in chains if chain.newest.retired_at],
            counts_downloads=counts_downloads,
        )


class PaperFile(PapersPage):
    """Gives the file of a paper out, and notes to whom."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            response = as_attachment(self.paper)
        except FileNotFoundError:
            return self.lost()
        if request.method == "GET":
            person: Any = request.user
            Download.objects.create(document=self.paper, user=person)
        return response

    def lost(self) -> HttpResponse:
        return HttpResponse(self.draw("agreements/papers_lost.html", paper=self.paper).content, status=404)


class ChangingPage(PapersPage):
    """A page for those who may change the agreement."""

    permission_required = (*PapersPage.permission_required, "agreements.change_document")

    def has_permission(self) -> bool:
        return super().has_permission() and self.may_change


class PaperNew(ChangingPage):
    """Uploads papers: all of a form at once, or one by one as the script sends them."""

    permission_required = (*PapersPage.permission_required, "agreements.add_document")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("kind", "")
        initial = [{"kind": kind}] if kind in PaperKind.values else None
        return self.show(UploadFormSet(initial=initial, prefix="paper"))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = UploadFormSet(request.POST, request.FILES, prefix="paper")
        saved = [row for row in rows if row.is_valid() and row.has_changed() and self.take(row)]
        if _asks_for_json(request):
            return _as_json(rows, saved)
        if saved and all(row.saved or not row.has_changed() for row in rows):
            return redirect(self.list_address())
        nothing = not saved and not any(row.has_changed() for row in rows)
        return self.show(rows, nothing=nothing)

    def take(self, row: UploadForm) -> Document | None:
        """The paper of ``row``; None where it was refused: then the row says why."""
        try:
            row.saved = take(self.agreement, row.cleaned_data["file"], self.request.user, **row.facts)
        except ValidationError as error:
            _refuse(row, error)
            return None
        messages.success(self.request, _("“%(paper)s” is saved.") % {"paper": row.saved})
        _hint(self.request, row.saved)
        return row.saved

    def show(self, rows: Any, *, nothing: bool = False) -> HttpResponse:
        # A formset is no form: the summary of errors takes it as the only one of its formsets.
        context = {"rows": rows, "shown": [rows], "nothing": nothing}
        return self.draw("agreements/papers_new.html", **context, **_limits())


class PaperVersion(ChangingPage):
    """Uploads a new version of a paper."""

    permission_required = (*PapersPage.permission_required, "agreements.add_document")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        names = ("kind", "title", "access")
        return self.show(UploadForm(initial={name: getattr(self.old, name) for name in names}))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form, old = UploadForm(request.POST, request.FILES), self.old
        if form.is_valid():
            try:
                paper = take(self.agreement, form.cleaned_data["file"], request.user, replaces=old, **form.facts)
            except ValidationError as error:
                _refuse(form, error)
            else:
                words = _("Version %(number)s of “%(paper)s” is saved.")
                messages.success(request, words % {"number": paper.version, "paper": paper})
                _hint(request, paper)
                return redirect(self.list_address())
        return self.show(form)

    @cached_property
    def old(self) -> Document:
        """The version to follow on. Raises Http404 for one that was taken out or has a newer one."""
        if self.paper.retired_at or Document.objects.filter(replaces=self.paper).exists():
            raise Http404
        return self.paper

    def show(self, form: UploadForm) -> HttpResponse:
        return self.draw("agreements/papers_version.html", form=form, paper=self.old, **_limits())


class PaperEdit(ChangingPage):
    """Changes what is known of a paper; the file stays."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(FactsForm(instance=self.paper))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = FactsForm(request.POST, instance=self.paper)
        if not form.is_valid():
            self.paper.refresh_from_db(fields=["title", "kind"])
            return self.show(form)
        form.save()
        messages.success(request, _("What is known of “%(paper)s” is saved.") % {"paper": self.paper})
        return redirect(self.list_address())

    def show(self, form: FactsForm) -> HttpResponse:
        return self.draw("agreements/papers_edit.html", form=form, paper=self.paper)


class PaperTakeOut(ChangingPage):
    """Takes a paper out with a reason, or puts it back; nothing is deleted."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(TakeOutForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        paper = self.paper
        if "put_back" in request.POST:
            return self.keep(_("“%(paper)s” is among the papers again."), retired_at=None)
        form = TakeOutForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        if paper.retired_at:
            return redirect(self.list_address())
        reason = form.cleaned_data["retired_reason"]
        words = _("“%(paper)s” is taken out. It stays among the papers taken out, with the reason.")
        return self.keep(words, retired_at=timezone.now(), retired_by=request.user, retired_reason=reason)

    def keep(self, words: str, *, retired_at: Any, retired_by: Any = None, retired_reason: str = "") -> HttpResponse:
        paper = self.paper
        paper.retired_at, paper.retired_by, paper.retired_reason = retired_at, retired_by, retired_reason
        paper.save(update_fields=["retired_at", "retired_by", "retired_reason"])
        messages.success(self.request, words % {"paper": paper})
        return redirect(self.list_address())

    def show(self, form: TakeOutForm) -> HttpResponse:
        return self.draw("agreements/papers_take_out.html", form=form, paper=self.paper)


def _typed(papers: QuerySet[Document]) -> list[Document]:
    """``papers``, each with the name of its type in ``type_name``."""
    listed = list(papers)
    for paper in listed:
        known = TYPES.get(paper.media_type)
        paper.type_name = known.name if known else paper.media_type  # type: ignore[attr-defined]
    return listed


def _limits() -> dict[str, Any]:
    return {"max_megabytes": settings.DOCUMENT_MAX_MEGABYTES, "accept": ACCEPT}


def _asks_for_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _as_json(rows: Any, saved: list[UploadForm]) -> JsonResponse:
    """What the script reads: whether its one file is saved, else the sentences by field."""
    row = rows[0]
    if row in saved:
        return JsonResponse({"saved": True})
    if not row.has_changed():
        row.add_error("file", _("Choose the file."))
    errors = {name: [str(each) for each in found] for name, found in row.errors.items()}
    return JsonResponse({"saved": False, "errors": errors, "again": row.asks_again})


def _refuse(form: UploadForm, error: ValidationError) -> None:
    """Puts the sentences of the intake to the fields they are about, those of no field to the file."""
    found = error.error_dict if hasattr(error, "error_dict") else {"file": error.error_list}
    for name, mistakes in found.items():
        for mistake in mistakes:
            form.add_error(name if name in form.fields else "file", mistake)


def _hint(request: HttpRequest, paper: Document) -> None:
    """Tells of other agreements that have the same file."""
    others = list(same_elsewhere(paper, request.user).values_list("reference", flat=True)[:3])
    if others:
        words = _("The same file is also among the papers of %(references)s. Is it in the right place?")
        messages.warning(request, words % {"references": ", ".join(others)})
