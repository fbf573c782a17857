"""What is reserved, and what travels between branches."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kitabdar.catalogue.models import Edition, Item
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
    """A reservation of an edition for a patron; `item` is set once one is put aside for it."""

    patron = models.ForeignKey(Patron, models.PROTECT, related_name="holds")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="holds")
    pickup_branch = models.ForeignKey(Place, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="holds")
    state = models.CharField(max_length=10, choices=HoldState.choices, default=HoldState.WAITING)
    placed_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)  # end of the time on the hold shelf
    lapses_at = models.DateTimeField(null=True, blank=True)  # end of waiting for an item
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(state__in=["in_transit", "ready"]), name="one_hold_an_item"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["in_transit", "ready"]) | Q(item__isnull=False),
                name="hold_put_aside_has_item",
            ),
        ]
        indexes = [models.Index(fields=["edition", "state", "placed_at"], name="hold_queue")]

    def __str__(self) -> str:
        return f"hold {self.pk}"


class TransferReason(models.TextChoices):
    HOLD = "hold", _("For a hold")
    HOME = "home", _("Going home")
    STAFF = "staff", _("Sent by staff")


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
