"""Losses for which nothing is owed are settled with a reason."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("circulation", "0014_settled_losses")]

    operations = [
        migrations.AddField(
            model_name="loan",
            name="settled_because",
            field=models.CharField(blank=True, default="", max_length=250),
        ),
    ]
