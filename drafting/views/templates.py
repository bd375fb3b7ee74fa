"""The templates of drafts: what is in use, what was, and putting in another one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from drafting.choices import Second, TextKind
from drafting.defaults import default_template
from drafting.drafts import content_of
from drafting.filling import MEDIA_TYPE, fill
from drafting.forms import TemplateForm
from drafting.models import DraftTemplate
from drafting.sample import sample_values
from drafting.templates import put_in, retire
from drafting.variables import ALONE, IN_BOTH, LISTS
from lists.exports import download


class MayPutIn(PermissionRequiredMixin, View):
    permission_required = "drafting.change_drafttemplate"


class TemplateList(MayPutIn):
    """Of each kind and language the template in use and those before it, and the form for another one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.ask(TemplateForm(initial={"kind": request.GET.get("kind"), "second": request.GET.get("second")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TemplateForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.ask(form)
        given = form.cleaned_data
        try:
            made = put_in(
                form.content,
                given["file"].name,
                request.user,
                kind=given["kind"],
                second=given["second"],
                note=given["note"],
            )
        except IntegrityError:
            form.add_error(None, _("Somebody has just put in another template: look at it first."))
            return self.ask(form, status=409)
        messages.success(
            request,
            _("The template is in use: %(template)s. It has %(number)d of the variables.")
            % {"template": made, "number": len(form.checked.used)},
        )
        return redirect("draft_templates:template-list")

    def ask(self, form: TemplateForm, status: int = 200) -> HttpResponse:
        rows = DraftTemplate.objects.select_related("uploaded_by", "retired_by")
        context = {
            "form": form,
            "in_use": rows.in_use(),
            "before": rows.exclude(retired_at=None),
            "kinds": TextKind,
        }
        return render(self.request, "drafting/template_list.html", context, status=status)


class TemplateRetire(MayPutIn):
    """Takes a template out of use: the product's own, or none, serves from then on."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        template = get_object_or_404(DraftTemplate, pk=pk)
        if retire(DraftTemplate.objects.filter(pk=pk), request.user):
            messages.success(request, _("The template is out of use: %(template)s.") % {"template": template})
        return redirect("draft_templates:template-list")


class TemplateFile(MayPutIn):
    """A template as it was put in; with ``preview`` as a draft of facts that are nobody's."""

    preview = False

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        template = get_object_or_404(DraftTemplate, pk=pk)
        name = f"{template.kind}-{template.second}-{template.version}"
        try:
            return self.answer(name, content_of(template))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("draft_templates:template-list")

    def answer(self, name: str, content: bytes) -> HttpResponseBase:
        if self.preview:
            return download(f"{name}-preview.docx", MEDIA_TYPE, iter([fill(content, sample_values())]))
        return download(f"{name}.docx", MEDIA_TYPE, iter([content]))


class DefaultFile(TemplateFile):
    """The product's own template of a kind of text."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponseBase:  # type: ignore[override]
        if kind not in TextKind.values:
            raise Http404
        return self.answer(f"{kind}-{Second.ENGLISH.value}-default", default_template(kind))


class VariableList(PermissionRequiredMixin, TemplateView):
    """The variables that a template may have: for those who write one."""

    permission_required = "drafting.view_draft"
    template_name = "drafting/variable_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, in_both=IN_BOTH.items(), alone=ALONE.items(), lists=LISTS.items())
