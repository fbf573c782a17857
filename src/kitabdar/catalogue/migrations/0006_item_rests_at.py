"""Where an item rests that floats, goes to its lender or was sent elsewhere by staff."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_item_volume"), ("organisation", "0001_initial")]
    operations = [
        migrations.AddField(
            "item",
            "rests_at",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.place",
            ),
        )
    ]
