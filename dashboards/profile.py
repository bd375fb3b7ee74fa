"""The regional profile: two pages for the meeting pack with what a region has, what of it lives and what comes next."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from textwrap import shorten
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from agreements.attention import Attention, needs
from agreements.choices import Activity, Process, Validity
from agreements.models import Agreement
from coopreg.templatetags.registry import in_words
from dashboards.catalog import made
from dashboards.sight import Sight
from lists.exports.typesetter import typeset
from lists.stamp import person_in_words
from monitoring.life import sleeping
from monitoring.models import Obstacle
from pictures import drawing
from potentials.answering import asking
from potentials.choices import Answer

TEMPLATE = Path(__file__).with_name("profile.typ")
# What fits on two pages; of more, the number is said.
MOST = 5
MOST_BARS = 8

Line = tuple[str, str, str]


def profile(sight: Sight) -> bytes:
    """The PDF of the region of ``sight``. Raises TookTooLongError and NotDrawnError."""
    return typeset(TEMPLATE, profile_data(sight), timezone.localtime(), seconds=settings.MEETING_PACK_SECONDS)


def profile_data(sight: Sight) -> dict[str, Any]:
    """What profile.typ reads: every word, number and picture of the two pages."""
    region: Any = sight.region
    taken = {"day": in_words(sight.today), "person": person_in_words(sight.user)}
    return {
        "language": get_language() or "id",
        "registry": _("Register of International Cooperation"),
        "kind": _("Regional profile"),
        "title": region.name,
        "author": person_in_words(sight.user),
        "made": _("As known on %(day)s; taken by %(person)s") % taken,
        "page": _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
        "facts": _facts(region),
        "numbers": _numbers(sight),
        "map": _drawn(sight, "places" if sight.is_province else "arcs"),
        "bars": [_drawn(sight, name, most=MOST_BARS) for name in ("sectors", "country-bars")],
        "parts": [part for section in SECTIONS if (part := section(sight))],
        "none": _("none"),
    }


def _facts(region: Any) -> list[tuple[str, str]]:
    """What is known of the region, as pairs of label and words."""
    area = number_format(region.area_km2, decimal_pos=0) if region.area_km2 else ""
    found = [
        (_("Code"), region.code),
        (_("Level"), region.get_level_display()),
        (_("Province"), str(region.parent or "")),
        (_("Capital"), region.capital),
        (_("Area (km²)"), area),
    ]
    return [(str(label), str(value)) for label, value in found if value]


def _numbers(sight: Sight) -> list[tuple[str, str]]:
    """The numbers on top, as pairs of number and label."""
    counts = sight.agreements.counts(sight.today)
    in_process = sight.agreements.filter(process=Process.IN_PROCESS).count()
    asleep = sight.agreements.filter(sleeping(sight.today)).count()
    found = [
        (counts["total"], _("agreements")),
        (counts[Validity.IN_FORCE], Validity.IN_FORCE.label),
        (counts[Validity.TERM_UNKNOWN], Validity.TERM_UNKNOWN.label),
        (counts[Activity.RUNNING], _("said to be running")),
        (asleep, _("sleeping")),
        (in_process, Process.IN_PROCESS.label),
    ]
    return [(number_format(number), str(label)) for number, label in found]


def _drawn(sight: Sight, name: str, most: int | None = None) -> dict[str, str]:
    """A picture of the dashboard as it stands on paper."""
    picture = made(sight, name)
    picture = replace(picture, most=most) if most else picture
    return {
        "title": picture.title,
        "svg": "" if picture.empty else drawing.svg(picture),
        "said": picture.described,
        "summary": picture.summary,
    }


def _part(title: str, heads: Line, rows: QuerySet[Any], line: Callable[[Any], Line]) -> dict[str, Any]:
    """A table with the first of ``rows``, and how many more there are."""
    total = rows.count()
    words = ngettext("and %(number)s more", "and %(number)s more", total - MOST)
    more = words % {"number": number_format(total - MOST)} if total > MOST else ""
    return {
        "title": f"{title} ({number_format(total)})",
        "heads": heads,
        "rows": [_short(line(row)) for row in rows[:MOST]],
        "more": more,
    }


def _short(line: Line) -> Line:
    """``line`` cut to what stands on two lines of its columns."""
    first, second, third = line
    return shorten(first, 100, placeholder="…"), shorten(second, 64, placeholder="…"), third


def _partners_of(row: Any) -> str:
    return "; ".join(str(party.partner) for party in row.parties.all() if party.partner)


def _texts(sight: Sight, condition: Any) -> Any:
    return sight.agreements.filter(condition).prefetch_related("parties__partner")


def _ending(sight: Sight) -> dict[str, Any]:
    def line(row: Agreement) -> Line:
        return row.title, _partners_of(row), in_words(row.valid_until)

    rows = _texts(sight, needs([Attention.ENDING], sight.today)).order_by("valid_until", "pk")
    months = settings.ATTENTION_MONTHS[Attention.ENDING]
    title = _("Ending within %(months)s months") % {"months": months}
    return _part(title, (_("Agreement"), _("Partner"), _("Ends on")), rows, line)


def _asleep(sight: Sight) -> dict[str, Any]:
    def line(row: Agreement) -> Line:
        return row.title, _partners_of(row), str(row.signed)

    rows = _texts(sight, sleeping(sight.today)).order_by("signed_on", "pk")
    title = _("Sleeping: no sign of life for %(months)s months") % {"months": settings.SLEEPING_MONTHS}
    return _part(title, (_("Agreement"), _("Partner"), _("Signed on")), rows, line)


def _obstacles(sight: Sight) -> dict[str, Any]:
    def line(row: Obstacle) -> Line:
        return row.agreement.title, f"{row.category}: {row.text}", in_words(row.raised_on)

    open_ones = Obstacle.objects.visible_to(sight.user).filter(cleared_on=None, agreement__in=_keys(sight))
    rows = open_ones.select_related("agreement", "category").order_by("raised_on", "pk")
    return _part(_("Open obstacles"), (_("Agreement"), _("Obstacle"), _("Raised on")), rows, line)


def _keys(sight: Sight) -> QuerySet[Any, Any]:
    return sight.agreements.order_by().values("pk")


def _partners(sight: Sight) -> dict[str, Any]:
    found = list(sight.agreements.partner_counts()[: MOST + 1])
    rows = [(row["name"], row["beside"] or "", _agreements(row["count"])) for row in found[:MOST]]
    more = _("and more") if len(found) > MOST else ""
    heads = _("Partner"), _("Country"), _("Agreements")
    return {"title": _("Partners with the most agreements"), "heads": heads, "rows": rows, "more": more}


def _agreements(number: int) -> str:
    return ngettext("%(number)s agreement", "%(number)s agreements", number) % {"number": number_format(number)}


def _potentials(sight: Sight) -> dict[str, Any] | None:
    """What no agreement answers, the foremost by priority; None where the region has told no potential."""

    def line(row: Any) -> Line:
        example = f" ({_('example')})" if row.is_example else ""
        return f"{row.title}{example}", str(row.sector), number_format(row.priority)

    region: Any = sight.region
    mine = asking(sight.user).of_regions([region.pk])
    if not mine.exists():
        return None
    unanswered = mine.with_answer(sight.user, sight.today).filter(answer=Answer.UNANSWERED)
    rows = unanswered.with_priority().select_related("sector").order_by("-priority", "pk")
    return _part(_("Potentials without an answer"), (_("Potential"), _("Sector"), _("Priority")), rows, line)


# Parts of the second page, in their order; each gives None where it has nothing to say at all.
SECTIONS: list[Callable[[Sight], dict[str, Any] | None]] = [_ending, _asleep, _potentials, _partners, _obstacles]
