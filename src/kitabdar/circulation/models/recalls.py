"""What was called back from its reader for another who waits."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from kitabdar.circulation.models.holds import Hold
from kitabdar.circulation.models.loans import Loan
from kitabdar.organisation.models import Account


class RecallOutcome(models.TextChoices):
    OPEN = "open", pgettext_lazy("recall", "Called back")
    ENDED = "ended", pgettext_lazy("recall", "The loan has ended")
    LOST = "lost", pgettext_lazy("recall", "The item was lost")
    OVERTAKEN = "overtaken", pgettext_lazy("recall", "Renewed all the same")
    WITHDRAWN = "withdrawn", pgettext_lazy("recall", "Withdrawn")


class Recall(models.Model):
    """A loan called back for a hold. Open while `ended_at` is empty; a loan has one such, and so has a hold."""

    loan = models.ForeignKey(Loan, models.CASCADE, related_name="recalls")
    hold = models.ForeignKey(Hold, models.CASCADE, related_name="recalls")
    called_at = models.DateTimeField()
    previous_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    # Of staff; empty where the reader who waits did it themselves.
    actor = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=10, choices=RecallOutcome.choices, default=RecallOutcome.OPEN)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["loan"], condition=Q(ended_at=None), name="one_open_recall_a_loan"
            ),
            models.UniqueConstraint(
                fields=["hold"], condition=Q(ended_at=None), name="one_open_recall_a_hold"
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("called_at"), due_at__lte=F("previous_due_at")),
                name="recall_due_between",
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", ended_at__isnull=True)
                | (~Q(outcome="open") & Q(ended_at__isnull=False)),
                name="recall_ended_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"recall of {self.loan_id}"
