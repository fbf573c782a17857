"""An item may be one volume of what its record describes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_item_collection")]
    operations = [
        migrations.AddField("item", "volume", models.CharField(blank=True, max_length=60, default="")),
        migrations.AlterField("item", "volume", models.CharField(blank=True, max_length=60)),
    ]
