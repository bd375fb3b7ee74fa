"""Which assessment counts for each aspect, and what has happened since: made by triggers of what other tables say."""

from django.db import models
from django.db.models import Q

from agreements.models import Agreement, Document
from assessments.choices import Aspect
from assessments.models.assessment import Assessment


class Standing(models.Model):
    """The latest assessment of one aspect of an agreement.

    ``newer_text`` is the first version of the text that came after the one that was judged; ``partner_since`` is when
    the partner changed for the first time after it.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="standings")
    aspect = models.CharField(max_length=20, choices=Aspect)
    assessment = models.OneToOneField(Assessment, models.PROTECT, related_name="standing")
    newer_text = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    partner_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "aspect"], name="assessments_standing_once")]
        indexes = [
            # Those that an event of the registry has overtaken: the filter of the list. The others depend on the day.
            models.Index(
                "agreement",
                condition=Q(newer_text__isnull=False) | Q(partner_since__isnull=False),
                name="assessments_overtaken",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.aspect}"
