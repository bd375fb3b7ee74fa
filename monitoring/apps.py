from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    name = "monitoring"
    verbose_name = _("After the signing")

    def ready(self) -> None:
        from agreements.history import AGREEMENT
        from monitoring.history import TABLES

        AGREEMENT.join(*TABLES)
