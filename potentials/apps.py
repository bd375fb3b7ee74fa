from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PotentialsConfig(AppConfig):
    name = "potentials"
    verbose_name = _("Mapping")

    def ready(self) -> None:
        from agreements.filters import AgreementFilter
        from potentials.agreementfilters import filters

        for name, each in filters().items():
            AgreementFilter.add(name, each)
