"""Loans, holds, transfers, charges, and the policy rows that govern them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kitabdar.catalogue.models import Edition, Item, ItemType
from kitabdar.organisation.models import Account, Place
from kitabdar.patrons.models import Patron, PatronCategory


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


class LoanState(models.TextChoices):
    OPEN = "open", _("On loan")
    LOST = "lost", _("Lost")
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
    returned_at = models.DateTimeField(null=True, blank=True)
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
                condition=Q(state__in=["open", "lost"], returned_at__isnull=True)
                | Q(state__in=["returned", "undone"], returned_at__isnull=False),
                name="loan_ended_when_returned",
            ),
        ]
        indexes = [
            models.Index(fields=["patron", "returned_at"], name="loan_of_patron"),
            models.Index(fields=["branch", "due_at"], condition=Q(returned_at=None), name="open_loan_due"),
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


class ChargeKind(models.TextChoices):
    OVERDUE = "overdue", _("Overdue")
    LOST = "lost", _("Lost item")
    PROCESSING = "processing", _("Work with a lost item")
    LOAN = "loan", _("Loan charge")
    HOLD = "hold", _("Hold")
    UNCOLLECTED = "uncollected", _("Not collected")
    DAMAGE = "damage", _("Damage")
    OTHER = "other", _("Other")


class Charge(models.Model):
    """Money owed. `balance` is what is still to pay; payments lower it, never below zero."""

    patron = models.ForeignKey(Patron, models.PROTECT, related_name="charges")
    loan = models.ForeignKey(Loan, models.PROTECT, null=True, blank=True, related_name="charges")
    kind = models.CharField(max_length=12, choices=ChargeKind.choices)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    balance = models.DecimalField(max_digits=10, decimal_places=2)
    currency = models.CharField(max_length=3)
    note = models.CharField(max_length=250, blank=True)
    created_at = models.DateTimeField()
    branch = models.ForeignKey(Place, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="charge_positive"),
            models.CheckConstraint(
                condition=Q(balance__gte=0) & Q(balance__lte=models.F("amount")),
                name="charge_balance_in_range",
            ),
        ]
        indexes = [models.Index(fields=["patron", "balance"], name="charge_of_patron")]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


class Payment(models.Model):
    """Money received for a charge."""

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="payments")
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    at = models.DateTimeField()
    branch = models.ForeignKey(Place, models.PROTECT, related_name="+")
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    key = models.CharField(
        max_length=40, unique=True
    )  # given by the caller: the same payment sent twice is one

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="payment_positive")]

    def __str__(self) -> str:
        return f"{self.amount}"
