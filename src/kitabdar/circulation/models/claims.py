"""What readers say they have brought back, and what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kitabdar.circulation.models.loans import Loan
from kitabdar.organisation.models import Account, Place
from kitabdar.patrons.models import Patron


class ClaimOutcome(models.TextChoices):
    OPEN = "open", pgettext_lazy("claim", "Being looked for")
    FOUND_HERE = "found_here", pgettext_lazy("claim", "Found here")
    WITH_READER = "with_reader", pgettext_lazy("claim", "Found with the reader")
    LOST = "lost", pgettext_lazy("claim", "Not found, counts as lost")
    WRITTEN_OFF = "written_off", pgettext_lazy("claim", "Not found, written off")


class ReturnClaim(models.Model):
    """A reader says that a loan was returned. `loan` is empty once it was parted from its reader: the count stays."""

    patron = models.ForeignKey(Patron, models.PROTECT, related_name="return_claims")
    loan = models.ForeignKey(Loan, models.PROTECT, null=True, blank=True, related_name="return_claims")
    claimed_at = models.DateTimeField()
    claimed_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    branch = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)  # that lent it
    note = models.CharField(max_length=250, blank=True)
    searches = models.PositiveSmallIntegerField(default=0)  # how often the shelves were looked through
    searched_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=ClaimOutcome.choices, default=ClaimOutcome.OPEN)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["loan"], condition=Q(resolved_at=None), name="one_open_claim_a_loan"
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", resolved_at__isnull=True)
                | (~Q(outcome="open") & Q(resolved_at__isnull=False)),
                name="claim_resolved_with_an_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["branch"], condition=Q(resolved_at=None), name="open_claim_of_branch")
        ]

    def __str__(self) -> str:
        return f"claim {self.pk}"
