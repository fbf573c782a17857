"""The rules of a branch that sort what comes back into bins."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kitabdar.catalogue.models import ItemType
from kitabdar.organisation.models import Place


class SortOutcome(models.TextChoices):
    SHELVE = "shelve", _("Back to its shelf")
    PUT_ASIDE = "put_aside", _("To the hold shelf")
    SEND = "send", _("To another branch")
    ATTENTION = "attention", _("Somebody must look at it")


class SortRule(models.Model):
    """What a branch puts into a bin: blank is "any"; the first rule by `position` that covers an item decides."""

    branch = models.ForeignKey(Place, models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    bin = models.CharField(max_length=40)
    item_type = models.ForeignKey(ItemType, models.CASCADE, null=True, blank=True, related_name="+")
    collection = models.CharField(max_length=40, blank=True)
    location = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=SortOutcome.choices, blank=True)
    destination = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(bin=""), name="sort_rule_has_name_and_bin"),
        ]

    def __str__(self) -> str:
        return self.name
