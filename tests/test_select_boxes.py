"""No page offers more than fifty options in a select: what there is more of is chosen by typing."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse

from agreements.models import Agreement, AgreementSector, Source
from tests import make
from tests.world import shared_db, shared_people, shared_places

__all__ = ["shared_db"]

places, people = shared_places, shared_people

MOST = 50
PAGES = [
    "/",
    "/agreements/",
    "/agreements/?size=200",
    "/agreements/new/",
    "/agreements/{agreement}/",
    "/agreements/{agreement}/edit/",
    "/agreements/{agreement}/history/",
    "/agreements/bulk/",
    "/potentials/",
    "/potentials/new/",
    "/potentials/sheet/?region=19",
    "/potentials/import/",
    "/potentials/gap/",
    "/potentials/overlap/",
    "/regions/",
    "/regions/19/",
    "/partners/",
    "/partners/{partner}/",
    "/history/",
    "/history/exports/",
    "/lists/agreements/views/",
    "/lists/agreements/views/new/",
    "/lists/agreements/columns/",
    "/lists/feeds/",
    "/dashboard/",
    "/dashboard/arrange/",
    "/accounts/settings/",
]
REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)


class Selects(HTMLParser):
    """The number of options of each select, by its name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, int] = {}
        self.name = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "select":
            self.name = dict(attrs).get("name") or "?"
            self.found[self.name] = 0
        elif tag == "option":
            self.found[self.name] += 1


@pytest.fixture(scope="module")
def many(places: Any, people: Any) -> dict[str, Any]:
    """More of everything than a select may hold; the last agreement has rows of each kind."""
    for number in range(60):
        country = make.country(f"{chr(65 + number // 26)}{chr(65 + number % 26)}", f"Negara {number}", f"Land {number}")
        region = make.region(f"{50 + number // 30}.{number % 30 + 1:02}")
        partner = make.partner(f"Kota {number}", country=country)
        agency = make.agency(region, f"Biro {number}")
        agreement = make.agreement(region, partner, agency=agency)
        make.user(f"person{number}", "staff", region)
    AgreementSector.objects.create(agreement=agreement, sector=make.sector())
    Source.objects.create(agreement=agreement, citation="Letter")
    return {"agreement": agreement.reference, "partner": partner.pk}


def too_long(response: Any) -> dict[str, int]:
    assert response.status_code in {200, 403, 404}
    return {name: options for name, options in Selects(response.text).found.items() if options > MOST}


@pytest.mark.parametrize("role", ["administrator", "supervisor"])
def test_no_page_has_a_long_select(client_of: Any, many: dict[str, Any], role: str) -> None:
    client = client_of(role)
    found = {page: too_long(client.get(page.format_map(many))) for page in PAGES}
    assert {page: selects for page, selects in found.items() if selects} == {}


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_no_form_of_the_administration_has_a_long_select(client_of: Any, many: dict[str, Any], model: Any) -> None:
    client, meta = client_of("administrator"), model._meta
    pages = [reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}") for page in ("changelist", "add")]
    row = Agreement.objects.get(reference=many["agreement"]) if model is Agreement else model._default_manager.last()
    if row:
        pages.append(reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk]))
    found = {page: too_long(client.get(page)) for page in pages}
    assert {page: selects for page, selects in found.items() if selects} == {}
