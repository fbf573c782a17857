"""Stock that goes round between branches."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kitabdar.catalogue.models import Item
from kitabdar.organisation.models import Place


class Rota(models.Model):
    """A round of stages that items make, within a place; `repeats`: again and again."""

    name = models.CharField(max_length=100)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    repeats = models.BooleanField(default=False)
    is_paused = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="rota_has_a_name")]

    def __str__(self) -> str:
        return self.name


class RotaStage(models.Model):
    """A branch where the items of a rota rest for so many days."""

    rota = models.ForeignKey(Rota, models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    branch = models.ForeignKey(Place, models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rota", "position"], name="one_stage_a_position"),
            models.CheckConstraint(condition=Q(days__gt=0), name="stage_of_some_days"),
        ]

    def __str__(self) -> str:
        return f"stage {self.position} of {self.rota_id}"


class RotaItemState(models.TextChoices):
    DUE = "due", pgettext_lazy("rota", "Goes on")
    RESTING = "resting", pgettext_lazy("rota", "At its stage")
    PAUSED = "paused", _("Paused")
    HOMEWARD = "homeward", _("Going home")
    ENDED = "ended", pgettext_lazy("rota", "Off the rota")


class RotaItem(models.Model):
    """An item on a rota. `rests_at`: the branch on whose shelves it belongs for now, instead of its home.

    `ends_on`: the day in whose night its stage ends, while it is there; `days_left` of the stage, while it is paused.
    """

    rota = models.ForeignKey(Rota, models.PROTECT, related_name="items")
    item = models.ForeignKey(Item, models.PROTECT, related_name="rota_items")
    stage = models.ForeignKey(RotaStage, models.SET_NULL, null=True, blank=True, related_name="items")
    rests_at = models.ForeignKey(Place, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=RotaItemState.choices, default=RotaItemState.DUE)
    since = models.DateTimeField()
    ends_on = models.DateField(null=True, blank=True)
    days_left = models.PositiveSmallIntegerField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=~Q(state="ended"), name="one_rota_an_item"),
            models.CheckConstraint(
                condition=Q(state="resting", ends_on__isnull=False) | (~Q(state="resting") & Q(ends_on=None)),
                name="rota_item_at_its_stage_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) | (~Q(state="ended") & Q(ended_at=None)),
                name="rota_item_ended_when_off",
            ),
        ]

    def __str__(self) -> str:
        return f"item {self.item_id} on {self.rota_id}"
