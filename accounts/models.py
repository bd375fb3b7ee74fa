from typing import Any

import pghistory
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coopreg.access import EVERYTHING, NOTHING, Scope


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractUser):
    """A person who signs in, with one role and, for people of a region, that region."""

    class Role(models.TextChoices):
        STAFF = "staff", _("Staff of a region")
        SUPERVISOR = "supervisor", _("Supervisor of a province")
        REVIEWER = "reviewer", _("Ministry reviewer")
        ADMINISTRATOR = "administrator", _("Administrator")

    class CsvStyle(models.TextChoices):
        STANDARD = "standard", _("Standard: comma between the cells, decimal point")
        INDONESIAN = "indonesian", _("For an Indonesian Excel: semicolon between the cells, decimal comma")

    REGIONAL_ROLES = (Role.STAFF, Role.SUPERVISOR)

    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.STAFF)
    region = models.ForeignKey(
        "regions.Region",
        models.PROTECT,
        verbose_name=_("region"),
        null=True,
        blank=True,
        related_name="users",
        help_text=_("For staff and supervisors: the region they work for. Empty for reviewers and administrators."),
    )

    may_export = models.BooleanField(
        _("may export"),
        default=True,
        help_text=_("Take it away from a person who should read the lists here but not take them home as files."),
    )
    csv_style = models.CharField(_("CSV files"), max_length=10, choices=CsvStyle, default=CsvStyle.STANDARD)

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                name="accounts_user_role_region",
                condition=Q(role__in=["staff", "supervisor"], region__isnull=False)
                | Q(role__in=["reviewer", "administrator"], region__isnull=True),
                violation_error_message=_(
                    "Staff and supervisors need a region; reviewers and administrators have none."
                ),
            ),
            models.CheckConstraint(
                name="accounts_user_administrator_flags",
                condition=Q(role="administrator", is_staff=True, is_superuser=True)
                | (~Q(role="administrator") & Q(is_staff=False, is_superuser=False)),
                violation_error_message=_("Only administrators enter the administration."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        # `createsuperuser` knows no roles: the person it makes is the first administrator.
        if self._state.adding and self.is_superuser:
            self.role = self.Role.ADMINISTRATOR
        # Django's admin asks these two flags; the role decides them.
        self.is_staff = self.is_superuser = self.role == self.Role.ADMINISTRATOR
        super().save(*args, **kwargs)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """What the role grants; ``may_export`` takes the exports away, from administrators too."""
        if not self.may_export and perm.partition(".")[2].startswith("export_"):
            return False
        return super().has_perm(perm, obj)

    @property
    def read_scope(self) -> Scope:
        """The regions whose rows this person may read (docs/access.md)."""
        if not self.is_active:
            return NOTHING
        if self.role in self.REGIONAL_ROLES:
            return Scope(region_id=self.region_id, with_children=True)
        return EVERYTHING

    @property
    def edit_scope(self) -> Scope:
        """The regions whose rows this person may change (docs/access.md)."""
        if not self.is_active or self.role == self.Role.REVIEWER:
            return NOTHING
        if self.role in self.REGIONAL_ROLES:
            return Scope(region_id=self.region_id, with_children=self.role == self.Role.SUPERVISOR)
        return EVERYTHING
