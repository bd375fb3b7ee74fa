from pathlib import Path
from typing import Any

import pghistory
from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.demo import LATER
from agreements.demo.people import load_people
from agreements.demo.rows import RealRow, read_real_rows
from agreements.demo.taking import Taker
from agreements.models import Agreement
from regions.models import Region


class Command(BaseCommand):
    """Loads the demo; a second run changes nothing, and least of all what people have changed."""

    help = "Loads the demo accounts and the 90 real agreements of the data folder. Only with DEBUG on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--data", type=Path, default=settings.BASE_DIR / "data", help="folder of agreements.csv")

    def handle(self, *args: Any, data: Path, **options: Any) -> None:
        # Not DEBUG: the demo is served with DEBUG off, to look as it will in production.
        if settings.PRODUCTION:
            raise CommandError(_("The demo has known passwords: it is loaded only where DEBUG is on."))
        if not Region.objects.exists():
            raise CommandError(_("Load the reference data first: manage.py load_reference"))
        rows = read_real_rows(data / "agreements.csv")
        with transaction.atomic(), pghistory.context(reason=_("Demo data loaded")):
            people = load_people()
            taker = Taker()
            new = sum(taker.take(row) for row in rows if not row.left_out)
            listed = [row for row in rows if row.left_out]
            taken = Agreement.objects.filter(entry_key__in=[row.entry_key for row in rows]).count()
            if len(rows) != taken + len(listed):
                raise CommandError(_("A row of agreements.csv was neither taken nor listed."))
            said = [load(data) for load in LATER]
        self.stdout.write(_("%(count)d new accounts") % {"count": people})
        self.stdout.write(
            _("%(read)d rows read, %(taken)d taken, %(left_out)d left out")
            % {"read": len(rows), "taken": taken, "left_out": len(listed)}
        )
        self.stdout.write(_("%(new)d agreements new, %(known)d known before") % {"new": new, "known": taken - new})
        self._list(listed)
        self.stdout.writelines(said)

    def _list(self, listed: list[RealRow]) -> None:
        for row in listed:
            reason = {"line": row.line, "title": row.title, "reason": row.left_out}
            self.stdout.write(_("  line %(line)d, “%(title)s”: %(reason)s") % reason)
