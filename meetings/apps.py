from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = _("Review meetings")

    def ready(self) -> None:
        from agreements.history import AGREEMENT
        from agreements.views.listing import AgreementList
        from lists.views import Tool
        from meetings.history import TABLES

        AGREEMENT.join(*TABLES)
        AgreementList.tools.append(Tool("meetings:meeting-new", _("Review meeting"), "meetings.hold_meeting"))
