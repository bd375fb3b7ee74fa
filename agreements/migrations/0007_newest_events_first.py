from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0006_attention_indexes"),
        ("partners", "0001_initial"),
        ("regions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="agreementevent",
            index=models.Index(fields=["-pgh_created_at"], name="agreements_event_newest"),
        ),
        migrations.AddIndex(
            model_name="agreementsectorevent",
            index=models.Index(fields=["-pgh_created_at"], name="agreements_sector_newest"),
        ),
        migrations.AddIndex(
            model_name="partyevent",
            index=models.Index(fields=["-pgh_created_at"], name="agreements_party_newest"),
        ),
        migrations.AddIndex(
            model_name="sourceevent",
            index=models.Index(fields=["-pgh_created_at"], name="agreements_source_newest"),
        ),
    ]
