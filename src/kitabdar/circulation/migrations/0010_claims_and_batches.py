"""What readers say they have returned, and loans that stand still meanwhile; whole lists lent and taken back."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT
LINE_STATES = [("waiting", "To do"), ("done", "Done"), ("already", "Was so already"), ("refused", "Refused")]


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0005_item_volume"),
        ("circulation", "0009_bookings"),
        ("organisation", "0004_permissions_of_money"),
        ("patrons", "0004_needs_and_identity"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="loan", name="loan_ended_when_returned"),
        migrations.AlterField(
            model_name="loan",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "On loan"),
                    ("lost", "Lost"),
                    ("claimed", "Claimed returned"),
                    ("returned", "Returned"),
                    ("undone", "Undone"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(returned_at__isnull=True, state__in=["open", "lost", "claimed"])
                | models.Q(returned_at__isnull=False, state__in=["returned", "undone"]),
                name="loan_ended_when_returned",
            ),
        ),
        migrations.CreateModel(
            name="ReturnClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("claimed_at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=250)),
                ("searches", models.PositiveSmallIntegerField(default=0)),
                ("searched_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "Being looked for"),
                            ("found_here", "Found here"),
                            ("with_reader", "Found with the reader"),
                            ("lost", "Not found, counts as lost"),
                            ("written_off", "Not found, written off"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "branch",
                    models.ForeignKey(
                        db_index=False, on_delete=PROTECT, related_name="+", to="organisation.place"
                    ),
                ),
                (
                    "claimed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=PROTECT,
                        related_name="return_claims",
                        to="circulation.loan",
                    ),
                ),
                (
                    "patron",
                    models.ForeignKey(on_delete=PROTECT, related_name="return_claims", to="patrons.patron"),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(resolved_at=None), fields=["branch"], name="open_claim_of_branch"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(resolved_at=None), fields=("loan",), name="one_open_claim_a_loan"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(outcome="open", resolved_at__isnull=True)
                        | (~models.Q(outcome="open") & models.Q(resolved_at__isnull=False)),
                        name="claim_resolved_with_an_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BatchRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("check_in", "Take back"), ("check_out", "Lend")], max_length=10
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("branch", models.ForeignKey(on_delete=PROTECT, related_name="+", to="organisation.place")),
                (
                    "patron",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=PROTECT, related_name="+", to="patrons.patron"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(kind="check_in", patron__isnull=True)
                        | models.Q(kind="check_out", patron__isnull=False),
                        name="batch_lends_to_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BatchLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("barcode", models.CharField(max_length=60)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("expected", models.CharField(choices=LINE_STATES, max_length=10)),
                ("state", models.CharField(choices=LINE_STATES, default="waiting", max_length=10)),
                ("said", models.CharField(blank=True, max_length=500)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="circulation.batchrun",
                    ),
                ),
            ],
            options={
                "ordering": ["run", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "number"), name="one_line_a_number"),
                    models.UniqueConstraint(fields=("run", "barcode"), name="one_line_a_barcode"),
                ],
            },
        ),
    ]
