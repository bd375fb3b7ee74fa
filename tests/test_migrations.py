"""Migrations are whole, numbered once, and can be taken back to nothing and applied again on real PostgreSQL."""

from collections import Counter
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

OURS = sorted(app.label for app in apps.get_app_configs() if app.path.startswith(str(settings.BASE_DIR / app.label)))


def tables() -> set[str]:
    return {name for name in connection.introspection.table_names() if name.partition("_")[0] in OURS}


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration():
    call_command("makemigrations", "--check", "--dry-run", stdout=StringIO())


def test_every_migration_has_a_number_of_its_own_and_a_name_given_by_hand():
    for label in OURS:
        names = [path.stem for path in (settings.BASE_DIR / label / "migrations").glob("[0-9]*.py")]
        numbers = Counter(name.partition("_")[0] for name in names)
        assert [number for number, times in numbers.items() if times > 1] == [], label
        assert [name for name in names if "_auto_" in name or "_alter_" in name] == [], label


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.django_db(transaction=True)
def test_every_migration_goes_back_to_nothing_and_forward_again():
    everything = MigrationExecutor(connection).loader.graph.leaf_nodes()
    before = tables()
    assert before
    try:
        # Each app alone, as it would be taken back by hand; Django takes those that build on it along.
        for label in OURS:
            if (settings.BASE_DIR / label / "migrations").exists():
                MigrationExecutor(connection).migrate([(label, None)])
        assert tables() == set()
        with connection.cursor() as cursor:
            # The functions of pgtrigger stay, as it means them to; they are replaced on the way forward.
            cursor.execute("SELECT count(*) FROM pg_proc WHERE proname LIKE 'coopreg%'")
            assert cursor.fetchone() == (0,), "functions are left behind"
    finally:
        # Also for the tests that come after a failure here.
        MigrationExecutor(connection).migrate(everything)
    assert tables() == before
    call_command("migrate", "--check", verbosity=0)
