"""What was charged and paid before is written into the journal; what was paid counts as taken to the bank."""

from django.db import migrations


def write_what_was(apps, schema_editor):
    journal, postings = (
        apps.get_model("circulation", "JournalEntry"),
        apps.get_model("circulation", "Posting"),
    )
    for charge in apps.get_model("circulation", "Charge").objects.order_by("pk").iterator():
        about = {"branch_id": charge.branch_id, "currency": charge.currency, "patron_id": charge.patron_id}
        entry = journal.objects.create(kind="charge", at=charge.created_at, **about)
        postings.objects.create(
            entry=entry, debit="owed", credit="income", amount=charge.amount, charge=charge
        )
    payments = apps.get_model("circulation", "Payment").objects.select_related("charge").order_by("pk")
    for payment in payments.iterator():
        entry = journal.objects.create(
            kind="payment",
            at=payment.at,
            branch_id=payment.branch_id,
            currency=payment.charge.currency,
            patron_id=payment.charge.patron_id,
            actor_id=payment.actor_id,
            key=payment.key,
        )
        sides = {"debit": "bank", "credit": "owed"}
        postings.objects.create(entry=entry, amount=payment.amount, charge=payment.charge, **sides)


class Migration(migrations.Migration):
    dependencies = [("circulation", "0006_ledger")]
    operations = [
        migrations.RunPython(write_what_was),
        migrations.DeleteModel("Payment"),
    ]
