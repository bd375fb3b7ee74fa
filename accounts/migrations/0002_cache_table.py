from django.core.management import call_command
from django.db import migrations


def make_cache_table(apps, schema_editor):
    call_command("createcachetable", "coopreg_cache", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    """The table of settings.CACHES, which counts sign-in attempts: a migration, so that nobody forgets a command."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunPython(
            make_cache_table,
            lambda apps, schema_editor: schema_editor.execute("DROP TABLE IF EXISTS coopreg_cache"),
        )
    ]
