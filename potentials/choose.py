"""Commodities chosen by typing: in the form of a potential, and in the filter of their list."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, Value
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from agreements.models import Commodity
from coopreg.choosers import Chooser, nearest_first
from coopreg.expressions import Fold, language
from coopreg.names import fold
from lists.filters import LONGEST, RowsField, RowsFilter


def commodities_like(rows: Any, text: str) -> QuerySet[Commodity]:
    """The current commodities one of whose names contains ``text``; there are few, so no index is needed."""
    found = Q(_id__contains=Fold(Value(text))) | Q(_en__contains=Fold(Value(text))) | Q(aliases__icontains=text)
    named = rows.filter(retired_on=None).alias(_id=Fold("name_id"), _en=Fold("name_en")).filter(found)
    return nearest_first(named.select_related("sector"), text, f"name_{language()}")


COMMODITY = Chooser(
    Commodity, "potentials:commodity-choose", "code", commodities_like, hint=lambda commodity: commodity.sector.name
)


@require_safe
@permission_required("potentials.view_potential", raise_exception=True)
def commodity_choose(request: HttpRequest) -> JsonResponse:
    """The commodities of the reference data, which are open to all."""
    return COMMODITY.answer(request, Commodity.objects.all())


def all_words(commodity: Commodity) -> list[str]:
    """Everything by which ``commodity`` may be named, folded."""
    return [fold(word) for word in (commodity.code, commodity.name_id, commodity.name_en, *commodity.aliases)]


class CommoditiesField(RowsField):
    """Commodities by code or by a whole name."""

    def _by_key(self, values: list[str]) -> dict[str, Any]:
        codes = [text.lower() for text in values if len(text) <= LONGEST]
        return {row.code.upper(): row for row in self.queryset.filter(code__in=codes)}

    def _by_name(self, text: str) -> Any:
        params = {"value": text[:40]}
        found = [row for row in self.queryset if fold(text) in all_words(row)] if len(text) <= LONGEST else []
        if len(found) == 1:
            return found[0]
        close = ", ".join(f"{row} ({row.code})" for row in (found or list(commodities_like(self.queryset, text)[:5])))
        code = "several" if found else "close" if close else "unknown"
        raise ValidationError(self.error_messages[code], code=code, params=params | {"names": close})


class CommoditiesFilter(RowsFilter):
    field_class = CommoditiesField
