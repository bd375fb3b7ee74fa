"""What changed: in one agreement, and in everything that a person may see."""

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView

from agreements.history import AGREEMENT, COMMODITY, SECTOR
from agreements.models import Agreement, Commodity, Document, Sector
from agreements.views.detail import may_change
from coopreg.choosers import plain
from coopreg.history import Log, Newest
from coopreg.historytables import Family
from lists.filters import DateField
from partners.history import COUNTRY, PARTNER
from partners.models import Country, Partner
from regions.history import REGION
from regions.models import Region

A_PAGE = 25
# What an app that builds on agreements has beside them: its families of records with those in the sight of a person,
# and the models whose names only some may read. They are added in AppConfig.ready().
ALSO: list[Callable[[Any], tuple[Family, QuerySet[Any]]]] = []
ALSO_NAMED: list[Any] = []


def log_for(user: Any) -> Log:
    """The history of all that ``user`` may see: the agreements, and for administrators the shared records too."""
    scopes: list[tuple[Family, QuerySet[Any]]] = [(AGREEMENT, Agreement.objects.visible_to(user))]
    scopes += [also(user) for also in ALSO]
    if user.has_perm("regions.change_region"):
        scopes += [
            (PARTNER, Partner.objects.visible_to(user)),
            (REGION, Region.objects.visible_to(user)),
            (COUNTRY, Country.objects.all()),
            (SECTOR, Sector.objects.all()),
            (COMMODITY, Commodity.objects.all()),
        ]
    return Log(scopes, _visible(user), user=user)


def _visible(user: Any) -> dict[Any, QuerySet[Any]]:
    """Names of other agreements, partners and papers come from what the person may see; regions are named to all."""
    return {model: model.objects.visible_to(user) for model in (Agreement, Partner, Document, *ALSO_NAMED)}


class HistoryFilter(forms.Form):
    """Narrows a history by person and by time."""

    person = forms.CharField(label=_("Person"), required=False, max_length=150)
    since = DateField(label=_("From"), required=False, max_length=60)
    until = DateField(label=_("Until"), required=False, max_length=60)

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since.first > until.last:
            raise ValidationError(_("The end lies before the start: check both dates."))

    def narrowed(self) -> dict[str, Any]:
        """The arguments for ``Log.keys``; a month or year takes in all its days."""
        found: dict[str, Any] = {}
        if name := self.cleaned_data["person"]:
            found["people"] = people_named(name)
        if since := self.cleaned_data["since"]:
            found["since"] = _midnight(since.first)
        if until := self.cleaned_data["until"]:
            found["before"] = _midnight(until.last + datetime.timedelta(days=1))
        return found


def people_named(name: str) -> QuerySet[Any, Any]:
    """The ids of the people whose user name or full name contains ``name``."""
    users = get_user_model()._default_manager.alias(full=Concat("first_name", Value(" "), "last_name"))
    return users.filter(Q(username__icontains=name) | Q(full__icontains=name)).values_list("pk", flat=True)


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


class ChangeList(ListView):
    """A page of change sets, the newest first; subclasses give the ``log``."""

    paginate_by = A_PAGE
    context_object_name = "keys"
    log: Log

    @cached_property
    def filter(self) -> HistoryFilter:
        return HistoryFilter(self.request.GET)

    def get_queryset(self) -> Any:
        # A filter that cannot be read shows nothing beside its message, never everything.
        if not self.filter.is_valid():
            return Agreement.objects.none()
        return self.changes(**self.filter.narrowed())

    def changes(self, **narrowing: Any) -> Any:
        """The change sets to page through: all that there are."""
        return self.log.keys(**narrowing)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        kept = {name: value for name in self.filter.fields if (value := self.request.GET.get(name))}
        return context | {"changes": self.log.read(context["keys"]), "filter": self.filter, "kept": kept}


class HistoryList(PermissionRequiredMixin, ChangeList):
    """All changes that the person may see."""

    permission_required = "agreements.view_agreement"
    template_name = "history/history_list.html"

    @cached_property
    def log(self) -> Log:  # type: ignore[override]
        return log_for(self.request.user)

    def changes(self, **narrowing: Any) -> Newest:
        return self.log.newest(**narrowing)


class AgreementHistory(PermissionRequiredMixin, ChangeList):
    """What changed in one agreement, who did it and when."""

    permission_required = "agreements.view_agreement"
    template_name = "agreements/agreement_history.html"

    @cached_property
    def agreement(self) -> Agreement:
        seen = Agreement.objects.visible_to(self.request.user).with_validity(timezone.localdate())
        return get_object_or_404(seen.select_related("region", "stage"), reference=plain(self.kwargs["reference"]))

    @cached_property
    def log(self) -> Log:  # type: ignore[override]
        user = self.request.user
        return Log([(AGREEMENT, Agreement.objects.filter(pk=self.agreement.pk))], _visible(user), user=user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            agreement=self.agreement,
            may_change=may_change(self.request.user, self.agreement),
            tab="history",
            **kwargs,
        )
