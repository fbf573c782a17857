"""Double entry: a journal of every sum owed, paid, given up and given back, and the tills of the branches."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLES = ("circulation_journalentry", "circulation_posting")

SQLITE_APPEND_ONLY = [
    f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    for table in TABLES
    for event in ("UPDATE", "DELETE")
]

POSTGRESQL_APPEND_ONLY = [
    "CREATE FUNCTION circulation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'integrity_constraint_violation'; "
    "END $$",
    *(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION circulation_refuse_change()"
        for table in TABLES
    ),
]


def refuse_change(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in POSTGRESQL_APPEND_ONLY if vendor == "postgresql" else SQLITE_APPEND_ONLY:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("organisation", "0003_audit_indexes"),
        ("patrons", "0002_block_cause"),
        ("circulation", "0005_terms_alone"),
    ]

    operations = [
        migrations.AlterField(
            model_name="charge",
            name="kind",
            field=models.CharField(
                choices=[
                    ("overdue", "Overdue"),
                    ("lost", "Lost item"),
                    ("processing", "Work with a lost item"),
                    ("loan", "Loan charge"),
                    ("hold", "Hold"),
                    ("uncollected", "Not collected"),
                    ("damage", "Damage"),
                    ("membership", "Membership"),
                    ("new_card", "New card"),
                    ("copies", "Copies and prints"),
                    ("other", "Other"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="JournalEntry",
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
                        choices=[
                            ("charge", "Charge"),
                            ("payment", "Payment"),
                            ("credit_used", "Paid from credit"),
                            ("write_off", "Write-off"),
                            ("in_kind", "Replaced in kind"),
                            ("cancellation", "Charge cancelled"),
                            ("refund", "Given back as credit"),
                            ("pay_out", "Credit paid out"),
                            ("to_bank", "Taken to the bank"),
                            ("from_bank", "Put into the till"),
                            ("surplus", "Too much in the till"),
                            ("shortage", "Too little in the till"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("currency", models.CharField(max_length=3)),
                ("note", models.CharField(blank=True, max_length=250)),
                ("key", models.CharField(blank=True, max_length=40, null=True, unique=True)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
                (
                    "patron",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patrons.patron",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "journal entries",
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "debit",
                    models.CharField(
                        choices=[
                            ("owed", "Owed by readers"),
                            ("credit", "Owed to readers"),
                            ("cash", "Cash"),
                            ("card", "Card"),
                            ("transfer", "Bank transfer"),
                            ("bank", "Bank"),
                            ("income", "Income"),
                            ("written_off", "Written off"),
                            ("in_kind", "Replaced in kind"),
                            ("difference", "Differences of the till"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "credit",
                    models.CharField(
                        choices=[
                            ("owed", "Owed by readers"),
                            ("credit", "Owed to readers"),
                            ("cash", "Cash"),
                            ("card", "Card"),
                            ("transfer", "Bank transfer"),
                            ("bank", "Bank"),
                            ("income", "Income"),
                            ("written_off", "Written off"),
                            ("in_kind", "Replaced in kind"),
                            ("difference", "Differences of the till"),
                        ],
                        max_length=12,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "charge",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="circulation.charge",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="circulation.journalentry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Till",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("cash", models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.place"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TillClosing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("expected", models.DecimalField(decimal_places=2, max_digits=12)),
                ("counted", models.DecimalField(decimal_places=2, max_digits=12)),
                ("banked", models.DecimalField(decimal_places=2, max_digits=12)),
                ("note", models.CharField(blank=True, max_length=250)),
                ("last_entry", models.BigIntegerField()),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "till",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closings",
                        to="circulation.till",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="journalentry",
            index=models.Index(fields=["branch", "currency", "id"], name="entry_of_branch"),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="posting_positive"),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(("debit", models.F("credit")), _negated=True), name="posting_has_two_sides"
            ),
        ),
        migrations.AddConstraint(
            model_name="till",
            constraint=models.UniqueConstraint(fields=("branch", "currency"), name="one_till_a_currency"),
        ),
        migrations.AddConstraint(
            model_name="till",
            constraint=models.CheckConstraint(
                condition=models.Q(("cash__gte", 0)), name="till_not_below_nothing"
            ),
        ),
        migrations.RunPython(refuse_change),
    ]
