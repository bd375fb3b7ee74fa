"""Many potentials on one page: the rows of one region, with the starter sheet of its commodities."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from coopreg.choosers import plain
from potentials.forms.sheet import EMPTY_ROWS, MOST_ROWS, RegionForm, SheetRows, start_rows
from potentials.sheets.starter import starter
from potentials.sheets.taking import Taken, take
from regions.models import Region


class PotentialSheet(View):
    """Enters the potentials of a region row by row; all that are kept are saved together, or none."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.region is None:
            return self.choose(RegionForm({"region": self.asked} if self.asked else None, user=request.user))
        commodities = starter(self.region) if request.GET.get("start") != "empty" else []
        return self.draw(SheetRows(initial=start_rows(commodities), prefix="row"))

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.region is None:
            return self.choose(RegionForm(request.POST, user=request.user))
        if "more" in request.POST:
            return self.draw(SheetRows(_with_more(request.POST), prefix="row"), draft=True)
        rows = SheetRows(request.POST, prefix="row")
        if not rows.is_valid():
            return self.draw(rows)
        return self.save(rows)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm("potentials.add_potential"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def asked(self) -> str:
        given = self.request.POST if self.request.method == "POST" else self.request.GET
        return plain(given.get("region", ""))

    @cached_property
    def region(self) -> Region | None:
        """The region that the address names, or the only one that the person may act for."""
        mine = Region.objects.editable_by(self.request.user)
        if self.asked:
            return mine.filter(code=self.asked).first()
        only = list(mine[:2])
        return only[0] if len(only) == 1 else None

    def save(self, rows: Any) -> HttpResponse:
        filled = [(number, form) for number, form in enumerate(rows, 1) if form.is_filled]
        if not filled:
            messages.error(
                self.request, _("No row is kept: tick those that you want to save, or type into an empty one.")
            )
            return self.draw(rows)
        region: Any = self.region
        cells = [(number, form.cells | {"region": region.code}) for number, form in filled]
        try:
            taken = take(cells, self.request.user, reason=_("Entered as a sheet"))
        except IntegrityError:
            messages.error(self.request, _("Somebody else entered one of these in the same moment. Save again."))
            return self.draw(rows)
        if taken.refused:
            for (_number, form), row in zip(filled, taken.refused, strict=True):
                form.refuse(row.errors)
            return self.draw(rows)
        return self.leave(taken, region)

    def leave(self, taken: Taken, region: Region) -> HttpResponse:
        words = ngettext("%(number)s potential is saved.", "%(number)s potentials are saved.", taken.new)
        messages.success(self.request, words % {"number": taken.new})
        query = urlencode({"region": region.code, "sort": "-updated_at"})
        return redirect(f"{reverse('potentials:potential-list')}?{query}")

    def choose(self, form: RegionForm) -> HttpResponse:
        return render(self.request, "potentials/sheet_region.html", {"form": form})

    def draw(self, rows: Any, *, draft: bool = False) -> HttpResponse:
        wrong = [] if draft or not rows.is_bound else [(n, form) for n, form in enumerate(rows, 1) if form.errors]
        context = {"region": self.region, "rows": rows, "wrong": wrong, "full": rows.total_form_count() >= MOST_ROWS}
        return render(self.request, "potentials/sheet.html", context)


def _with_more(posted: QueryDict) -> QueryDict:
    """What was posted, with some empty rows more."""
    data = posted.copy()
    total = data.get("row-TOTAL_FORMS", "")
    number = int(total) if total.isascii() and total.isdigit() and len(total) < 6 else 0
    data["row-TOTAL_FORMS"] = str(min(number + EMPTY_ROWS, MOST_ROWS))
    return data
