"""The rows of policy, and the terms that loans were made under."""

from __future__ import annotations

from django.db import models

from kitabdar.catalogue.models import ItemType
from kitabdar.organisation.models import Place
from kitabdar.patrons.models import PatronCategory


class Policy(models.Model):
    """One row of policy: what it covers (blank is "any") and what it says; see `rules.policy` and `rules.terms`.

    For each kind of result the most specific row that says it wins; ties go to the lower `position`.
    """

    name = models.CharField(max_length=100)
    position = models.PositiveIntegerField(unique=True)
    place = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="+")
    category = models.ForeignKey(PatronCategory, models.CASCADE, null=True, blank=True, related_name="+")
    youngest = models.PositiveSmallIntegerField(null=True, blank=True)  # completed years, both included
    oldest = models.PositiveSmallIntegerField(null=True, blank=True)
    item_types = models.ManyToManyField(ItemType, blank=True, related_name="+")
    collection = models.CharField(max_length=40, blank=True)
    material = models.CharField(max_length=20, blank=True)  # Description.format
    new_days = models.PositiveSmallIntegerField(null=True, blank=True)  # days since the item was acquired
    says = models.JSONField(default=dict, blank=True)  # kind -> value, as `rules.terms.write_says` writes it

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return self.name


class AgreedTerms(models.Model):
    """The terms that loans were made under, with the rules behind them as they were called then.

    Each distinct set is kept once and never changed: a rule that changes or goes changes no loan made before.
    """

    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the rest
    says = models.JSONField()  # kind -> value, where it is not the default
    rules = models.JSONField()  # kind -> [winner, decided by, runner-up]
    looked_at = models.PositiveIntegerField()
    matched = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "agreed terms"

    def __str__(self) -> str:
        return self.digest[:12]
