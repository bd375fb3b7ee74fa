import datetime
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from monitoring.digest.sending import MailServerError, Sent, monday, send


class Command(BaseCommand):
    """Writes to each person what waits for them, once a week."""

    help = (
        "Sends the weekly mail: one a person and week, of what waits for them. Safe to run again, and by two at once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--week", type=_day, metavar="YYYY-MM-DD", help="any day of the week it is for (without: this week)"
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="says who would get a mail, with the whole text at -v 2; sends and notes nothing",
        )

    def handle(self, *args: Any, week: datetime.date | None, dry_run: bool, **options: Any) -> None:
        today = timezone.localdate()
        results: list[Sent] = []
        with translation.override(settings.LANGUAGE_CODE):
            try:
                for sent in send(monday(week or today), today, dry=dry_run):
                    results.append(sent)
                    self.tell(sent, whole=dry_run and options["verbosity"] > 1)
            except MailServerError:
                raise CommandError(_("The mail server takes no mail. Run the command again later.")) from None
            self.sum_up(results, dry_run)

    def tell(self, sent: Sent, *, whole: bool) -> None:
        words = _("%(person)s: not sent") if sent.failed else _("%(person)s: %(lines)s lines")
        self.stdout.write(words % {"person": sent.user.get_username(), "lines": sent.lines})
        if whole and sent.mail:
            self.stdout.write(str(sent.mail.body))

    def sum_up(self, results: list[Sent], dry_run: bool) -> None:
        failed = sum(sent.failed for sent in results)
        words = _("%(number)s mails would be sent.") if dry_run else _("%(number)s mails sent.")
        self.stdout.write(words % {"number": len(results) - failed})
        if failed:
            raise CommandError(
                _("%(number)s mails could not be sent. Run the command again: it tries these alone.")
                % {"number": failed}
            )


def _day(written: str) -> datetime.date:
    return datetime.date.fromisoformat(written)
