"""The tab "Line of documents": the texts with the periods of their tie, and two of them side by side."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agreements.comparing import compare
from agreements.line import LineValidity, line_of
from agreements.models import Agreement
from agreements.views.detail import chosen_day
from agreements.views.page import AgreementPage
from coopreg.choosers import plain
from coopreg.historywords import Names


class AgreementLine(AgreementPage):
    """The texts of the line and when the tie was, is and will be in force."""

    tab = "line"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        chosen = chosen_day(request, today)
        line = line_of(self.agreement, request.user, chosen.day)
        context = self.get_context_data(
            line=line, line_validity=LineValidity(line, chosen.day), chosen=chosen, today=today
        )
        return render(request, "agreements/line.html", context)


class AgreementCompare(AgreementPage):
    """The agreement beside the one that it follows, or beside another one of its line (``?with=``)."""

    tab = "line"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        line = line_of(self.agreement, request.user, timezone.localdate())
        others = [step.agreement for step in line if not step.is_current]
        other = self.other(others)
        comparison = None
        if other:
            loaded = {each.pk: each for each in self.loaded(other.pk, self.agreement.pk)}
            pair = loaded[other.pk], loaded[self.agreement.pk]
            # The earlier one of the line first, whichever page the person came from.
            places = [step.agreement.pk for step in line]
            before, after = sorted(pair, key=lambda each: places.index(each.pk))
            comparison = compare(before, after, Names({}).in_words)
        context = self.get_context_data(others=others, other=other, comparison=comparison)
        return render(request, "agreements/compare.html", context)

    def other(self, others: list[Agreement]) -> Agreement | None:
        """The one to compare with. Raises Http404 for one that is not in the line as the person sees it."""
        asked = plain(self.request.GET.get("with", ""))
        if asked:
            found = next((each for each in others if each.reference == asked), None)
            if found is None:
                raise Http404
            return found
        before = next((each for each in others if each.pk == self.agreement.follows_id), None)
        return before or (others[0] if len(others) == 1 else None)

    def loaded(self, *keys: int) -> QuerySet[Agreement]:
        seen = Agreement.objects.visible_to(self.request.user).filter(pk__in=keys)
        return seen.select_related("region", "agency").prefetch_related(
            "parties__region", "parties__partner", "sector_rows__sector"
        )
