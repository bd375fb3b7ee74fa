"""What a clerk types into the page of an agreement, as the browser sends it."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from partners.models import Partner
from regions.models import Region

NEW = "/agreements/new/"


def typed(region: Region, partner: Partner | None = None, **fields: Any) -> dict[str, Any]:
    """The smallest entry that can be saved; ``fields`` change or add to it (row fields as ``partners_0_signatory``)."""
    entry = {
        "title": "MoU Sister City",
        "kind": "ksdpl",
        "tie": "none",
        "instrument": "mou",
        "region": region.code,
        "term": "not_stated",
        "activity": "unknown",
        "partners-0-partner": str(partner.pk) if partner else "",
    }
    for name, value in fields.items():
        row = re.fullmatch(r"(regions|partners|sectors|sources)_(\d+)_(\w+)", name)
        entry["-".join(row.groups()) if row else name] = value
    return entry


def errors_of(response: HttpResponse) -> dict[str, str]:
    """The sentences of the error summary by the id of the field to which each line jumps."""
    assert response.status_code == 200, response
    return {problem.target: problem.message for problem in response.context["page"].problems}


def filled_in(client: Client, address: str) -> dict[str, str]:
    """What the page at ``address`` would send if it were saved as it stands."""
    return sent_by(client.get(address))


def sent_by(response: HttpResponse) -> dict[str, str]:
    """The names and values of the fields on a page, without those in the templates for script."""
    page = response.context["page"]
    fields = {"version": str(response.context["version"]), "entry_key": str(response.context["key"])}
    forms = [page.form, *(form for rows in page.rows.values() for form in rows)]
    for form in forms:
        for field in form:
            value = field.field.widget.format_value(field.value())
            if isinstance(value, list):
                value = value[0] if value else ""
            if field.widget_type == "checkbox":
                value = "on" if field.value() else None
            elif value is None:
                value = ""
            if value is not None:
                fields[field.html_name] = str(value)
    return fields
