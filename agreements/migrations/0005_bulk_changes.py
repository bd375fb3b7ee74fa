import django.db.models.fields.json
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0004_search"),
        ("regions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="agreementevent",
            index=models.Index(
                django.db.models.fields.json.KeyTextTransform("bulk", "pgh_context"),
                condition=models.Q(("pgh_context__has_key", "bulk")),
                name="agreements_event_bulk",
            ),
        ),
    ]
