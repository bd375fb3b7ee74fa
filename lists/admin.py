"""What every page of the administration has in common: scope, no deleting, CSV and a history from the event tables."""

from collections.abc import Sequence
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coopreg.choosers import plain
from coopreg.history import Log
from coopreg.historytables import Family
from lists.admincsv import Columns, columns_of, model_csv

admin.site.site_title = _("Register of International Cooperation")
admin.site.site_header = _("Register of International Cooperation: administration")
admin.site.index_title = _("Administration")
# One door: with its rate limits and second factor, and 403 for those who are signed in and may not enter.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

A_PAGE = 25


@admin.action(description=_("Export the selected rows as CSV"), permissions=["export"])
def export_selected(model_admin: "RegistryAdmin", request: HttpRequest, rows: QuerySet[Any]) -> HttpResponseBase:
    """The rows ticked on the changelist, in its order."""
    return model_admin.csv(request, rows, words=gettext("selected rows"))


class RegistryAdmin(admin.ModelAdmin):
    """A table of the registry.

    ``history_of`` is the family whose history the object's page shows; ``csv_without`` names fields that its CSV leaves
    out.
    """

    actions = [export_selected]
    list_per_page = 50
    show_full_result_count = False
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})}}
    history_of: Family
    csv_without: Sequence[str] = ()

    # Who may -------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing in the registry is deleted: rows are retired or merged. The database refuses as well."""
        return False

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Taking rows home is a right of its own, which an account can lack."""
        may = request.user.has_perm(f"{self.opts.app_label}.export_{self.opts.model_name}")
        return may and self.has_view_or_change_permission(request)

    # Finding -------------------------------------------------------------------------------

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[QuerySet[Any], bool]:
        """By any of its names, accents ignored, where the table knows how; else by ``search_fields``."""
        search_term = plain(search_term)
        if request.resolver_match and request.resolver_match.url_name == "autocomplete":
            queryset = self.offered(request, queryset)
        if search_term and hasattr(queryset, "named_like"):
            return queryset.named_like(search_term), False
        return super().get_search_results(request, queryset, search_term)

    def offered(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        """The rows that a field of another form may choose: those not retired.

        ``request.GET`` names the other form's model and field.
        """
        names = {field.name for field in self.opts.concrete_fields}
        return queryset.filter(retired_on=None) if "retired_on" in names else queryset

    # Saving --------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        names = {field.name for field in obj._meta.concrete_fields}
        if "created_by" in names and not change:
            obj.created_by = request.user
        if "updated_by" in names:
            obj.updated_by = request.user
        super().save_model(request, obj, form, change)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The forms say the rules first; what only the database could see comes back as a message, not as a 500."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError as error:
            self.message_user(request, self.refusal(error), messages.ERROR, extra_tags="error")
            return HttpResponseRedirect(request.get_full_path())

    def refusal(self, error: IntegrityError) -> Any:
        """The sentence for what the database refused."""
        return _("It was not saved: it does not fit what is in the registry by now. Check it and save again.")

    # The history has every change already; a second log would only tell it differently.

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        return None

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Who changed the object and its rows, when and why."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        log = Log([(self.history_of, self.model._default_manager.filter(pk=obj.pk))], user=request.user)
        page = Paginator(log.keys(), A_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "subtitle": str(obj),
            "opts": self.opts,
            "object": obj,
            "changes": log.read(page.object_list),
            "page_obj": page,
            "kept": {},
            "names_record": False,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/registry_history.html", context)

    # CSV -----------------------------------------------------------------------------------

    def csv_extra(self) -> Columns:
        """Columns that the CSV has beside the table's own fields."""
        return []

    def csv(
        self, request: HttpRequest, rows: QuerySet[Any], *, codes: bool = False, words: str = ""
    ) -> HttpResponseBase:
        """``rows`` as CSV, noted in the log; ``codes`` for programs, ``words`` say which rows these are."""
        columns = columns_of(self.model, without=self.csv_without, and_also=self.csv_extra())
        address = request.get_full_path()
        return model_csv(rows, columns, request.user, codes=codes, address=address, words=words)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:  # type: ignore[override]
        if request.GET.get("export") == "csv":
            return self.export_changelist(request)
        context = {"may_export": self.has_export_permission(request), **(extra_context or {})}
        return super().changelist_view(request, context)

    def export_changelist(self, request: HttpRequest) -> HttpResponseBase:
        """Every row of the changelist as it is filtered, searched and sorted."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        parameters = request.GET.copy()
        codes = parameters.get("headers") == "codes"
        for name in ("export", "headers", "p", "all"):
            parameters.pop(name, None)
        request.GET = parameters  # type: ignore[assignment]
        # get_full_path, which the log keeps, reads it from here.
        request.META["QUERY_STRING"] = parameters.urlencode()
        words = "; ".join(f"{name}: {value}" for name, values in parameters.lists() for value in values)
        try:
            rows = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return HttpResponseRedirect(f"{request.path}?e=1")
        return self.csv(request, rows, codes=codes, words=words)


class RowsAdmin(RegistryAdmin):
    """A table whose rows are entered on the page of the record they belong to: here they are found and exported."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LinkRows(admin.TabularInline):
    """Rows that only link or name: a wrong one may be taken out again, and the history keeps it."""

    extra = 0


class KeptRows(LinkRows):
    """Rows that stay: they are retired, not removed."""

    can_delete = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
