from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from agreements.library.text import read, waiting
from agreements.models import TextState


class Command(BaseCommand):
    """Reads the texts of papers that nobody has read yet, so that the library finds them by their words."""

    help = "Reads the text of PDFs that were too long to be read while they were uploaded. Run it every few minutes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="also those that could not be read before")
        parser.add_argument("--most", type=int, default=0, help="no more than so many papers (0: all)")

    def handle(self, *args: Any, again: bool, most: int, **options: Any) -> None:
        states: Counter[str] = Counter()
        for number, document in enumerate(waiting(failed=again)):
            if most and number >= most:
                break
            try:
                states[read(document, seconds=settings.PAPER_READ_SECONDS)] += 1
            except OSError as error:
                # The next one may be there: check_documents tells of what lacks.
                self.stderr.write(_("%(paper)s: %(error)s") % {"paper": document.pk, "error": error})
                states[TextState.WAITING] += 1
        for state in TextState:
            if states[state]:
                self.stdout.write(f"{state.label}: {states[state]}")
