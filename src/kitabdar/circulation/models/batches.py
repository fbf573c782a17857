"""Lists of barcodes that are lent or taken back in one go, and what came of each line."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kitabdar.organisation.models import Account, Place
from kitabdar.patrons.models import Patron


class BatchKind(models.TextChoices):
    CHECK_IN = "check_in", _("Take back")
    CHECK_OUT = "check_out", pgettext_lazy("batch", "Lend")


class LineState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("batch", "To do")
    DONE = "done", pgettext_lazy("batch", "Done")
    ALREADY = "already", pgettext_lazy("batch", "Was so already")
    REFUSED = "refused", pgettext_lazy("batch", "Refused")


class BatchRun(models.Model):
    """A list at a branch: rehearsed when it is made, then done line by line. `patron`: to whom it is lent."""

    kind = models.CharField(max_length=10, choices=BatchKind.choices)
    branch = models.ForeignKey(Place, models.PROTECT, related_name="+")
    patron = models.ForeignKey(Patron, models.PROTECT, null=True, blank=True, related_name="+")
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True, blank=True)  # when it was put into the book drop
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="check_in", patron__isnull=True)
                | models.Q(kind="check_out", patron__isnull=False),
                name="batch_lends_to_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class BatchLine(models.Model):
    """One barcode of a list. `expected`: what the rehearsal says it would become; its state changes with its act."""

    run = models.ForeignKey(BatchRun, models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField()
    barcode = models.CharField(max_length=60)
    title = models.CharField(max_length=200, blank=True)
    expected = models.CharField(max_length=10, choices=LineState.choices)
    state = models.CharField(max_length=10, choices=LineState.choices, default=LineState.WAITING)
    said = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="one_line_a_number"),
            models.UniqueConstraint(fields=["run", "barcode"], name="one_line_a_barcode"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.barcode}"
