from pathlib import Path
from typing import Any

import pghistory
from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from agreements.procedures.files import load_procedures
from agreements.reference import load_sectors
from coopreg.reference import LATER, Counts
from partners.reference import load_countries
from regions.reference import load_regions


class Command(BaseCommand):
    """Loads the reference data; a second run changes nothing, a broken file leaves everything as it was."""

    help = (
        "Loads regions, countries, sectors, commodities and procedures from the data folder. "
        "May be run again at any time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--data", type=Path, default=settings.BASE_DIR / "data", help="folder of the CSV files")

    def handle(self, *args: Any, data: Path, **options: Any) -> None:
        counts: dict[str, Counts] = {}
        try:
            with transaction.atomic(), pghistory.context(reason=_("Reference data loaded")):
                for load in (load_regions, load_countries, load_sectors, load_procedures, *LATER):
                    counts |= load(data)
        except DatabaseError as error:
            raise CommandError(_("The database refuses the files: %(error)s") % {"error": error}) from error
        for table, count in counts.items():
            self.stdout.write(
                _("%(table)s: %(new)d new, %(changed)d changed, %(unchanged)d unchanged")
                % {"table": table, "new": count.new, "changed": count.changed, "unchanged": count.unchanged}
            )
