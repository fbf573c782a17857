"""What is lent, and how often it was prolonged."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kitabdar.catalogue.models import Item
from kitabdar.circulation.models.policies import AgreedTerms
from kitabdar.organisation.models import Account, Place
from kitabdar.patrons.models import Patron


class LoanState(models.TextChoices):
    OPEN = "open", _("On loan")
    LOST = "lost", _("Lost")
    CLAIMED = "claimed", _("Claimed returned")
    SETTLED = "settled", _("Lost and settled")
    RETURNED = "returned", _("Returned")
    UNDONE = "undone", _("Undone")


class Loan(models.Model):
    """One lending of an item. Not ended while `returned_at` is empty; one such loan an item, says the database.

    Loans that have ended stay, and this becomes the largest table there is: what the desk asks of it is answered by
    indexes of the loans not ended, which stay small (docs/decisions/0009-history.md).
    """

    patron = models.ForeignKey(Patron, models.PROTECT, related_name="loans", db_index=False)  # loan_of_patron
    item = models.ForeignKey(Item, models.PROTECT, related_name="loans")
    terms = models.ForeignKey(AgreedTerms, models.PROTECT, related_name="+", db_index=False)
    branch = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=LoanState.choices, default=LoanState.OPEN)
    checked_out_at = models.DateTimeField()
    due_at = models.DateTimeField()
    renewals = models.PositiveIntegerField(default=0)
    unseen_renewals = models.PositiveIntegerField(default=0)  # since the item was last in our hands
    in_reading_room = models.BooleanField(default=False)  # to be read here
    charged_until = models.DateTimeField(null=True, blank=True)  # until when its days were charged for
    # Who took it for an institution, as long as history is kept. [CIR-A1]
    taken_by = models.ForeignKey(
        Patron, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    lost_at = models.DateTimeField(null=True, blank=True)  # found later, it was lost all the same
    returned_at = models.DateTimeField(null=True, blank=True)  # or settled, when it was lost
    # Why staff settled a loss for which nothing is owed. [CIR-M12]
    settled_because = models.CharField(max_length=250, blank=True, default="")
    return_branch = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(returned_at=None), name="one_open_loan_an_item"
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=models.F("checked_out_at")), name="loan_due_after_start"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "lost", "claimed"], returned_at__isnull=True)
                | Q(state__in=["settled", "returned", "undone"], returned_at__isnull=False),
                name="loan_ended_when_returned",
            ),
        ]
        indexes = [
            models.Index(fields=["patron", "returned_at"], name="loan_of_patron"),
            models.Index(fields=["branch", "due_at"], condition=Q(returned_at=None), name="open_loan_due"),
            models.Index(fields=["taken_by"], condition=Q(taken_by__isnull=False), name="loan_taken_by"),
        ]

    def __str__(self) -> str:
        return f"loan {self.pk}"


class Renewal(models.Model):
    """One prolongation of a loan."""

    loan = models.ForeignKey(Loan, models.CASCADE, related_name="renewal_history")
    at = models.DateTimeField()
    previous_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    is_seen = models.BooleanField(default=False)  # the item was in our hands

    def __str__(self) -> str:
        return f"renewal of {self.loan_id}"
