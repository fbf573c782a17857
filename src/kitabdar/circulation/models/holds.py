"""What is reserved, and what travels between branches."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kitabdar.catalogue.models import Edition, Item, Work
from kitabdar.organisation.models import Place
from kitabdar.patrons.models import Patron


class HoldState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    IN_TRANSIT = "in_transit", _("On its way")
    READY = "ready", _("Ready to collect")
    FILLED = "filled", _("Collected")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Not collected")


OPEN_HOLD_STATES = (HoldState.WAITING, HoldState.IN_TRANSIT, HoldState.READY)


class Hold(models.Model):
    """A reservation for a patron; `item` is set once one is put aside for it.

    Of `edition`; of one item or one volume of it where `wanted_item` or `volume` says so; of any edition of its work,
    in these languages if any, where `work` is set. Of holds with the same `group` one is filled, and ends the others.
    """

    patron = models.ForeignKey(Patron, models.PROTECT, related_name="holds")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="holds")
    pickup_branch = models.ForeignKey(Place, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="holds")
    state = models.CharField(max_length=10, choices=HoldState.choices, default=HoldState.WAITING)
    placed_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)  # end of the time on the hold shelf
    wanted_item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+")
    volume = models.CharField(max_length=60, blank=True)
    work = models.ForeignKey(Work, models.PROTECT, null=True, blank=True, related_name="+")
    languages = models.CharField(max_length=80, blank=True)  # MARC codes with blanks between; any where empty
    group = models.CharField(max_length=32, blank=True)
    is_first = models.BooleanField(default=False)  # staff put it before all others
    is_suspended = models.BooleanField(default=False)
    resumes_on = models.DateField(null=True, blank=True)  # first day of a suspended hold's waiting again
    target = models.ForeignKey(
        Item, models.SET_NULL, null=True, blank=True, related_name="+"
    )  # that should be fetched
    targeted_at = models.DateTimeField(null=True, blank=True)
    lapses_at = models.DateTimeField(null=True, blank=True)  # end of waiting for an item
    in_reading_room = models.BooleanField(default=False)  # to be read here
    set_aside = models.CharField(
        max_length=200, blank=True
    )  # codes of what staff set aside against items, with blanks between
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(state__in=["in_transit", "ready"]), name="one_hold_an_item"
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(state__in=["in_transit", "ready"]) & ~Q(group=""),
                name="one_item_a_group",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["in_transit", "ready"]) | Q(item__isnull=False),
                name="hold_put_aside_has_item",
            ),
        ]
        indexes = [
            models.Index(fields=["edition", "state", "placed_at"], name="hold_queue"),
            models.Index(fields=["group"], condition=~Q(group=""), name="hold_group"),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"


class TransferReason(models.TextChoices):
    HOLD = "hold", _("For a hold")
    BOOKING = "booking", _("For a booking")
    HOME = "home", _("Going home")
    STAFF = "staff", _("Sent by staff")
    ROTATION = "rotation", _("On a rota")


class Transfer(models.Model):
    """An item travelling between branches. Open while `received_at` is empty."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="transfers")
    from_branch = models.ForeignKey(Place, models.PROTECT, related_name="+")
    to_branch = models.ForeignKey(Place, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=TransferReason.choices)
    hold = models.ForeignKey(Hold, models.SET_NULL, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(received_at=None), name="one_open_transfer_an_item"
            )
        ]

    def __str__(self) -> str:
        return f"transfer {self.pk}"


class TransferCost(models.Model):
    """What it costs to send items from one branch to another, where it is not what the tree says; None: never."""

    from_branch = models.ForeignKey(Place, models.CASCADE, related_name="+")
    to_branch = models.ForeignKey(Place, models.CASCADE, related_name="+")
    cost = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_branch", "to_branch"], name="one_cost_a_way"),
            models.CheckConstraint(
                condition=~Q(from_branch=models.F("to_branch")), name="cost_of_a_way_between_branches"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_branch_id} to {self.to_branch_id}: {self.cost}"
