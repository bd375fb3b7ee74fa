from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    name = "monitoring"
    verbose_name = _("After the signing")

    def ready(self) -> None:
        from agreements.history import AGREEMENT
        from agreements.told import TELLERS
        from agreements.worklist import LINES as WORKLIST
        from coopreg.reference import LATER
        from monitoring import lists, overview
        from monitoring.history import TABLES
        from monitoring.obstacles.reference import load_categories
        from monitoring.worklist import LINES

        AGREEMENT.join(*TABLES)
        lists.join()
        TELLERS[overview.NAME] = overview.TELLER
        TELLERS[overview.LIFE] = overview.TELLER_OF_LIFE
        WORKLIST.extend(LINES)
        LATER.append(load_categories)
