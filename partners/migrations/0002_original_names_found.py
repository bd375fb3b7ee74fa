import django.contrib.postgres.indexes
from django.db import migrations, models

import coopreg.expressions


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="partner",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(coopreg.expressions.Fold("original_name"), name="gin_trgm_ops"),
                condition=models.Q(("original_name", ""), _negated=True),
                name="partners_partner_original_trgm",
            ),
        ),
    ]
