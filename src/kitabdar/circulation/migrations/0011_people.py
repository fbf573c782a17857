"""Who took what was lent to an institution."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0005_item_volume"),
        ("circulation", "0010_claims_and_batches"),
        ("organisation", "0006_people"),
        ("patrons", "0005_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="loan",
            name="taken_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="patrons.patron",
            ),
        ),
        migrations.AddIndex(
            model_name="loan",
            index=models.Index(
                condition=models.Q(("taken_by__isnull", False)), fields=["taken_by"], name="loan_taken_by"
            ),
        ),
    ]
