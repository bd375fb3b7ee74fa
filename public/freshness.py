"""What the public pages are made of, in a few numbers: as long as they stay, a page that was kept is still right.

An agreement that is made confidential must be gone at once, not when a kept page grows old. So a kept page stands under
the newest events of every table that it was read from.
"""

import datetime
import hashlib
from typing import Any

from django.conf import settings
from django.db import connection
from django.templatetags.static import static
from django.utils.translation import get_language

from agreements.models import Agreement, AgreementSector, Party, Sector
from partners.models import Country, Partner
from public.licence import licence
from regions.models import Region, RegionName

TABLES: tuple[Any, ...] = (Agreement, Party, AgreementSector, Sector, Partner, Country, Region, RegionName)
# Not the newest alone: a change that took long may have an older number than one that was quicker.
NEWEST = 100


def fingerprint(on: datetime.date) -> str:
    """Differs as soon as any page of the day ``on`` may differ, in the language of the request: one query."""
    tables = [model.pgh_event_model._meta.db_table for model in TABLES]
    newest = [f"ARRAY(SELECT pgh_id FROM {table} ORDER BY pgh_id DESC LIMIT {NEWEST})" for table in tables]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {' || '.join(newest)}")
        [numbers] = cursor.fetchone()
    # Beside the rows what else a page is made of. The style sheet stands for the release: its name has its content.
    told = [settings.PUBLIC_TERM_UNKNOWN, settings.BASE_URL, licence()]
    made = [on, get_language(), *told, static("css/public.css"), numbers]
    # With the key, so that nobody reads from it how many changes there were.
    return hashlib.sha256(f"{settings.SECRET_KEY}{made}".encode()).hexdigest()
