"""Bookings ahead, and the days on which items are kept for them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0005_item_volume"),
        ("circulation", "0008_wishes"),
        ("organisation", "0004_permissions_of_money"),
        ("patrons", "0004_needs_and_identity"),
    ]

    operations = [
        migrations.AlterField(
            model_name="transfer",
            name="reason",
            field=models.CharField(
                choices=[
                    ("hold", "For a hold"),
                    ("booking", "For a booking"),
                    ("home", "Going home"),
                    ("staff", "Sent by staff"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("booked", "Booked"),
                            ("collected", "Collected"),
                            ("returned", "Returned"),
                            ("cancelled", "Cancelled"),
                            ("missed", "Not collected"),
                        ],
                        default="booked",
                        max_length=10,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("lead", models.PositiveSmallIntegerField(default=0)),
                ("trail", models.PositiveSmallIntegerField(default=0)),
                ("kept_until", models.DateField()),
                ("any_copy", models.BooleanField(default=False)),
                ("booked_at", models.DateTimeField()),
                ("prepared_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="catalogue.item",
                    ),
                ),
                (
                    "loan",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="booking",
                        to="circulation.loan",
                    ),
                ),
                (
                    "patron",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="patrons.patron",
                    ),
                ),
                (
                    "pickup_branch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BookedDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.item",
                    ),
                ),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="circulation.booking",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["item", "starts_on"], name="booking_of_item"
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["pickup_branch", "starts_on"],
                name="booking_at_branch",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__lte", models.F("kept_until")), ("kept_until__lte", models.F("ends_on"))
                ),
                name="booking_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("loan__isnull", False), ("state__in", ["collected", "returned"])),
                    models.Q(("loan__isnull", True), ("state__in", ["booked", "cancelled", "missed"])),
                    _connector="OR",
                ),
                name="booking_collected_has_loan",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("state__in", ["booked", "collected"])),
                    models.Q(
                        ("closed_at__isnull", False), ("state__in", ["returned", "cancelled", "missed"])
                    ),
                    _connector="OR",
                ),
                name="booking_ended_when_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.UniqueConstraint(
                condition=models.Q(("prepared_at__isnull", False), ("state", "booked")),
                fields=("item",),
                name="one_prepared_booking_an_item",
            ),
        ),
        migrations.AddConstraint(
            model_name="bookedday",
            constraint=models.UniqueConstraint(fields=("item", "day"), name="one_booking_an_item_and_day"),
        ),
    ]
