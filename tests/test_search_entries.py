"""The entries of the search follow every change by themselves, whichever way it comes; scope reads them."""

from contextlib import suppress
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.models import Agreement, AgreementSector, Party, SearchEntry, SearchWord, Source
from agreements.querysets import in_scope
from coopreg.access import EVERYTHING, NOTHING, Scope
from partners.merging import merge
from partners.models import CountryName, Partner, PartnerName
from regions.models import RegionName
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry(places: SimpleNamespace) -> SimpleNamespace:
    country = make.country("CN", "Tiongkok", "China")
    chiba, yunnan = make.partner("Chiba"), make.partner("Yunnan", country=country)
    agency, sector = make.agency(places.babel), make.sector()
    a = make.agreement(places.babel, chiba, title="Satu", agency=agency)
    b = make.agreement(places.padang, yunnan, chiba, title="Dua")
    AgreementSector.objects.create(agreement=a, sector=sector)
    return SimpleNamespace(
        a=a, b=b, chiba=chiba, yunnan=yunnan, country=country, agency=agency, sector=sector, **vars(places)
    )


def found(word: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.title FROM agreements_agreement a JOIN agreements_searchentry e ON e.agreement_id = a.id"
            " WHERE e.vector @@ phraseto_tsquery('public.coopreg', coopreg_words(%s))",
            [word],
        )
        return {title for (title,) in cursor.fetchall()}


def entries() -> list[tuple]:
    return list(SearchEntry.objects.order_by("pk").values_list())


def rename(row, **names):
    type(row).objects.filter(pk=row.pk).update(**names)


CHANGES = {
    "title": (lambda r: rename(r.a, title="Satu baru"), "baru", {"Satu baru"}),
    "summary": (lambda r: rename(r.a, summary="kelapa"), "kelapa", {"Satu"}),
    "partner": (lambda r: rename(r.chiba, name="Shizuoka"), "shizuoka", {"Satu", "Dua"}),
    "former name": (lambda r: PartnerName.objects.create(partner=r.chiba, name="Soshu"), "soshu", {"Satu", "Dua"}),
    "own script": (lambda r: rename(r.chiba, original_name="千葉"), "千葉", {"Satu", "Dua"}),
    "country of a partner": (lambda r: rename(r.chiba, country=r.country), "tiongkok", {"Satu", "Dua"}),
    "country": (lambda r: rename(r.country, name_id="Cathay"), "cathay", {"Dua"}),
    "name of a country": (lambda r: CountryName.objects.create(country=r.country, name="RRT"), "rrt", {"Dua"}),
    "region": (lambda r: rename(r.padang, name="Kota Bengkuang"), "bengkuang", {"Dua"}),
    "name of a region": (lambda r: RegionName.objects.create(region=r.babel, name="Babel"), "babel", {"Satu"}),
    "agency": (lambda r: rename(r.agency, name="Dinas Laut"), "dinas laut", {"Satu"}),
    "sector": (lambda r: rename(r.sector, name_en="Voyages"), "voyages", {"Satu"}),
    "source": (lambda r: Source.objects.create(agreement=r.b, citation="Surat 7/X"), "surat", {"Dua"}),
    "party": (lambda r: Party.objects.create(agreement=r.a, partner=r.yunnan), "yunnan", {"Satu", "Dua"}),
    "party taken out": (lambda r: Party.objects.filter(agreement=r.b, partner=r.chiba).delete(), "chiba", {"Satu"}),
    "party moved": (lambda r: Party.objects.filter(partner=r.yunnan).update(agreement=r.a), "yunnan", {"Satu"}),
    "merged": (lambda r: merge(r.yunnan, r.chiba, "one and the same"), "chiba", {"Satu", "Dua"}),
    "lead": (lambda r: rename(r.b, region=r.belitung), "kabupaten belitung", {"Dua"}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_anywhere_is_found_at_once_and_nothing_else_is_touched(registry, change):
    before = list(Agreement.objects.order_by("pk").values("pk", "version", "updated_at"))
    events = Agreement.pgh_event_model.objects.count()
    do, word, titles = CHANGES[change]
    do(registry)
    assert found(word) == titles
    if change not in ("title", "summary", "lead"):
        assert list(Agreement.objects.order_by("pk").values("pk", "version", "updated_at")) == before
        assert Agreement.pgh_event_model.objects.count() == events
    as_kept = entries()
    call_command("rebuild_search")
    assert entries() == as_kept


def test_an_old_name_is_found_no_more(registry):
    rename(registry.chiba, name="Shizuoka")
    assert found("chiba") == set()


def test_merging_keeps_the_agreements_findable_by_both_names(registry):
    merge(registry.yunnan, registry.chiba, "one and the same")
    assert found("yunnan") == found("chiba") == {"Satu", "Dua"}


def test_many_rows_at_once_come_at_once(registry):
    Agreement.objects.bulk_create(
        Agreement(
            reference=f"19-2030-{n:04d}", title=f"Borongan {n}", kind="ksdpl", instrument="mou", region=registry.babel
        )
        for n in range(30)
    )
    assert len(found("borongan")) == 30
    Agreement.objects.filter(title__startswith="Borongan").update(summary="jeruk")
    assert len(found("jeruk")) == 30


def test_rebuilding_counts_words_and_forgets_those_that_are_gone(registry):
    rename(registry.chiba, name="Shizuoka")
    assert SearchWord.objects.filter(word="chiba").exists()
    call_command("rebuild_search")
    assert not SearchWord.objects.filter(word="chiba").exists()
    assert SearchWord.objects.get(word="shizuoka").entries == 2


def test_a_text_of_any_length_can_be_saved(registry):
    rename(registry.a, summary=" ".join(f"kata{n}x" for n in range(200_000)), source_notes="ü" * 300_000)
    assert found("satu") == {"Satu"}


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "drop", "partner", "region", "lead", "name", "former"]), st.integers(0, 3)),
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_after_any_changes_the_entries_are_those_of_a_rebuild_and_the_scope_is_the_rule(registry, steps):
    """The rule: an agreement is in scope where any of its regions is (docs/access.md)."""
    regions = [registry.babel, registry.pangkalpinang, registry.belitung, registry.padang]
    with transaction.atomic():
        for step, n in steps:
            with suppress(IntegrityError), transaction.atomic():
                _take(registry, step, n, regions)
        as_kept = entries()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM agreements_searchentry")
            cursor.execute("SELECT coopreg_search_rebuild()")
        assert entries() == as_kept
        keys = [region.pk for region in [*regions, registry.sumbar]]
        for scope in [
            NOTHING,
            EVERYTHING,
            *(Scope(region_id=key, with_children=both) for key in keys for both in (0, 1)),
        ]:
            assert set(Agreement.objects.filter(in_scope(scope))) == set(Agreement.objects.filter(_rule(scope)))
        transaction.set_rollback(True)


def _rule(scope: Scope) -> Q:
    if scope.everything:
        return Q()
    parties = Party.objects.filter(agreement=OuterRef("pk"))
    return scope.regions("region") | Q(Exists(parties.filter(scope.regions("region"))))


def _take(registry, step, n, regions):
    if step == "add":
        make.agreement(regions[n], *[registry.chiba, registry.yunnan][: n % 3], title=f"Tiga {n}")
    elif step == "drop":
        Party.objects.filter(pk__in=Party.objects.order_by("pk").values("pk")[n : n + 2]).delete()
    elif step == "partner":
        Party.objects.create(agreement=registry.a, partner=[registry.chiba, registry.yunnan][n % 2])
    elif step == "region":
        Party.objects.create(agreement=registry.b, region=regions[n])
    elif step == "lead":
        Agreement.objects.filter(pk=registry.b.pk).update(region=regions[n])
    elif step == "name":
        Partner.objects.filter(pk=registry.chiba.pk).update(name=f"Chiba {n}")
    else:
        PartnerName.objects.create(partner=registry.yunnan, name=f"Lama {n}")
