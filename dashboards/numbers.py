"""Pictures of how many: by sector, and by stage of the procedure."""

from typing import Any

from django.utils.translation import gettext as _

from agreements.choices import Activity, Process
from agreements.models import Sector
from dashboards.places import counted, most_of
from dashboards.sight import Sight
from dashboards.world import foremost
from pictures import charts
from pictures.declaration import Cell, Picture, Row

MOST_BARS = 12


def sectors(sight: Sight, **declared: Any) -> Picture:
    """The agreements by sector, each with those that are running; one with several sectors counts for each."""
    found = sight.agreements.counts_by_sector()
    known = {sector.code: sector for sector in Sector.objects.filter(code__in=list(found))}
    ranked = sorted(known, key=lambda code: (-found[code]["total"], code))
    rows = [Row(code, str(known[code]), _cells(sight, known[code], found[code])) for code in ranked]
    return Picture(
        headings=[_("Sector"), _("Agreements"), _("Running")],
        rows=rows,
        draw=charts.bars,
        summary=most_of(rows),
        note=foremost(rows, MOST_BARS),
        most=MOST_BARS,
        **declared,
    )


def _cells(sight: Sight, sector: Sector, counts: Any) -> list[Cell]:
    total, run = counts["total"], counts[Activity.RUNNING]
    runs = _("%(place)s: %(agreements)s running") % {"place": sector, "agreements": counted(run)}
    return [
        Cell(total, f"{sector}: {counted(total)}", sight.listed(sector=sector.code)),
        Cell(run, runs, sight.listed(sector=sector.code, activity=Activity.RUNNING.value)),
    ]


def stages(sight: Sight, **declared: Any) -> Picture:
    """What is in process, by the stage that it is at, in the order of the procedure."""
    rows = [
        Row(
            code,
            name,
            [
                Cell(
                    number,
                    f"{name}: {counted(number)}",
                    sight.listed(stage=code, process=Process.IN_PROCESS.value),
                )
            ],
        )
        for code, name, number in sight.agreements.stage_counts()
    ]
    return Picture(
        headings=[_("Stage"), _("In process")], rows=rows, draw=charts.bars, summary=most_of(rows), **declared
    )
