"""What rows of policy said in columns goes, now that `says` has it; a reader may hold an edition more than once."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

sparse = import_module("kitabdar.circulation.migrations.0004_sparse_policies")

GONE = ("item_type", *sparse.NUMBERS, *sparse.FLAGS, *sparse.SUMS)


class Migration(migrations.Migration):
    dependencies = [("circulation", "0004_sparse_policies")]
    operations = [
        *(migrations.RemoveField("policy", name) for name in GONE),
        migrations.AlterField("policy", "collection", models.CharField(blank=True, max_length=40)),
        migrations.AlterField("policy", "material", models.CharField(blank=True, max_length=20)),
        migrations.RemoveField("loan", "policy"),
        migrations.AlterField(
            "loan",
            "terms",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="circulation.agreedterms",
            ),
        ),
        migrations.AlterField(
            "charge",
            "kind",
            models.CharField(
                choices=[
                    ("overdue", "Overdue"),
                    ("lost", "Lost item"),
                    ("processing", "Work with a lost item"),
                    ("loan", "Loan charge"),
                    ("hold", "Hold"),
                    ("uncollected", "Not collected"),
                    ("damage", "Damage"),
                    ("other", "Other"),
                ],
                max_length=12,
            ),
        ),
        migrations.RemoveConstraint("hold", "one_open_hold_of_an_edition"),
        migrations.RunPython(sparse.stamp_again),
    ]
