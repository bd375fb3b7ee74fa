from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    name = "monitoring"
    verbose_name = _("After the signing")

    def ready(self) -> None:
        from agreements.history import AGREEMENT
        from agreements.told import MARKS, TELLERS
        from agreements.worklist import LINES as WORKLIST
        from coopreg.reference import LATER
        from monitoring import lists, overview
        from monitoring.history import TABLES
        from monitoring.life import life_on
        from monitoring.obstacles.reference import load_categories
        from monitoring.worklist import LINES

        AGREEMENT.join(*TABLES)
        lists.join()
        TELLERS[overview.NAME] = overview.TELLER
        MARKS["life"] = life_on
        WORKLIST.extend(LINES)
        LATER.append(load_categories)
