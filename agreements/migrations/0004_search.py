"""The search of agreements: its derived tables, how words are read, and the triggers that keep it."""

from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

BACK = """
DO $$
DECLARE
    made record;
BEGIN
    FOR made IN
        SELECT tgname, tgrelid::regclass AS of FROM pg_trigger WHERE tgname LIKE 'coopreg\\_search\\_%' AND NOT tgisinternal
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', made.tgname, made.of);
    END LOOP;
    FOR made IN SELECT oid::regprocedure AS name FROM pg_proc WHERE proname LIKE 'coopreg\\_search\\_%' LOOP
        EXECUTE format('DROP FUNCTION %s CASCADE', made.name);
    END LOOP;
END
$$;
DROP FUNCTION coopreg_words(text);
DROP TEXT SEARCH CONFIGURATION public.coopreg;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0003_one_line_at_a_time"),
        ("partners", "0001_initial"),
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "agreement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search",
                        serialize=False,
                        to="agreements.agreement",
                    ),
                ),
                ("vector", django.contrib.postgres.search.SearchVectorField()),
                ("numbers", models.TextField()),
                ("places", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("countries", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("partners", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("sectors", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("partner", models.TextField(null=True)),
                ("country_id", models.TextField(null=True)),
                ("country_en", models.TextField(null=True)),
                ("region", models.TextField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        models.F("places"),
                        models.F("countries"),
                        models.F("partners"),
                        models.F("sectors"),
                        models.F("vector"),
                        django.contrib.postgres.indexes.OpClass("numbers", name="gin_trgm_ops"),
                        fastupdate=False,
                        name="agreements_search_gin",
                    ),
                    models.Index(
                        models.OrderBy(models.F("partner"), nulls_last=True),
                        models.F("agreement"),
                        name="agreements_by_partner",
                    ),
                    models.Index(
                        models.OrderBy(models.F("partner"), descending=True, nulls_last=True),
                        models.F("agreement"),
                        name="agreements_by_partner_desc",
                    ),
                    models.Index(
                        models.OrderBy(models.F("country_id"), nulls_last=True),
                        models.F("agreement"),
                        name="agreements_by_country_id",
                    ),
                    models.Index(
                        models.OrderBy(models.F("country_id"), descending=True, nulls_last=True),
                        models.F("agreement"),
                        name="agreements_by_country_id_desc",
                    ),
                    models.Index(
                        models.OrderBy(models.F("country_en"), nulls_last=True),
                        models.F("agreement"),
                        name="agreements_by_country_en",
                    ),
                    models.Index(
                        models.OrderBy(models.F("country_en"), descending=True, nulls_last=True),
                        models.F("agreement"),
                        name="agreements_by_country_en_desc",
                    ),
                    models.Index(models.F("region"), models.F("agreement"), name="agreements_by_region"),
                    models.Index(
                        models.OrderBy(models.F("region"), descending=True),
                        models.F("agreement"),
                        name="agreements_by_region_desc",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.TextField()),
                ("stem", models.TextField()),
                ("entries", models.PositiveIntegerField(default=1)),
            ],
            options={
                "indexes": [
                    models.Index(
                        django.contrib.postgres.indexes.OpClass("word", name="text_pattern_ops"),
                        name="agreements_searchword_word",
                    ),
                    models.Index(models.F("stem"), name="agreements_searchword_stem"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("word", name="gin_trgm_ops"),
                        fastupdate=False,
                        name="agreements_searchword_trgm",
                    ),
                ],
            },
        ),
        migrations.RunSQL((Path(__file__).parent / "sql" / "0004_search.sql").read_text(), BACK),
        # The agreements that are there already.
        migrations.RunSQL("SELECT coopreg_search_rebuild()", migrations.RunSQL.noop),
    ]
