"""What is booked ahead, and the days on which an item is kept for it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kitabdar.catalogue.models import Item
from kitabdar.circulation.models.loans import Loan
from kitabdar.organisation.models import Place
from kitabdar.patrons.models import Patron


class BookingState(models.TextChoices):
    BOOKED = "booked", pgettext_lazy("booking", "Booked")
    COLLECTED = "collected", pgettext_lazy("booking", "Collected")
    RETURNED = "returned", pgettext_lazy("booking", "Returned")
    CANCELLED = "cancelled", pgettext_lazy("booking", "Cancelled")
    MISSED = "missed", _("Not collected")


OPEN_BOOKING_STATES = (BookingState.BOOKED, BookingState.COLLECTED)


class Booking(models.Model):
    """An item kept for a patron from a day to a day, both included, on the calendar of where it is collected.

    `lead` and `trail`: days kept free before and after, as the rule said when it was made; `kept_until`: the last day
    on which it can be collected; `any_copy`: it was made for the title, so another copy may take the place of this one;
    `prepared_at`: since when the item stands on the hold shelf for it.
    """

    patron = models.ForeignKey(Patron, models.PROTECT, related_name="bookings")
    item = models.ForeignKey(Item, models.PROTECT, related_name="bookings", db_index=False)  # booking_of_item
    pickup_branch = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=BookingState.choices, default=BookingState.BOOKED)
    starts_on = models.DateField()
    ends_on = models.DateField()
    lead = models.PositiveSmallIntegerField(default=0)
    trail = models.PositiveSmallIntegerField(default=0)
    kept_until = models.DateField()
    any_copy = models.BooleanField(default=False)
    booked_at = models.DateTimeField()
    prepared_at = models.DateTimeField(null=True, blank=True)
    loan = models.OneToOneField(Loan, models.PROTECT, null=True, blank=True, related_name="booking")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lte=models.F("kept_until")) & Q(kept_until__lte=models.F("ends_on")),
                name="booking_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["collected", "returned"], loan__isnull=False)
                | Q(state__in=["booked", "cancelled", "missed"], loan__isnull=True),
                name="booking_collected_has_loan",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["booked", "collected"], closed_at__isnull=True)
                | Q(state__in=["returned", "cancelled", "missed"], closed_at__isnull=False),
                name="booking_ended_when_closed",
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(state="booked", prepared_at__isnull=False),
                name="one_prepared_booking_an_item",
            ),
        ]
        indexes = [
            models.Index(fields=["item", "starts_on"], condition=Q(closed_at=None), name="booking_of_item"),
            models.Index(
                fields=["pickup_branch", "starts_on"], condition=Q(closed_at=None), name="booking_at_branch"
            ),
        ]

    def __str__(self) -> str:
        return f"booking {self.pk}"


class BookedDay(models.Model):
    """A day on which an item is kept for a booking, lead and trail included: one booking an item and day. [CIR-B1]

    So the database itself refuses what overlaps, SQLite and PostgreSQL alike. An exclusion constraint over ranges of
    days would say the same on PostgreSQL alone and needs an extension (btree_gist) for the item beside the range; a
    trigger that looks for overlaps does not see what another desk has not committed yet. A unique index does, on both.
    Days are few: as many as the booking is long, gone when it is given up.
    """

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="days")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "day"], name="one_booking_an_item_and_day")]

    def __str__(self) -> str:
        return f"{self.item_id} on {self.day}"
