"""An item may belong to a collection that rules of lending name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_headings")]
    operations = [
        migrations.AddField("item", "collection", models.CharField(blank=True, max_length=40, default="")),
        migrations.AlterField("item", "collection", models.CharField(blank=True, max_length=40)),
    ]
