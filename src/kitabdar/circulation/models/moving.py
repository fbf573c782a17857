"""The rules by which items change their shelf by themselves, and what they changed last."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kitabdar.catalogue.models import Item, ItemType
from kitabdar.circulation.models.loans import Loan
from kitabdar.organisation.models import Place


class MoveMoment(models.TextChoices):
    CHECK_IN = "check_in", pgettext_lazy("moment", "Check-in")
    CHECK_OUT = "check_out", pgettext_lazy("moment", "Check-out")


class MoveRule(models.Model):
    """What changes its shelf at a place and all below it, and to what: blank conditions are "any".

    The rules of the nearest place come first, in the order of `position`; the first that covers an item decides.
    With `rest_hours` an item only rests in `to_location` for so long, and its own location stays as it is.
    """

    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    moment = models.CharField(max_length=10, choices=MoveMoment.choices)
    item_type = models.ForeignKey(ItemType, models.CASCADE, null=True, blank=True, related_name="+")
    collection = models.CharField(max_length=40, blank=True)
    location = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="+")
    to_location = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="+")
    no_location = models.BooleanField(default=False)  # it stands in the branch, at no location of its own
    to_collection = models.CharField(max_length=40, blank=True)
    no_collection = models.BooleanField(default=False)
    rest_hours = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="move_rule_has_name"),
            models.CheckConstraint(
                condition=Q(to_location__isnull=False)
                | Q(no_location=True)
                | Q(no_collection=True)
                | ~Q(to_collection=""),
                name="move_rule_changes_something",
            ),
            models.CheckConstraint(
                condition=Q(rest_hours=None)
                | Q(moment="check_in", to_location__isnull=False, rest_hours__gt=0),
                name="rests_somewhere_after_check_in",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ItemMove(models.Model):
    """What a rule changed of an item at its last check-in or check-out, so that it can be put back.

    `rests_in` and `rests_until`: where it lies until when, before it counts as on its own shelf again; only while it
    is in. A later check-in forgets what was before it.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="moves")
    rule = models.ForeignKey(MoveRule, models.CASCADE, related_name="+")
    loan = models.ForeignKey(Loan, models.CASCADE, null=True, blank=True, related_name="+")
    moment = models.CharField(max_length=10, choices=MoveMoment.choices)
    at = models.DateTimeField()
    from_location = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="+")
    from_collection = models.CharField(max_length=40, blank=True)
    to_location = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="+")
    to_collection = models.CharField(max_length=40, blank=True)
    rests_in = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="+")
    rests_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(rests_until__isnull=False), name="an_item_rests_once"
            ),
            models.CheckConstraint(
                condition=Q(rests_in=None, rests_until=None)
                | Q(rests_in__isnull=False, rests_until__isnull=False),
                name="rest_has_place_and_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.moment}"
