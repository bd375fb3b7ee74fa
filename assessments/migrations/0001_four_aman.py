"""The four aman: their questions, judgements, answers and notes, and which judgement counts."""

from pathlib import Path

import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models

from coopreg.together import Together
from coopreg.triggers import AddTrigger

BACK = """
DROP TRIGGER assessments_text_comes ON agreements_document;
DROP TRIGGER assessments_partner_comes ON agreements_party;
DROP TRIGGER assessments_partner_goes ON agreements_party;
DROP TRIGGER assessments_partner_changes ON agreements_party;
DROP FUNCTION assessments_text_comes();
DROP FUNCTION assessments_partner_changes();
DROP FUNCTION assessments_newer_text(bigint, bigint, timestamptz);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agreements", "0009_stages_and_papers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="Question",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(unique=True, verbose_name="code")),
                        (
                            "aspect",
                            models.CharField(
                                choices=[
                                    ("political", "political"),
                                    ("security", "security"),
                                    ("legal", "legal"),
                                    ("technical", "technical"),
                                ],
                                max_length=20,
                                verbose_name="aspect",
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                        ("text_id", models.CharField(max_length=300, verbose_name="question in Indonesian")),
                        ("text_en", models.CharField(max_length=300, verbose_name="question in English")),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                help_text="The regulation or guide behind the question.",
                                max_length=300,
                                verbose_name="source",
                            ),
                        ),
                        (
                            "retired_on",
                            models.DateField(
                                blank=True,
                                help_text="From this day on it is not asked any more. Answers that were given stay.",
                                null=True,
                                verbose_name="retired on",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "guiding question",
                        "verbose_name_plural": "guiding questions",
                        "ordering": ["aspect", "order", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("aspect__in", ["political", "security", "legal", "technical"])),
                                name="assessments_question_aspect_known",
                                violation_error_message="Choose the aspect.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("text_id", ""), _negated=True), models.Q(("text_en", ""), _negated=True)
                                ),
                                name="assessments_question_texts_given",
                                violation_error_message="Give the question in both languages.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QuestionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="assessments.question",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("code", models.SlugField(db_index=False, verbose_name="code")),
                        (
                            "aspect",
                            models.CharField(
                                choices=[
                                    ("political", "political"),
                                    ("security", "security"),
                                    ("legal", "legal"),
                                    ("technical", "technical"),
                                ],
                                max_length=20,
                                verbose_name="aspect",
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                        ("text_id", models.CharField(max_length=300, verbose_name="question in Indonesian")),
                        ("text_en", models.CharField(max_length=300, verbose_name="question in English")),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                help_text="The regulation or guide behind the question.",
                                max_length=300,
                                verbose_name="source",
                            ),
                        ),
                        (
                            "retired_on",
                            models.DateField(
                                blank=True,
                                help_text="From this day on it is not asked any more. Answers that were given stay.",
                                null=True,
                                verbose_name="retired on",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Assessment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "aspect",
                            models.CharField(
                                choices=[
                                    ("political", "political"),
                                    ("security", "security"),
                                    ("legal", "legal"),
                                    ("technical", "technical"),
                                ],
                                max_length=20,
                                verbose_name="aspect",
                            ),
                        ),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("safe", "safe"),
                                    ("needs_improvement", "needs improvement"),
                                    ("unsafe", "unsafe"),
                                    ("not_assessed", "not assessed"),
                                ],
                                max_length=20,
                                verbose_name="result",
                            ),
                        ),
                        (
                            "reason",
                            models.TextField(
                                blank=True,
                                help_text="The region reads it too. For example: the text names no way to end it.",
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "body",
                            models.CharField(
                                choices=[
                                    ("kemlu", "Ministry of Foreign Affairs"),
                                    ("kemendagri", "Ministry of Home Affairs"),
                                    ("ministry", "technical ministry"),
                                    ("other", "another body"),
                                ],
                                max_length=20,
                                verbose_name="body that judges",
                            ),
                        ),
                        (
                            "body_name",
                            models.CharField(
                                blank=True,
                                help_text="For example: Kementerian Kelautan dan Perikanan, or a directorate.",
                                max_length=200,
                                verbose_name="name of the body",
                            ),
                        ),
                        ("assessed_on", models.DateField(verbose_name="judged on")),
                        (
                            "valid_until",
                            models.DateField(
                                blank=True,
                                help_text="After this day it is to be judged again. Mostly empty.",
                                null=True,
                                verbose_name="valid until",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="entered at"
                            ),
                        ),
                        ("entry_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assessments",
                                to="agreements.agreement",
                                verbose_name="agreement",
                            ),
                        ),
                        (
                            "assessor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="assessor",
                                editable=False,
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assessments",
                                to="agreements.document",
                                verbose_name="version of the text",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "assessment",
                        "verbose_name_plural": "assessments",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(models.F("agreement"), models.F("id"), name="assessments_of_agreement"),
                            models.Index(
                                models.F("result"),
                                models.F("id"),
                                condition=models.Q(("result__in", ["unsafe", "needs_improvement"])),
                                name="assessments_not_safe",
                            ),
                            models.Index(
                                models.F("valid_until"),
                                condition=models.Q(("valid_until__isnull", False)),
                                name="assessments_valid_until",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("aspect__in", ["political", "security", "legal", "technical"])),
                                name="assessments_assessment_aspect_known",
                                violation_error_message="Choose the aspect.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("result__in", ["safe", "needs_improvement", "unsafe", "not_assessed"])
                                ),
                                name="assessments_assessment_result_known",
                                violation_error_message="Choose the result.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("body__in", ["kemlu", "kemendagri", "ministry", "other"])),
                                name="assessments_assessment_body_known",
                                violation_error_message="Choose the body that judges.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("result", "safe"), models.Q(("reason", ""), _negated=True), _connector="OR"
                                ),
                                name="assessments_assessment_reason",
                                violation_error_message="Say why: the region must know what to mend.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("body__in", ["ministry", "other"]), _negated=True),
                                    models.Q(("body_name", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="assessments_assessment_body_named",
                                violation_error_message="Name the ministry or body that judges.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until", None),
                                    ("valid_until__gte", models.F("assessed_on")),
                                    _connector="OR",
                                ),
                                name="assessments_assessment_valid_after",
                                violation_error_message="It cannot stop being valid before the day on which it was judged.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Standing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="standings",
                                to="agreements.agreement",
                            ),
                        ),
                        (
                            "aspect",
                            models.CharField(
                                choices=[
                                    ("political", "political"),
                                    ("security", "security"),
                                    ("legal", "legal"),
                                    ("technical", "technical"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "assessment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="standing",
                                to="assessments.assessment",
                            ),
                        ),
                        (
                            "newer_text",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agreements.document",
                            ),
                        ),
                        ("partner_since", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("agreement", "aspect"), name="assessments_standing_once"),
                        ],
                        "indexes": [
                            models.Index(
                                models.F("agreement"),
                                condition=models.Q(
                                    ("newer_text__isnull", False), ("partner_since__isnull", False), _connector="OR"
                                ),
                                name="assessments_overtaken",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Answer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "reply",
                            models.CharField(
                                choices=[
                                    ("yes", "yes"),
                                    ("no", "no"),
                                    ("not_applicable", "not applicable"),
                                    ("not_known", "not known"),
                                ],
                                max_length=20,
                                verbose_name="answer",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="note")),
                        (
                            "agreement",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agreements.agreement",
                                verbose_name="agreement",
                            ),
                        ),
                        (
                            "assessment",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="assessments.assessment",
                                verbose_name="assessment",
                            ),
                        ),
                        (
                            "question",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="assessments.question",
                                verbose_name="question",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "answer to a guiding question",
                        "verbose_name_plural": "answers to guiding questions",
                        "ordering": ["assessment", "question__order", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("assessment"),
                                models.F("question"),
                                name="assessments_answer_once",
                                violation_error_message="This question was answered already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reply__in", ["yes", "no", "not_applicable", "not_known"])),
                                name="assessments_answer_reply_known",
                                violation_error_message="Choose an answer.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssessmentEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "aspect",
                            models.CharField(
                                choices=[
                                    ("political", "political"),
                                    ("security", "security"),
                                    ("legal", "legal"),
                                    ("technical", "technical"),
                                ],
                                max_length=20,
                                verbose_name="aspect",
                            ),
                        ),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("safe", "safe"),
                                    ("needs_improvement", "needs improvement"),
                                    ("unsafe", "unsafe"),
                                    ("not_assessed", "not assessed"),
                                ],
                                max_length=20,
                                verbose_name="result",
                            ),
                        ),
                        (
                            "reason",
                            models.TextField(
                                blank=True,
                                help_text="The region reads it too. For example: the text names no way to end it.",
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "body",
                            models.CharField(
                                choices=[
                                    ("kemlu", "Ministry of Foreign Affairs"),
                                    ("kemendagri", "Ministry of Home Affairs"),
                                    ("ministry", "technical ministry"),
                                    ("other", "another body"),
                                ],
                                max_length=20,
                                verbose_name="body that judges",
                            ),
                        ),
                        (
                            "body_name",
                            models.CharField(
                                blank=True,
                                help_text="For example: Kementerian Kelautan dan Perikanan, or a directorate.",
                                max_length=200,
                                verbose_name="name of the body",
                            ),
                        ),
                        ("assessed_on", models.DateField(verbose_name="judged on")),
                        (
                            "valid_until",
                            models.DateField(
                                blank=True,
                                help_text="After this day it is to be judged again. Mostly empty.",
                                null=True,
                                verbose_name="valid until",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="entered at"
                            ),
                        ),
                        (
                            "agreement",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="agreements.agreement",
                                verbose_name="agreement",
                            ),
                        ),
                        (
                            "assessor",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="assessor",
                                editable=False,
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="agreements.document",
                                verbose_name="version of the text",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="assessments.assessment",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["-pgh_created_at"], name="assessments_assmnt_newest"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InternalNote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(verbose_name="internal note")),
                        (
                            "agreement",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agreements.agreement",
                                verbose_name="agreement",
                            ),
                        ),
                        (
                            "assessment",
                            models.OneToOneField(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="internal_note",
                                to="assessments.assessment",
                                verbose_name="assessment",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "internal note of an assessment",
                        "verbose_name_plural": "internal notes of assessments",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="assessments_internalnote_text_given",
                                violation_error_message="Write the note.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InternalNoteEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("text", models.TextField(verbose_name="internal note")),
                        (
                            "agreement",
                            models.ForeignKey(
                                db_constraint=False,
                                editable=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="agreements.agreement",
                                verbose_name="agreement",
                            ),
                        ),
                        (
                            "assessment",
                            models.ForeignKey(
                                db_constraint=False,
                                editable=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="assessments.assessment",
                                verbose_name="assessment",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="assessments.internalnote",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["-pgh_created_at"], name="assessments_note_newest"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnswerEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "reply",
                            models.CharField(
                                choices=[
                                    ("yes", "yes"),
                                    ("no", "no"),
                                    ("not_applicable", "not applicable"),
                                    ("not_known", "not known"),
                                ],
                                max_length=20,
                                verbose_name="answer",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="note")),
                        (
                            "agreement",
                            models.ForeignKey(
                                db_constraint=False,
                                editable=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="agreements.agreement",
                                verbose_name="agreement",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="assessments.answer",
                            ),
                        ),
                        (
                            "assessment",
                            models.ForeignKey(
                                db_constraint=False,
                                editable=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="assessments.assessment",
                                verbose_name="assessment",
                            ),
                        ),
                        (
                            "question",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="assessments.question",
                                verbose_name="question",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["-pgh_created_at"], name="assessments_answer_newest"),
                        ],
                    },
                ),
            ]
        ),
        AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_deletes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="81c1e89f4ab9dce4f4831c9d7836a97ef8ecc5d2",
                    operation="DELETE",
                    pgid="pgtrigger_protect_deletes_48f56",
                    table="assessments_question",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "assessments_questionevent" ("aspect", "code", "id", "order", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_on", "source", "text_en", "text_id") VALUES (NEW."aspect", NEW."code", NEW."id", NEW."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."retired_on", NEW."source", NEW."text_en", NEW."text_id"); RETURN NULL;',
                    hash="dee0424d67edcd619360ff0469cd21d79cf70317",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9763c",
                    table="assessments_question",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "assessments_questionevent" ("aspect", "code", "id", "order", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_on", "source", "text_en", "text_id") VALUES (NEW."aspect", NEW."code", NEW."id", NEW."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."retired_on", NEW."source", NEW."text_en", NEW."text_id"); RETURN NULL;',
                    hash="bac95619d958e9c139205dfa245ef11d6151058b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_401a0",
                    table="assessments_question",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "assessments_questionevent" ("aspect", "code", "id", "order", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_on", "source", "text_en", "text_id") VALUES (OLD."aspect", OLD."code", OLD."id", OLD."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."retired_on", OLD."source", OLD."text_en", OLD."text_id"); RETURN NULL;',
                    hash="4f49d119b540be8abf6b95c591e44b65a466aa8a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d72ee",
                    table="assessments_question",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_deletes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="b616607601241fe4e68c8ab906674dab982c3273",
                    operation="DELETE",
                    pgid="pgtrigger_protect_deletes_6c78e",
                    table="assessments_assessment",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_updates",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="c7ede5d18c3a28ccf8c09cc945a1cd143af96a7d",
                    operation="UPDATE",
                    pgid="pgtrigger_protect_updates_f152b",
                    table="assessments_assessment",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="takes_its_place",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        PERFORM 1 FROM agreements_agreement WHERE id = NEW.agreement_id FOR NO KEY UPDATE;\n        IF NEW.document_id IS NOT NULL\n           AND NEW.agreement_id <> (SELECT agreement_id FROM agreements_document WHERE id = NEW.document_id) THEN\n            RAISE EXCEPTION 'paper % is not of agreement %', NEW.document_id, NEW.agreement_id\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'assessments_assessment_document_of_agreement';\n        END IF;\n        INSERT INTO assessments_standing (agreement_id, aspect, assessment_id, newer_text_id, partner_since)\n        VALUES (NEW.agreement_id, NEW.aspect, NEW.id,\n                assessments_newer_text(NEW.agreement_id, NEW.document_id, NEW.created_at), NULL)\n        ON CONFLICT (agreement_id, aspect) DO UPDATE\n        SET assessment_id = EXCLUDED.assessment_id, newer_text_id = EXCLUDED.newer_text_id, partner_since = NULL\n        WHERE assessments_standing.assessment_id < EXCLUDED.assessment_id;\n        RETURN NEW;\n    ",
                    hash="c610afad2d1ec8e853a99ad22ba7917e4e9c354f",
                    operation="INSERT",
                    pgid="pgtrigger_takes_its_place_2f390",
                    table="assessments_assessment",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "assessments_assessmentevent" ("agreement_id", "aspect", "assessed_on", "assessor_id", "body", "body_name", "created_at", "document_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "result", "valid_until") VALUES (NEW."agreement_id", NEW."aspect", NEW."assessed_on", NEW."assessor_id", NEW."body", NEW."body_name", NEW."created_at", NEW."document_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."result", NEW."valid_until"); RETURN NULL;',
                    hash="b30402f528511bc22ea6848f1c8785bb69cd1077",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3ca2a",
                    table="assessments_assessment",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."agreement_id" IS DISTINCT FROM (NEW."agreement_id") OR OLD."aspect" IS DISTINCT FROM (NEW."aspect") OR OLD."assessed_on" IS DISTINCT FROM (NEW."assessed_on") OR OLD."assessor_id" IS DISTINCT FROM (NEW."assessor_id") OR OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."body_name" IS DISTINCT FROM (NEW."body_name") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."document_id" IS DISTINCT FROM (NEW."document_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."result" IS DISTINCT FROM (NEW."result") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until"))',
                    func='INSERT INTO "assessments_assessmentevent" ("agreement_id", "aspect", "assessed_on", "assessor_id", "body", "body_name", "created_at", "document_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "result", "valid_until") VALUES (NEW."agreement_id", NEW."aspect", NEW."assessed_on", NEW."assessor_id", NEW."body", NEW."body_name", NEW."created_at", NEW."document_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."result", NEW."valid_until"); RETURN NULL;',
                    hash="51679a49fcffcf707d3d6cfa1d4c16a33f9bc089",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d96c6",
                    table="assessments_assessment",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "assessments_assessmentevent" ("agreement_id", "aspect", "assessed_on", "assessor_id", "body", "body_name", "created_at", "document_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "result", "valid_until") VALUES (OLD."agreement_id", OLD."aspect", OLD."assessed_on", OLD."assessor_id", OLD."body", OLD."body_name", OLD."created_at", OLD."document_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."result", OLD."valid_until"); RETURN NULL;',
                    hash="7aade657714c3083f8068e1b25140245925dc304",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_28394",
                    table="assessments_assessment",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="assessmentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e05c01508b64a6a9dea39530a40e56b4fa781bf9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_19df1",
                    table="assessments_assessmentevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="internalnote",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_deletes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="bd4c1512bced2b766910638100d854e93e9d38b7",
                    operation="DELETE",
                    pgid="pgtrigger_protect_deletes_30e20",
                    table="assessments_internalnote",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="internalnote",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_updates",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="e83ea93dbd2190edd9dcc266aef3e9d46f7e810f",
                    operation="UPDATE",
                    pgid="pgtrigger_protect_updates_f44fc",
                    table="assessments_internalnote",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="internalnote",
            trigger=pgtrigger.compiler.Trigger(
                name="belongs_to_agreement",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.agreement_id := (SELECT agreement_id FROM assessments_assessment WHERE id = NEW.assessment_id);\n        RETURN NEW;\n    ",
                    hash="04ab887de566ecc3e07216f6fbd63dc7b00d930c",
                    operation="INSERT",
                    pgid="pgtrigger_belongs_to_agreement_c002c",
                    table="assessments_internalnote",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="internalnote",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "assessments_internalnoteevent" ("agreement_id", "assessment_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."agreement_id", NEW."assessment_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."text"); RETURN NULL;',
                    hash="4568d1c9ea919245a75efad9d3a23f530ac78cdf",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b3e5d",
                    table="assessments_internalnote",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="internalnote",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "assessments_internalnoteevent" ("agreement_id", "assessment_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."agreement_id", NEW."assessment_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."text"); RETURN NULL;',
                    hash="041075f3ce6208daa08a24778015c5657aedcc86",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3140c",
                    table="assessments_internalnote",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="internalnote",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "assessments_internalnoteevent" ("agreement_id", "assessment_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (OLD."agreement_id", OLD."assessment_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."text"); RETURN NULL;',
                    hash="3cceb9633b21d551991062f834f9a3c58891c35e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_eb101",
                    table="assessments_internalnote",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="internalnoteevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="194c8d7ecacedecd27e2984f492aaccef753543e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d5a10",
                    table="assessments_internalnoteevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="answerevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="eb253393e7fe1e2b0cbd205f981a9e6b9e06f0c0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c2a60",
                    table="assessments_answerevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="answer",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_deletes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="46232601aead43db01f5f98663a16c2ef0873817",
                    operation="DELETE",
                    pgid="pgtrigger_protect_deletes_65315",
                    table="assessments_answer",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="answer",
            trigger=pgtrigger.compiler.Trigger(
                name="protect_updates",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="a61922d34a054fb00dbf923723825f33027b6e85",
                    operation="UPDATE",
                    pgid="pgtrigger_protect_updates_ae31c",
                    table="assessments_answer",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="answer",
            trigger=pgtrigger.compiler.Trigger(
                name="belongs_to_agreement",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.agreement_id := (SELECT agreement_id FROM assessments_assessment WHERE id = NEW.assessment_id);\n        RETURN NEW;\n    ",
                    hash="623e5747d24803081f2266159ffa6cda6abeb962",
                    operation="INSERT",
                    pgid="pgtrigger_belongs_to_agreement_1733d",
                    table="assessments_answer",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="answer",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "assessments_answerevent" ("agreement_id", "assessment_id", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question_id", "reply") VALUES (NEW."agreement_id", NEW."assessment_id", NEW."id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."question_id", NEW."reply"); RETURN NULL;',
                    hash="ebab8405cc3e6f5fbab3ce334de3b76144d581ab",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5e00a",
                    table="assessments_answer",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="answer",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "assessments_answerevent" ("agreement_id", "assessment_id", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question_id", "reply") VALUES (NEW."agreement_id", NEW."assessment_id", NEW."id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."question_id", NEW."reply"); RETURN NULL;',
                    hash="5dc7c69cc3982051299976e4683a568dbdcec78d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e5f1f",
                    table="assessments_answer",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="answer",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "assessments_answerevent" ("agreement_id", "assessment_id", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question_id", "reply") VALUES (OLD."agreement_id", OLD."assessment_id", OLD."id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."question_id", OLD."reply"); RETURN NULL;',
                    hash="4119c650360e886790e4419e2d45f18fba539f9e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_42aae",
                    table="assessments_answer",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="questionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1bb83fac8e54d4d5056774a06a58a9c7059bf7df",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d5795",
                    table="assessments_questionevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL((Path(__file__).parent / "sql" / "standing.sql").read_text(), BACK),
    ]
