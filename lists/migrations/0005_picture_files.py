from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lists", "0004_word_files"),
    ]

    operations = [
        migrations.AlterField(
            model_name="export",
            name="format",
            field=models.CharField(
                choices=[
                    ("csv", "CSV"),
                    ("xlsx", "Excel"),
                    ("pdf", "PDF"),
                    ("docx", "Word"),
                    ("svg", "SVG"),
                    ("png", "PNG"),
                ],
                max_length=10,
                verbose_name="format",
            ),
        ),
    ]
