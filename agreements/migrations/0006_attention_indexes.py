"""Indexes for what needs attention: the filters of the list and the numbers of the start page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0005_bulk_changes"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="agreement",
            name="agreements_valid_until",
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(
                models.F("valid_until"),
                models.F("id"),
                include=("is_signed", "terminated_on", "valid_from"),
                name="agreements_valid_until",
            ),
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(
                models.F("activity"),
                models.F("activity_on"),
                condition=models.Q(("activity__in", ["running", "not_running"])),
                include=("activity_precision", "is_signed", "terminated_on", "valid_from", "valid_until", "term"),
                name="agreements_activity_said",
            ),
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(
                models.F("region"),
                models.F("id"),
                condition=models.Q(("sources_disagree", True)),
                name="agreements_sources_disagree",
            ),
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(
                models.F("terminated_on"),
                condition=models.Q(("terminated_on__isnull", False)),
                name="agreements_terminated_on",
            ),
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(
                models.F("effective_on"),
                condition=models.Q(("effective_on__isnull", False)),
                name="agreements_effective_on",
            ),
        ),
    ]
