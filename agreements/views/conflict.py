"""What others did to an agreement while a person had its form open."""

import datetime
from typing import Any

from agreements.history import AGREEMENT
from agreements.models import Agreement
from coopreg.history import ChangeSet, Log
from partners.models import Partner


def changes_since(agreement: Agreement, version: int, user: Any) -> list[ChangeSet]:
    """The change sets after ``version`` of ``agreement``, the newest first, naming only what ``user`` may read."""
    events: Any = Agreement.pgh_event_model._default_manager  # type: ignore[attr-defined]
    base = events.filter(pgh_obj_id=agreement.pk, version__lte=version).order_by("pgh_id").last()
    visible = {Agreement: Agreement.objects.visible_to(user), Partner: Partner.objects.visible_to(user)}
    log = Log([(AGREEMENT, Agreement.objects.filter(pk=agreement.pk))], visible)
    # The rows of one saving share its moment, so what comes after it begins a microsecond later.
    since = base.pgh_created_at + datetime.timedelta(microseconds=1) if base else None
    return log.read(log.keys(since=since))
