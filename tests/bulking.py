"""Changing many agreements as a person does: what shall change, the preview, the confirmation."""

import re
from typing import Any

from django.test import Client

from agreements.models import Agreement

BULK = "/agreements/bulk/"


def chosen(*agreements: Agreement) -> dict[str, Any]:
    return {"chosen": [each.reference for each in agreements], "list": ""}


def token_in(response: Any) -> str:
    return re.search(r'name="token" value="([^"]+)"', response.content.decode())[1]


def preview(client: Client, sent: dict[str, Any], **fields: Any) -> Any:
    return client.post(BULK, sent | fields | {"preview": "1"})


def confirm(client: Client, sent: dict[str, Any], token: str, *, reason: str = "Rapat evaluasi", **fields: Any) -> Any:
    return client.post(BULK, sent | fields | {"confirm": "1", "token": token, "reason": reason})


def change(client: Client, sent: dict[str, Any], **fields: Any) -> Any:
    """The whole way: what shall change, preview, confirmation."""
    return confirm(client, sent, token_in(preview(client, sent, **fields)), **fields)


def reloaded(agreement: Agreement) -> Agreement:
    return Agreement.objects.get(pk=agreement.pk)
