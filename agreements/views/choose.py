"""Agreements chosen by typing, and dates as they are understood while typing."""

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, Value
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from agreements.models import Agreement
from agreements.querysets import AgreementQuerySet
from coopreg.choosers import Chooser, nearest_first, plain
from coopreg.dates import parse_partial
from coopreg.expressions import Fold
from coopreg.fields import in_full


def _find(rows: AgreementQuerySet, text: str) -> QuerySet[Agreement]:
    found = rows.alias(folded=Fold("title")).filter(
        Q(folded__contains=Fold(Value(text))) | Q(reference__startswith=text)
    )
    return nearest_first(found.select_related("region"), text, "title")


def _of_region(agreement: Agreement) -> str:
    return ", ".join(filter(None, [agreement.region.name, str(agreement.signed)]))


AGREEMENT = Chooser(Agreement, "agreements:agreement-choose", "reference", _find, hint=_of_region)


@require_safe
@permission_required("agreements.view_agreement", raise_exception=True)
def agreement_choose(request: HttpRequest) -> JsonResponse:
    """The agreements that the person may read, by reference or title."""
    return AGREEMENT.answer(request, Agreement.objects.visible_to(request.user))


@require_safe
@permission_required("agreements.view_agreement", raise_exception=True)
def date_read(request: HttpRequest) -> JsonResponse:
    """How ``?text=`` is understood as a date: {"understood": "12 Juli 2018, Kamis"} or {"error": "..."}."""
    try:
        date = parse_partial(plain(request.GET.get("text", "")))
    except ValidationError as error:
        return JsonResponse({"understood": "", "error": " ".join(error.messages)})
    return JsonResponse({"understood": in_full(date), "error": ""})
