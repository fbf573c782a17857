"""Losses for which nothing is owed are settled with a reason; payments taken by mistake are taken back; renewals cost."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

ledger = import_module("kitabdar.circulation.migrations.0006_ledger")

CHARGES = [
    ("overdue", "Overdue"),
    ("lost", "Lost item"),
    ("processing", "Work with a lost item"),
    ("loan", "Loan charge"),
    ("renewal", "Renewal"),
    ("hold", "Hold"),
    ("uncollected", "Not collected"),
    ("damage", "Damage"),
    ("membership", "Membership"),
    ("new_card", "New card"),
    ("copies", "Copies and prints"),
    ("other", "Other"),
]
KINDS = [
    ("charge", "Charge"),
    ("payment", "Payment"),
    ("credit_used", "Paid from credit"),
    ("write_off", "Write-off"),
    ("in_kind", "Replaced in kind"),
    ("cancellation", "Charge cancelled"),
    ("refund", "Given back as credit"),
    ("pay_out", "Credit paid out"),
    ("reversal", "Payment taken back"),
    ("credit_back", "Payment from credit taken back"),
    ("to_bank", "Taken to the bank"),
    ("from_bank", "Put into the till"),
    ("surplus", "Too much in the till"),
    ("shortage", "Too little in the till"),
]


def refuse_change_again(_apps, schema_editor):
    """Put back the triggers that SQLite lost with the table it made anew to take the column off."""
    if schema_editor.connection.vendor == "sqlite":
        for statement in ledger.SQLITE_APPEND_ONLY:
            schema_editor.execute(statement.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS"))


class Migration(migrations.Migration):
    dependencies = [("circulation", "0014_settled_losses")]

    operations = [
        migrations.AddField(
            model_name="loan",
            name="settled_because",
            field=models.CharField(blank=True, default="", max_length=250),
        ),
        migrations.RunPython(migrations.RunPython.noop, refuse_change_again),
        migrations.AlterField(
            model_name="charge", name="kind", field=models.CharField(choices=CHARGES, max_length=12)
        ),
        migrations.AlterField(
            model_name="journalentry", name="kind", field=models.CharField(choices=KINDS, max_length=12)
        ),
        migrations.AddField(
            model_name="journalentry",
            name="reverses",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="circulation.journalentry",
            ),
        ),
        migrations.AddConstraint(
            model_name="journalentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reverses__isnull", False)),
                fields=("reverses",),
                name="payment_taken_back_once",
            ),
        ),
    ]
