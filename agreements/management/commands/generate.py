from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.translation import gettext as _

from agreements.synthetic import MORE
from agreements.synthetic.loading import generate, table_sizes
from regions.models import Region


class Command(BaseCommand):
    """Makes a registry of any size to try the product on; nothing in it is true."""

    help = "Adds made-up agreements with partners, parties, sectors and history. Only with DEBUG on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--agreements", type=int, required=True, metavar="N", help="how many")
        for more in MORE:
            parser.add_argument(f"--{more.option}", type=int, default=0, metavar="N", help=more.help)
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed gives the same rows")

    def handle(self, *args: Any, agreements: int, seed: int, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(_("Made-up agreements have no place in a real registry: DEBUG must be on."))
        if agreements < 1:
            raise CommandError(_("Say how many agreements to make: a number from 1."))
        if not Region.objects.exists():
            raise CommandError(_("Load the reference data first: manage.py load_reference"))
        generate(agreements, seed)
        for more in MORE:
            # Called from Python without the option there is none.
            if (number := options.get(more.option, 0)) > 0:
                more.make(number, seed)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        for name, number in table_sizes():
            self.stdout.write(f"{name}: {number}")
