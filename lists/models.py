"""What people keep of a list: views, their own columns, feeds; and who took which list home."""

from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def roles() -> list[tuple[str, str]]:
    """Code and name of each role."""
    return [(code, str(name)) for code, name in get_user_model()._meta.get_field("role").flatchoices]


def open_to(user: Any) -> Q:
    """The condition that ``user``, who is signed in, may open a view: their own, or shared with their region or role.

    A view shared with a province is shared with its kabupaten/kota.
    """
    shared = Q(shared_with=SavedView.SharedWith.ROLE, role=user.role)
    if user.region_id:
        above = [each for each in (user.region_id, user.region.parent_id) if each]
        shared |= Q(shared_with=SavedView.SharedWith.REGION, region__in=above)
    return Q(owner=user.pk) | shared


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: Any) -> Self:
        """The views that ``user`` may open. Whoever opens a shared view sees the rows of their own scope in it."""
        return self.filter(open_to(user)) if user.is_authenticated else self.none()

    def with_start_of(self, user: Any) -> Self:
        """``is_start``: whether ``user`` begins the list with the view."""
        return self.annotate(is_start=Exists(ListSettings.objects.filter(user=user, start=OuterRef("pk"))))

    def editable_by(self, user: Any) -> Self:
        """The views that ``user`` may change: their own."""
        return self.filter(owner=user) if user.is_authenticated else self.none()


@pghistory.track()
class SavedView(models.Model):
    """A list as somebody wants to see it again: filters, columns, order and page size under a name."""

    class SharedWith(models.TextChoices):
        NOBODY = "nobody", _("Only me")
        REGION = "region", _("A region and its kabupaten/kota")
        ROLE = "role", _("A role")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("owner"), related_name="saved_views"
    )
    list = models.CharField(_("list"), max_length=50)
    name = models.CharField(_("name"), max_length=100)
    query = models.CharField(_("address"), max_length=4000, blank=True)
    shared_with = models.CharField(_("shared with"), max_length=10, choices=SharedWith, default=SharedWith.NOBODY)
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, verbose_name=_("region"), null=True, blank=True, related_name="+"
    )
    role = models.CharField(_("role"), max_length=20, blank=True)
    created_at = models.DateTimeField(_("saved at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                "owner",
                "list",
                "name",
                name="lists_savedview_name_once",
                violation_error_message=_("You already have a view of this name: choose another name."),
            ),
            models.CheckConstraint(
                name="lists_savedview_shared_with",
                condition=Q(shared_with="nobody", region=None, role="")
                | (Q(shared_with="region", region__isnull=False, role=""))
                | (Q(shared_with="role", region=None) & ~Q(role="")),
                violation_error_message=_("Say with which region or role the view is shared."),
            ),
            models.CheckConstraint(
                name="lists_savedview_name_given",
                condition=~Q(name=""),
                violation_error_message=_("Give the view a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def parameters(self) -> QueryDict:
        """The parameters of the address, as they were saved."""
        return QueryDict(self.query, mutable=True)

    def address(self, path: str) -> str:
        """The list at ``path`` as this view has it: whole by itself, ``view`` only says which view it is."""
        return f"{path}?{self.query}{'&' if self.query else ''}view={self.pk}"

    @property
    def shared_in_words(self) -> str:
        """With whom the view is shared, "" with nobody: "Kota Padang", "Ministry reviewer"."""
        if self.shared_with == self.SharedWith.ROLE:
            return dict(roles()).get(self.role, self.role)
        return str(self.region) if self.region else ""


@pghistory.track()
class ListSettings(models.Model):
    """How one person has one list: the columns in their order, the rows of a page, the view that it opens with."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("person"), related_name="list_settings"
    )
    list = models.CharField(_("list"), max_length=50)
    columns = models.CharField(_("columns"), max_length=4000, blank=True)
    size = models.PositiveSmallIntegerField(_("rows of a page"), null=True, blank=True)
    start = models.ForeignKey(
        SavedView, models.SET_NULL, verbose_name=_("view to begin with"), null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("settings of a list")
        verbose_name_plural = _("settings of lists")
        constraints = [models.UniqueConstraint("user", "list", name="lists_listsettings_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.list}"


class FeedQuerySet(models.QuerySet["Feed"]):
    def live(self) -> Self:
        """The feeds that still answer: not taken back, of a person who may still sign in."""
        return self.filter(revoked_at=None, owner__is_active=True)


@pghistory.track(exclude=["last_used_at", "secret_hash"])
class Feed(models.Model):
    """A calendar of the ends of a view's agreements, at an address that only its owner knows."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("owner"), related_name="feeds")
    view = models.ForeignKey(SavedView, models.CASCADE, verbose_name=_("view"), related_name="feeds")
    # Only the hash is kept: whoever reads the database cannot read the calendars.
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last read at"), null=True, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return str(self.view)


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, user: Any) -> Self:
        """The exports that ``user`` may know of: their own; for administrators all."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_superuser else self.filter(user=user)


class Export(models.Model):
    """One list that a person took home: which rows under which filter, when, and whether the file became whole."""

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "Excel"
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        SVG = "svg", "SVG"
        PNG = "png", "PNG"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person"), related_name="exports")
    list = models.CharField(_("list"), max_length=50)
    query = models.TextField(_("address"), blank=True)
    # As the person read it: names in it may change later.
    filter = models.TextField(_("filter in words"), blank=True)
    format = models.CharField(_("format"), max_length=10, choices=Format)
    started_at = models.DateTimeField(_("started at"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    rows = models.PositiveIntegerField(_("rows"), null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-started_at", "-id"]
        indexes = [
            models.Index(F("started_at").desc(), F("id").desc(), name="lists_export_started"),
            models.Index("user", F("started_at").desc(), F("id").desc(), name="lists_export_user_started"),
        ]
        triggers = [
            pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="stays", fields=["user", "list", "query", "filter", "format", "started_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.list}: {self.format}, {self.started_at:%Y-%m-%d %H:%M}"
