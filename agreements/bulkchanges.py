"""Changes of many agreements that were made: found again by their key, in the list and for taking them back."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from agreements.models import Agreement


def events_of(key: str) -> QuerySet[Any]:
    """The events of the agreements that the bulk change ``key`` changed, from an index of bulk changes alone."""
    events: Any = Agreement.pgh_event_model._default_manager  # type: ignore[attr-defined]
    return events.alias(_bulk=KT("pgh_context__bulk")).filter(_bulk=key, pgh_context__has_key="bulk")


@dataclass(frozen=True)
class BulkChange:
    """A change of many agreements: who made it when and why, as far as a person may see its agreements."""

    key: str
    at: datetime.datetime
    by: int | None
    who: str
    reason: str

    def __str__(self) -> str:
        moment = formats.date_format(
            timezone.localtime(self.at), pgettext("day and time, as in 12 July 2018 14:03", "j F Y H:i")
        )
        return _("%(who)s, %(when)s") % {"who": self.who, "when": moment}

    @classmethod
    def find(cls, key: str, user: Any) -> "BulkChange | None":
        """The change ``key``, None where there is none or ``user`` may read none of its agreements."""
        seen = Agreement.objects.visible_to(user).order_by().values("pk")
        event = events_of(key).filter(pgh_obj__in=seen).order_by("pgh_id").first()
        if event is None:
            return None
        context = event.pgh_context
        person = get_user_model()._default_manager.filter(pk=context.get("user")).first()
        who = str(person) if person else _("The system")
        return cls(key, event.pgh_created_at, context.get("user"), who, context.get("reason", ""))

    def agreements(self) -> QuerySet[Any]:
        """The keys of the agreements that it changed."""
        return events_of(self.key).order_by().values("pgh_obj")


class ChangeField(forms.Field):
    """The key of a bulk change; cleans to the BulkChange. ``user`` comes from the filter."""

    # A link gives it, nobody types it: it stands in the chips and has no field.
    chip_only = True
    default_error_messages = {"unknown": gettext_lazy("There is no such change, or you may not see it.")}

    def __init__(self, *, find: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.find = find

    def clean(self, value: Any) -> BulkChange | None:
        if not value:
            return None
        try:
            found = self.find(str(uuid.UUID(value)))
        except ValueError:
            found = None
        if found is None:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return found


class ChangeFilter(django_filters.Filter):
    """The agreements that one bulk change has changed."""

    field_class = ChangeField

    @property
    def field(self) -> ChangeField:
        user = self.parent.request.user
        self.extra["find"] = lambda key: BulkChange.find(key, user)
        return super().field

    def filter(self, qs: Any, value: BulkChange | None) -> Any:
        return qs.filter(pk__in=value.agreements()) if value else qs
