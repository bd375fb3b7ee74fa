"""Brings the rows of a made-up registry into the database by COPY, with their history."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max

from agreements.models import (
    Agreement,
    AgreementSector,
    Party,
    Procedure,
    ReferenceCounter,
    Sector,
    Source,
    Stage,
    StageChange,
)
from agreements.search.rebuilding import rebuild, without_triggers, without_word_index
from agreements.synthetic import MORE
from agreements.synthetic.rows import Registry, Row
from agreements.synthetic.steps import Place
from partners.models import Country, Partner
from regions.models import Region

AGREEMENTS_PER_PARTNER = 5
# So many agreements are held in memory with their parties and sectors, whatever the size of the whole.
BATCH = 10_000
REASON = "Synthetic data"
TABLES: tuple[type[models.Model], ...] = (Partner, Agreement, Party, AgreementSector, Source, StageChange)


def generate(count: int, seed: int) -> None:
    """Add ``count`` made-up agreements with partners, parties, sectors and history; all or nothing.

    The same seed on the same registry gives the same rows. The triggers sleep meanwhile: what they would check is right
    by the way the rows are made, and the history is written from the rows themselves.
    """
    with transaction.atomic(), without_word_index():
        with without_triggers(*TABLES):
            first = {model: next_key(model) for model in TABLES}
            _load(_registry(seed, first), count)
            for model, key in first.items():
                move_sequence(model)
                _write_history(model, key)
        rebuild(first[Agreement])


def _load(registry: Registry, count: int) -> None:
    copy_in(Partner, registry.partner_rows(count // AGREEMENTS_PER_PARTNER + 10))
    rows = registry.agreement_rows(count)
    while batch := list(islice(rows, BATCH)):
        copy_in(Agreement, (agreement for agreement, *_parts in batch))
        for place, model in enumerate((Party, AgreementSector, Source, StageChange)):
            copy_in(model, (row for agreement in batch for row in agreement[1:][place]))
    _keep_counters(registry)


def next_key(model: type[models.Model]) -> int:
    """The first key that no row of the table has."""
    return (model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1


def _registry(seed: int, first: Mapping[type[models.Model], int]) -> Registry:
    regions = Region.objects.possible_parties().order_by("code")
    return Registry(
        seed=seed,
        regions=list(regions.values_list("pk", "code", "name")),
        countries=set(Country.objects.values_list("pk", flat=True)),
        sectors=list(Sector.objects.filter(retired_on=None).order_by("code").values_list("pk", flat=True)),
        next_keys={model.__name__: key for model, key in first.items()},
        counters={(row.region_id, row.year): row.last for row in ReferenceCounter.objects.select_for_update()},
        procedures=_procedures(),
        taken_names={(name.lower(), country) for name, country in Partner.objects.values_list("name", "country_id")},
    )


def _procedures() -> dict[tuple[str, str], list[Place]]:
    """By legal basis and kind the key, place and code of each stage of the procedure that holds now."""
    found: dict[tuple[str, str], list[Place]] = defaultdict(list)
    stages = Stage.objects.filter(procedure__in=Procedure.objects.current()).order_by("order")
    facts = stages.values_list("procedure__legal_basis", "procedure__kind", "pk", "order", "code")
    for basis, kind, key, order, code in facts:
        found[basis, kind].append((key, order, code))
    return found


def copy_in(model: type[models.Model], rows: Iterable[Row]) -> None:
    """COPY ``rows``; what a row does not say is the field's default."""
    fields = [each for each in model._meta.concrete_fields if not each.generated]
    defaults = {each.attname: each.get_default() for each in fields}
    columns = ", ".join(connection.ops.quote_name(str(each.column)) for each in fields)
    statement = f"COPY {connection.ops.quote_name(model._meta.db_table)} ({columns}) FROM STDIN"
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")  # tells the database to let the triggers sleep, which COPY does not
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(list((defaults | row).values()))


def _keep_counters(registry: Registry) -> None:
    """The next clerk's reference goes on after the generated ones."""
    counters = [ReferenceCounter(region_id=key[0], year=key[1], last=last) for key, last in registry.counters.items()]
    ReferenceCounter.objects.bulk_create(
        counters, update_conflicts=True, unique_fields=["region", "year"], update_fields=["last"]
    )


def move_sequence(model: type[models.Model]) -> None:
    """Lets the database go on after the last key that was copied in."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        last = model._default_manager.aggregate(last=Max("pk"))["last"]
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, last])


# History ---------------------------------------------------------------------------------------

# As the record was when it was entered, where somebody said later at which stage it is or whether the cooperation runs.
_BEFORE = {
    "stage_id": "NULL",
    "process": "''",
    "stage_since": "NULL",
    "activity": "'unknown'",
    "activity_on": "NULL",
    "activity_precision": "'unknown'",
    "version": "1",
    "updated_at": "t.created_at",
}


def _write_history(model: type[models.Model], first: int) -> None:
    """The events that the triggers would have written, from the key ``first`` on."""
    if model is Agreement:
        insert_events(model, first, "insert", "t.created_at", "t.id", _BEFORE)
        insert_events(model, first, "update", "t.updated_at", "-t.id", {}, "AND t.version > 1")
    elif model is StageChange:
        insert_events(model, first, "insert", "t.created_at", "-t.agreement_id", {})
    elif model is Partner:
        insert_events(model, first, "insert", "'2020-01-01 00:00:00+00'", "0", {})
    else:
        entered = "(SELECT a.created_at FROM agreements_agreement a WHERE a.id = t.agreement_id)"
        insert_events(model, first, "insert", entered, "t.agreement_id", {})


def insert_events(
    model: type[Any], first: int, label: str, at: str, change_set: str, changed: Mapping[str, str], where: str = ""
) -> None:
    tracked = [each.column for each in model.pgh_event_model._meta.concrete_fields if not each.name.startswith("pgh_")]
    values = ", ".join(changed.get(column, f"t.{column}") for column in tracked)
    statement = f"""
        INSERT INTO {model.pgh_event_model._meta.db_table}
            (pgh_created_at, pgh_label, pgh_obj_id, pgh_context, pgh_context_id, {", ".join(tracked)})
        SELECT {at}, %s, t.id, jsonb_build_object('reason', %s::text), md5(%s || ({change_set})::text)::uuid, {values}
        FROM {model._meta.db_table} t WHERE t.id >= %s {where} ORDER BY t.id
    """  # noqa: S608  (names of our own tables; values are parameters)
    with connection.cursor() as cursor:
        cursor.execute(statement, [label, REASON, REASON, first])


def table_sizes() -> Iterator[tuple[str, int]]:
    """The tables that ``generate`` fills, each with its number of rows."""
    for model in (*TABLES, *(table for more in MORE for table in more.tables)):
        yield str(model._meta.verbose_name_plural), model._default_manager.count()
