from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    name = "monitoring"
    verbose_name = _("After the signing")

    def ready(self) -> None:
        from agreements.history import AGREEMENT
        from coopreg.reference import LATER
        from monitoring.history import TABLES
        from monitoring.obstacles.reference import load_categories

        AGREEMENT.join(*TABLES)
        LATER.append(load_categories)
