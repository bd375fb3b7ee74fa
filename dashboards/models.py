import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class Arrangement(models.Model):
    """Which pictures a person wants on the dashboard, in their order."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("person"), related_name="arrangement"
    )
    pictures = models.CharField(_("pictures"), max_length=1000)

    class Meta:
        verbose_name = _("arrangement of the dashboard")
        verbose_name_plural = _("arrangements of the dashboard")

    def __str__(self) -> str:
        return f"{self.user}: {self.pictures}"
