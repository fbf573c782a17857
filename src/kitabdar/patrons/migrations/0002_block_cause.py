"""A block says when lending placed it, so that lending can lengthen it or take it back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patrons", "0001_initial")]
    operations = [
        migrations.AddField("patronblock", "cause", models.CharField(blank=True, max_length=10, default="")),
        migrations.AlterField("patronblock", "cause", models.CharField(blank=True, max_length=10)),
    ]
