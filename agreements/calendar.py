"""The ends of agreements in a calendar."""

import datetime
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Least
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.choices import Term
from agreements.models import Agreement, Party
from coopreg.dates import PartialDate, Precision, months_later
from lists.calendars import Event, RowCalendar


class EndCalendar(RowCalendar):
    """The last day of each agreement that is signed and names an end.

    Confidential agreements never stand in a calendar, because calendars lie on phones and with companies.
    """

    title = gettext_lazy("Ends of agreements")
    explanation = gettext_lazy("The last day of each signed agreement of the view that names an end.")

    def points(self) -> list[str]:
        days = {"alarm": settings.FEED_ALARM_DAYS, "past": settings.FEED_PAST_DAYS}
        return [
            str(self.explanation),
            _(
                "A reminder as early as the text asks for notice, otherwise %(alarm)s days before. "
                "Some programs leave out the reminders of such calendars."
            )
            % days,
            _("Agreements that are terminated, or ended more than %(past)s days ago, are left out.") % days,
        ]

    def rows(self, found: QuerySet[Agreement], today: datetime.date) -> QuerySet[Any]:
        """Those that end, or ended lately; a termination that is announced comes before the end of the term."""
        since = today - datetime.timedelta(days=settings.FEED_PAST_DAYS)
        going_on = Q(terminated_on=None) | Q(terminated_on__gt=today)
        partners = Party.objects.filter(partner__isnull=False).select_related("partner")
        return (
            found.filter(going_on, is_signed=True, confidential=False, valid_until__gte=since)
            .annotate(last_day=Least("valid_until", "terminated_on"))
            .prefetch_related(Prefetch("parties", partners, to_attr="partner_sides"))
            .order_by("last_day", "pk")
        )

    def event(self, row: Any, site: str) -> Event:
        address = site + row.get_absolute_url()
        partners = "; ".join(side.partner.name for side in row.partner_sides)
        lines = [
            _("Partner: %(names)s") % {"names": partners} if partners else "",
            _("Instrument: %(instrument)s") % {"instrument": row.get_instrument_display()},
            _how_exactly(row),
            address,
        ]
        return Event(
            uid=f"{row.reference}-end@coopreg",
            day=row.last_day,
            title=_("Ends: %(title)s (%(reference)s)") % {"title": row.title, "reference": row.reference},
            description="\n".join(line for line in lines if line),
            address=address,
            changed=row.updated_at,
            alarm_days=_alarm_days(row),
        )


def _alarm_days(row: Any) -> int:
    """The notice that the text asks for, in days before its end, or else what the settings say."""
    if row.notice_months:
        return (row.last_day - months_later(row.last_day, -row.notice_months)).days
    return settings.FEED_ALARM_DAYS


def _how_exactly(row: Any) -> str:
    """What the text says, where the day of the end is only the last that is possible."""
    said: PartialDate = row.ends if row.term == Term.ENDS_ON else row.starts
    if row.last_day != row.valid_until or said.precision == Precision.DAY:
        return ""
    if row.term == Term.ENDS_ON:
        return _("The text says only %(date)s; this is the last day of it.") % {"date": said}
    return _("Counted from %(date)s, which is not known to the day.") % {"date": said}
