"""Holds on one copy, one volume or any edition of a work, in groups, suspended, first; what sending items costs."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0005_item_volume"),
        ("organisation", "0004_permissions_of_money"),
        ("circulation", "0007_ledger_filled"),
    ]

    operations = [
        migrations.CreateModel(
            name="TransferCost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cost", models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="hold",
            name="group",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name="hold",
            name="is_first",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="hold",
            name="is_suspended",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="hold",
            name="languages",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="hold",
            name="resumes_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="hold",
            name="target",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="catalogue.item",
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="targeted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="hold",
            name="volume",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="hold",
            name="wanted_item",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalogue.item",
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="work",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalogue.work",
            ),
        ),
        migrations.AddIndex(
            model_name="hold",
            index=models.Index(
                condition=models.Q(("group", ""), _negated=True), fields=["group"], name="hold_group"
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ["in_transit", "ready"]), models.Q(("group", ""), _negated=True)
                ),
                fields=("group",),
                name="one_item_a_group",
            ),
        ),
        migrations.AddField(
            model_name="transfercost",
            name="from_branch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisation.place"
            ),
        ),
        migrations.AddField(
            model_name="transfercost",
            name="to_branch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisation.place"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfercost",
            constraint=models.UniqueConstraint(fields=("from_branch", "to_branch"), name="one_cost_a_way"),
        ),
        migrations.AddConstraint(
            model_name="transfercost",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_branch", models.F("to_branch")), _negated=True),
                name="cost_of_a_way_between_branches",
            ),
        ),
    ]
