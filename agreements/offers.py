"""What the filters of agreements offer out of the database: the choices of all of them come in one query."""

from django.db.models import CharField, QuerySet, Value

from agreements.models import Sector, Stage
from coopreg.expressions import localized
from lists.filters import ChoicesFilter

# By the name of the filter: codes, named in the person's language.
Offers = dict[str, list[tuple[str, str]]]


def offers() -> Offers:
    """The sectors, and the stages in the order of the procedures."""
    sectors = Sector.objects.order_by().values_list(_of("sector"), "pk", "code", localized("name"))
    stages = steps().values_list(_of("stage"), "order", "code", localized("name"))
    found: Offers = {"sector": [], "stage": []}
    for of, _place, code, name in sorted(sectors.union(stages, all=True)):
        found[of].append((code, name))
    return found


def steps() -> QuerySet[Stage]:
    """One stage for each code, in no order: the same code is the same step in every procedure.

    Where its name or its place differ, the procedure entered last has it.
    """
    return Stage.objects.order_by("code", "-procedure_id").distinct("code")


def _of(name: str) -> Value:
    return Value(name, output_field=CharField())


class OfferedFilter(ChoicesFilter):
    """Any of several choices that the database names; ``parent.offers`` asks for them when they are first needed."""

    @property
    def field(self):  # type: ignore[no-untyped-def]
        self.extra["choices"] = lambda: self.parent.offers[self.field_name]
        return super().field
