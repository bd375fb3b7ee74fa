"""The papers of a potential: uploading, taking out, and giving the files out."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.papers.filetypes import ACCEPT, TYPES
from agreements.papers.sending import as_attachment
from lists.exports.log import begin
from lists.models import Export
from potentials.forms.acts import PaperForm, TakeOutForm
from potentials.models import PotentialPaper
from potentials.papers import take
from potentials.views.page import PotentialPage

# Under this name the log of exports knows who took a paper home.
LOGGED_AS = "potential-papers"


class PaperPage(PotentialPage):
    """What the pages of one paper share."""

    tab = "papers"

    @cached_property
    def papers(self) -> Any:
        """The papers of the potential that the person may open."""
        readable = PotentialPaper.objects.readable_by(self.request.user).filter(potential=self.potential)
        return readable.select_related("uploaded_by", "retired_by")

    @cached_property
    def paper(self) -> PotentialPaper:
        found: PotentialPaper = get_object_or_404(self.papers, pk=self.kwargs["paper"])
        return found

    def back(self, words: str) -> HttpResponse:
        messages.success(self.request, words % {"paper": self.paper})
        return redirect("potentials:paper-list", self.potential.pk)


class PaperList(PaperPage):
    """The papers, and the form that uploads one."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.draw(PaperForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.must_change()
        form = PaperForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.draw(form)
        given = form.cleaned_data
        try:
            paper = take(self.potential, given["file"], request.user, title=given["title"])
        except ValidationError as error:
            form.refuse(error)
            return self.draw(form)
        messages.success(request, _("“%(paper)s” is saved.") % {"paper": paper})
        return redirect("potentials:paper-list", pk)

    def draw(self, form: PaperForm) -> HttpResponse:
        papers = list(self.papers)
        for paper in papers:
            known = TYPES.get(paper.media_type)
            paper.type_name = known.name if known else paper.media_type
        return self.show(
            "potentials/papers.html",
            form=form,
            papers=[paper for paper in papers if not paper.retired_at],
            taken_out=[paper for paper in papers if paper.retired_at],
            max_megabytes=settings.DOCUMENT_MAX_MEGABYTES,
            accept=ACCEPT,
        )


class PaperFile(PaperPage):
    """The file of a paper, which is noted in the log of what people take home."""

    def get(self, request: HttpRequest, pk: int, paper: int) -> HttpResponseBase:
        user: Any = request.user
        if not user.has_perm("potentials.export_potential"):
            raise PermissionDenied
        try:
            response = as_attachment(self.paper)
        except FileNotFoundError:
            return HttpResponse(self.show("potentials/paper_lost.html", paper=self.paper).content, status=404)
        if request.method == "GET":
            noted = begin(user, LOGGED_AS, "file", address=self.potential.get_absolute_url(), words=str(self.paper))
            Export.objects.filter(pk=noted.pk).update(rows=1, finished_at=timezone.now())
        return response


class PaperTakeOut(PaperPage):
    """Takes a paper out with a reason, or puts it back; nothing is deleted."""

    def get(self, request: HttpRequest, pk: int, paper: int) -> HttpResponse:
        self.must_change()
        return self.ask(TakeOutForm())

    def post(self, request: HttpRequest, pk: int, paper: int) -> HttpResponse:
        self.must_change()
        if "put_back" in request.POST:
            self.keep(retired_at=None, retired_by=None, retired_reason="")
            return self.back(_("“%(paper)s” is among the papers again."))
        form = TakeOutForm(request.POST)
        if not form.is_valid():
            return self.ask(form)
        reason = form.cleaned_data["reason"]
        self.keep(retired_at=timezone.now(), retired_by=request.user, retired_reason=reason)
        return self.back(_("“%(paper)s” is taken out. It stays among the papers taken out, with the reason."))

    def keep(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self.paper, name, value)
        self.paper.save(update_fields=list(values))

    def ask(self, form: TakeOutForm) -> HttpResponse:
        return self.show("potentials/paper_take_out.html", form=form, paper=self.paper)
