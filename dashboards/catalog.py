"""Which pictures there are: what each is called, for whom it says something, and what makes it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from dashboards import mapping, numbers, places, times, world
from dashboards.models import Arrangement
from dashboards.sight import Sight
from pictures.declaration import Picture


def always(sight: Sight) -> bool:
    return True


def never(sight: Sight) -> bool:
    return False


def of_everything(sight: Sight) -> bool:
    return sight.region is None


@dataclass(frozen=True)
class Declared:
    """A picture of the dashboard: ``applies`` says of which sights it is, ``wide`` that it takes the whole breadth, and
    ``later`` of which its numbers take so long that the page does not wait for them."""

    title: Any
    make: Callable[..., Picture]
    applies: Callable[[Sight], bool] = always
    wide: bool = False
    later: Callable[[Sight], bool] = never


# In the usual order, by their names in addresses and in what people keep.
PICTURES: dict[str, Declared] = {
    "places": Declared(_("Agreements by place"), places.places, lambda sight: sight.has_parts, wide=True),
    "gap": Declared(_("The gap by region and sector"), mapping.heat, wide=True, later=of_everything),
    "potentials": Declared(
        _("Potentials by place"), mapping.potentials, lambda sight: sight.has_parts, wide=True, later=of_everything
    ),
    "year": Declared(_("This year against the last"), times.year),
    "endings": Declared(_("Ending per quarter"), times.endings),
    "countries": Declared(_("Countries of the partners"), world.countries, wide=True),
    "sectors": Declared(_("Agreements by sector"), numbers.sectors),
    "country-bars": Declared(_("Foremost countries"), world.country_bars),
    "running": Declared(_("Share that is running"), places.running, lambda sight: sight.has_parts, wide=True),
    "signed": Declared(_("Signed per year"), times.signed),
    "stages": Declared(_("In process by stage"), numbers.stages),
    "arcs": Declared(_("From region to partner"), world.arcs, wide=True),
    "timeline": Declared(_("Documents over time"), times.timeline, lambda sight: sight.region is not None),
}


def applying(sight: Sight) -> dict[str, Declared]:
    """The pictures that say something of ``sight``, in their usual order."""
    return {name: each for name, each in PICTURES.items() if each.applies(sight)}


def made(sight: Sight, name: str) -> Picture:
    """The picture of this name with the numbers of ``sight``."""
    declared = PICTURES[name]
    return declared.make(sight, name=name, title=str(declared.title), address=place(sight, name), of=sight.words)


def place(sight: Sight, name: str) -> str:
    """The address of the picture of this name."""
    return sight.address("dashboards:picture", name)


def chosen(user: Any) -> list[str]:
    """The names of the pictures that ``user`` wants to see, in their order; pictures that are no more are left out."""
    own = Arrangement.objects.filter(user=user).values_list("pictures", flat=True).first()
    return [name for name in own.split(",") if name in PICTURES] if own else list(PICTURES)


def arrange(user: Any, names: Sequence[str]) -> None:
    """Keeps the pictures ``names`` in their order; who has the usual ones gets those of a later version, too."""
    if list(names) == list(PICTURES):
        for own in Arrangement.objects.filter(user=user):
            own.delete()
    else:
        Arrangement.objects.update_or_create(user=user, defaults={"pictures": ",".join(names)})
