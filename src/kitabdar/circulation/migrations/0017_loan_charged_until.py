"""Loans whose days cost something say until when they were charged for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("circulation", "0016_moves")]

    operations = [
        migrations.AddField(
            model_name="loan", name="charged_until", field=models.DateTimeField(blank=True, null=True)
        ),
    ]
