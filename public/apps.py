from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicConfig(AppConfig):
    """What everybody may read without signing in, where PUBLIC_FACE is on. It owns no table."""

    name = "public"
    verbose_name = _("Public face")

    def ready(self) -> None:
        from public import checks  # noqa: F401  (registers itself; needs the settings, so not at import)
