"""Loans of lost items end when nothing is owed for them any more; those that were paid before end with their payment."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import Min
from django.db.models.functions import Coalesce

OF_LOSSES = ["lost", "processing"]


def settle(apps: Any, _schema: Any) -> None:
    """Note since when loans are lost, and settle those whose loss was paid, given up or replaced."""
    model = apps.get_model
    loans, charges = model("circulation", "Loan").objects, model("circulation", "Charge").objects
    first = Coalesce(Min("charges__created_at", filter=models.Q(charges__kind__in=OF_LOSSES)), "due_at")
    for loan in loans.filter(state="lost").annotate(since=first).iterator(500):
        loans.filter(pk=loan.pk).update(lost_at=loan.since)
        owed = charges.filter(loan_id=loan.pk, kind__in=OF_LOSSES)
        if not owed.exists() or owed.filter(balance__gt=0).exists():
            continue
        postings = model("circulation", "Posting").objects.filter(charge__in=owed).order_by("-entry__at")
        ended = postings.values_list("entry__at", flat=True).first() or loan.since
        loans.filter(pk=loan.pk).update(state="settled", returned_at=ended)
        for booking in model("circulation", "Booking").objects.filter(loan_id=loan.pk, state="collected"):
            booking.state, booking.closed_at = "returned", ended
            booking.save(update_fields=["state", "closed_at"])
            booking.days.all().delete()


def reopen(apps: Any, _schema: Any) -> None:
    """Have settled loans be lost again."""
    apps.get_model("circulation", "Loan").objects.filter(state="settled").update(
        state="lost", returned_at=None
    )


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0005_item_volume"),
        ("circulation", "0013_hold_set_aside"),
        ("organisation", "0007_stacks"),
        ("patrons", "0005_people"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="loan", name="loan_ended_when_returned"),
        migrations.AddField(
            model_name="loan",
            name="lost_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="loan",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "On loan"),
                    ("lost", "Lost"),
                    ("claimed", "Claimed returned"),
                    ("settled", "Lost and settled"),
                    ("returned", "Returned"),
                    ("undone", "Undone"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, reopen),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("returned_at__isnull", True), ("state__in", ["open", "lost", "claimed"])),
                    models.Q(
                        ("returned_at__isnull", False), ("state__in", ["settled", "returned", "undone"])
                    ),
                    _connector="OR",
                ),
                name="loan_ended_when_returned",
            ),
        ),
        migrations.RunPython(settle, migrations.RunPython.noop),
    ]
