from django.core.management import call_command
from django.db import migrations


def make_cache_table(apps, schema_editor):
    call_command("createcachetable", "public_cache", database=schema_editor.connection.alias, verbosity=0)
    # Written at every page that a stranger opens, and worth nothing after a crash.
    schema_editor.execute("ALTER TABLE public_cache SET UNLOGGED")


class Migration(migrations.Migration):
    """The table of the cache "public": a migration, so that nobody forgets a command."""

    dependencies = []

    operations = [
        migrations.RunPython(
            make_cache_table,
            lambda apps, schema_editor: schema_editor.execute("DROP TABLE IF EXISTS public_cache"),
        )
    ]
