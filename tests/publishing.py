"""The public face in tests: switched on, read by nobody in particular, and agreements that it may and may not show."""

import datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from agreements.models import Agreement
from tests import make

TODAY = timezone.localdate()
YEAR = datetime.timedelta(days=365)
SIGNED = {"is_signed": True, "signed_on": "2018-07-12", "signed_precision": "day"}
IN_FORCE = {**SIGNED, "term": "open_ended"}

# By name fields of agreements that nobody but those who sign in may know of.
HIDDEN: dict[str, dict[str, Any]] = {
    "confidential": {**IN_FORCE, "confidential": True},
    "draft": {"term": "open_ended"},
    "term_unknown": SIGNED,
    "not_yet": {**IN_FORCE, "effective_on": TODAY + YEAR, "effective_precision": "day"},
    "ended": {**SIGNED, "term": "ends_on", "ends_on": TODAY - YEAR, "ends_precision": "day"},
    "terminated": {**IN_FORCE, "terminated_on": TODAY},
}


def published(of: Any, *partners: Any, **fields: Any) -> Agreement:
    """An agreement that everybody may see."""
    return make.agreement(of, *partners, **(IN_FORCE | fields))


def read(address: str, client: Client | None = None, **headers: str) -> HttpResponse:
    return (client or Client()).get(address, headers=headers)


def text(address: str) -> str:
    """What stands at ``address`` for everybody, on a page or in a file."""
    response: Any = read(address)
    assert response.status_code == 200, (address, response.status_code)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode("utf-8-sig")


def addresses(*agreements: Agreement, languages: tuple[str, ...] = ("", "en/")) -> list[str]:
    """Every public address of these agreements, their regions and partners, and those of all."""
    paths = ["", "?view=all", "?q=a", "?page=1", "data/", "data.csv", "data.json", "sitemap.xml"]
    for each in agreements:
        paths.append(f"naskah/{each.reference}/")
        for party in each.parties.select_related("region__parent", "partner"):
            if party.partner:
                paths.append(f"mitra/{party.partner.pk}/")
            else:
                paths += [f"daerah/{party.region.code}/", f"daerah/{party.region.code[:2]}/"]
    return [f"/publik/{language}{path}" for path in dict.fromkeys(paths) for language in languages]
