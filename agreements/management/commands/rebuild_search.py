from typing import Any

from django.core.management import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import SearchEntry, SearchWord
from agreements.search.rebuilding import rebuild


class Command(BaseCommand):
    """Makes the search of agreements anew, and counts its words; people can go on working meanwhile."""

    help = "Makes what the search of agreements reads anew: entries that stay the same are not written."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            rebuild()
        self.stdout.write(
            _("Agreements that are found: %(entries)s; words: %(words)s")
            % {"entries": SearchEntry.objects.count(), "words": SearchWord.objects.count()}
        )
