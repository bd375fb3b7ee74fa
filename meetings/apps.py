from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = _("Review meetings")

    def ready(self) -> None:
        from agreements.history import AGREEMENT
        from agreements.views.listing import AgreementList
        from lists.views import Tool
        from meetings.digest import follow_ups_of_region, follow_ups_to_verify, own_follow_ups
        from meetings.history import TABLES
        from monitoring.digest import SECTIONS

        AGREEMENT.join(*TABLES)
        # What one has in charge oneself comes first, what only counts last.
        SECTIONS.insert(1, own_follow_ups)
        SECTIONS[-1:-1] = [follow_ups_of_region, follow_ups_to_verify]
        AgreementList.tools.append(Tool("meetings:meeting-new", _("Review meeting"), "meetings.hold_meeting"))
