"""How much each part counts in the priority of a potential."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from potentials.choices import Part
from potentials.models import triggers


@pghistory.track()
class PriorityWeight(models.Model):
    """The weight of one part of the priority; only their ratio counts. Administrators set them."""

    part = models.CharField(_("part"), max_length=20, choices=Part, unique=True)
    weight = models.PositiveSmallIntegerField(
        _("weight"), help_text=_("0 to 100: twice as much counts twice as much, 0 leaves the part out.")
    )

    class Meta:
        verbose_name = _("weight of a part of the priority")
        verbose_name_plural = _("weights of the parts of the priority")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="potentials_weight_range",
                condition=Q(weight__lte=100),
                violation_error_message=_("A weight is a number from 0 to 100."),
            ),
        ]
        triggers = [triggers.KEEPS_ITS_ROWS]

    def __str__(self) -> str:
        return str(self.get_part_display())
