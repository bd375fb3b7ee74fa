"""The library of papers: the words that each is found by, and the order of the newest."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from coopreg.triggers import AddTrigger


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0011_downloads_of_papers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentText",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="agreements.document",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "not read yet"),
                            ("read", "searchable"),
                            ("scan", "without text: a scan"),
                            ("failed", "cannot be read"),
                            ("none", "not a PDF"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="text",
                    ),
                ),
                ("content", models.TextField(blank=True)),
                ("pages_read", models.PositiveIntegerField(default=0)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("vector", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "verbose_name": "text of a paper",
                "verbose_name_plural": "texts of papers",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["vector"], name="agreements_documenttext_gin"
                    ),
                    models.Index(
                        models.F("document"), condition=models.Q(("state", "waiting")), name="agreements_text_waiting"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                models.OrderBy(models.F("uploaded_at"), descending=True),
                models.F("id"),
                name="agreements_document_uploaded",
            ),
        ),
        AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="is_found",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        INSERT INTO agreements_documenttext (document_id, state, content, pages_read, vector)\n        VALUES (NEW.id, CASE NEW.media_type WHEN 'application/pdf' THEN 'waiting' ELSE 'none' END, '', 0, '')\n        ON CONFLICT (document_id) DO UPDATE SET document_id = EXCLUDED.document_id;\n        RETURN NULL;\n    ",
                    hash="d2e921b5ea6d7e5806834ae7dc718882b9951910",
                    operation='INSERT OR UPDATE OF "title", "letter_number"',
                    pgid="pgtrigger_is_found_d502f",
                    table="agreements_document",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="documenttext",
            trigger=pgtrigger.compiler.Trigger(
                name="makes_vector",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE paper agreements_document%ROWTYPE; names tsvector;",
                    func="\n        SELECT * INTO paper FROM agreements_document WHERE id = NEW.document_id;\n        names := setweight(to_tsvector('public.coopreg', coopreg_words(paper.title)) || to_tsvector('pg_catalog.simple', coopreg_words(paper.title)), 'A') || setweight(to_tsvector('public.coopreg', coopreg_words(paper.letter_number || ' ' || paper.name)) || to_tsvector('pg_catalog.simple', coopreg_words(paper.letter_number || ' ' || paper.name)), 'B');\n        BEGIN\n            NEW.vector := names || setweight(to_tsvector('public.coopreg', coopreg_words(left(NEW.content, 500000))) || to_tsvector('pg_catalog.simple', coopreg_words(left(NEW.content, 500000))), 'D');\n        EXCEPTION WHEN program_limit_exceeded THEN\n            NEW.vector := names || setweight(to_tsvector('public.coopreg', coopreg_words(left(NEW.content, 40000))) || to_tsvector('pg_catalog.simple', coopreg_words(left(NEW.content, 40000))), 'D');\n        END;\n        RETURN NEW;\n    ",
                    hash="5d8d7321b45fc35611d0d6d54df6def0855da143",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_makes_vector_b6a96",
                    table="agreements_documenttext",
                    when="BEFORE",
                ),
            ),
        ),
        # The papers that are there already; manage.py read_papers reads their texts.
        migrations.RunSQL(
            """
            INSERT INTO agreements_documenttext (document_id, state, content, pages_read, vector)
            SELECT id, CASE media_type WHEN 'application/pdf' THEN 'waiting' ELSE 'none' END, '', 0, ''
            FROM agreements_document
            """,
            migrations.RunSQL.noop,
        ),
    ]
