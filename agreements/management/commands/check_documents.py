"""manage.py check_documents: whether every paper has its file, unchanged, and every file its paper."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.papers import checking

HEADINGS = {
    "missing": gettext_lazy("Papers whose file is missing"),
    "changed": gettext_lazy("Papers whose file is not the one that was uploaded"),
    "orphaned": gettext_lazy("Files that belong to no paper (older than a day)"),
    "half_uploaded": gettext_lazy("Uploads that never came to their end (older than a day)"),
}


class Command(BaseCommand):
    help = "Compares papers with their files, on disk or in S3. Ends with 1 when something is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quick", action="store_true", help="compare sizes only, without reading the files")
        parser.add_argument("--clean", action="store_true", help="remove files that belong to no paper, and halves")

    def handle(self, *args: Any, **options: Any) -> None:
        found = checking.check(quick=options["quick"])
        for name, heading in HEADINGS.items():
            if lines := getattr(found, name):
                self.stdout.write(f"{heading}: {len(lines)}")
                self.stdout.writelines(f"  {line}" for line in lines)
        if options["clean"]:
            checking.clean(found)
            self.stdout.write(_("What belongs to no paper is removed."))
        if found:
            raise CommandError(_("Something is wrong with the papers: see above."), returncode=1)
        words = _("Papers checked: %(number)s. All files are there and as they were uploaded.")
        self.stdout.write(words % {"number": found.checked})
