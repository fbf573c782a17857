"""What readers owe, and the journal in which every sum has two sides."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kitabdar.circulation.models.loans import Loan
from kitabdar.organisation.models import Account, Place
from kitabdar.patrons.models import Patron


class ChargeKind(models.TextChoices):
    OVERDUE = "overdue", _("Overdue")
    LOST = "lost", _("Lost item")
    PROCESSING = "processing", _("Work with a lost item")
    LOAN = "loan", _("Loan charge")
    RENEWAL = "renewal", pgettext_lazy("money", "Renewal")
    HOLD = "hold", _("Hold")
    UNCOLLECTED = "uncollected", _("Not collected")
    DAMAGE = "damage", _("Damage")
    MEMBERSHIP = "membership", _("Membership")
    NEW_CARD = "new_card", _("New card")
    COPIES = "copies", _("Copies and prints")
    OTHER = "other", _("Other")


class Charge(models.Model):
    """Money owed. `balance` is what is still to pay, as the journal says: its postings to "owed" less those from it."""

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


class LedgerAccount(models.TextChoices):
    OWED = "owed", _("Owed by readers")
    CREDIT = "credit", _("Owed to readers")
    CASH = "cash", _("Cash")
    CARD = "card", pgettext_lazy("payment", "Card")
    TRANSFER = "transfer", _("Bank transfer")
    BANK = "bank", _("Bank")
    INCOME = "income", _("Income")
    WRITTEN_OFF = "written_off", _("Written off")
    IN_KIND = "in_kind", _("Replaced in kind")
    DIFFERENCE = "difference", _("Differences of the till")


class EntryKind(models.TextChoices):
    CHARGE = "charge", pgettext_lazy("money", "Charge")
    PAYMENT = "payment", _("Payment")
    CREDIT_USED = "credit_used", _("Paid from credit")
    WRITE_OFF = "write_off", _("Write-off")
    IN_KIND = "in_kind", _("Replaced in kind")
    CANCELLATION = "cancellation", _("Charge cancelled")
    REFUND = "refund", _("Given back as credit")
    DEPOSIT = "deposit", _("Paid in advance")
    PAY_OUT = "pay_out", _("Credit paid out")
    REVERSAL = "reversal", _("Payment taken back")
    CREDIT_BACK = "credit_back", _("Payment from credit taken back")
    DEPOSIT_BACK = "deposit_back", _("Payment in advance taken back")
    TO_BANK = "to_bank", _("Taken to the bank")
    FROM_BANK = "from_bank", _("Put into the till")
    SURPLUS = "surplus", _("Too much in the till")
    SHORTAGE = "shortage", _("Too little in the till")


class JournalEntry(models.Model):
    """One act with money. Append-only, as its postings are: triggers refuse update and delete."""

    kind = models.CharField(max_length=12, choices=EntryKind.choices)
    at = models.DateTimeField()
    branch = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)  # entry_of_branch
    currency = models.CharField(max_length=3)
    patron = models.ForeignKey(Patron, models.PROTECT, null=True, blank=True, related_name="+")
    actor = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    note = models.CharField(max_length=250, blank=True)
    # Given by the caller: the same act sent twice is one.
    key = models.CharField(max_length=40, null=True, blank=True, unique=True)
    # The payment that this one takes back, once. [CIR-M13]
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name_plural = "journal entries"
        constraints = [
            models.UniqueConstraint(
                fields=["reverses"], condition=Q(reverses__isnull=False), name="payment_taken_back_once"
            )
        ]
        indexes = [models.Index(fields=["branch", "currency", "id"], name="entry_of_branch")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Posting(models.Model):
    """A sum that moves from the credited account to the debited one: no posting can be out of balance."""

    entry = models.ForeignKey(JournalEntry, models.PROTECT, related_name="postings")
    debit = models.CharField(max_length=12, choices=LedgerAccount.choices)
    credit = models.CharField(max_length=12, choices=LedgerAccount.choices)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    charge = models.ForeignKey(Charge, models.PROTECT, null=True, blank=True, related_name="postings")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="posting_positive"),
            models.CheckConstraint(condition=~Q(debit=models.F("credit")), name="posting_has_two_sides"),
        ]

    def __str__(self) -> str:
        return f"{self.debit} from {self.credit}: {self.amount}"


class Till(models.Model):
    """The cash desk of a branch in one currency; `cash` is what should be in it, as the journal says."""

    branch = models.ForeignKey(Place, models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    cash = models.DecimalField(max_digits=12, decimal_places=2, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["branch", "currency"], name="one_till_a_currency"),
            models.CheckConstraint(condition=Q(cash__gte=0), name="till_not_below_nothing"),
        ]

    def __str__(self) -> str:
        return f"till {self.branch_id} {self.currency}"


class TillClosing(models.Model):
    """The end of a day or a shift: what was counted, what went to the bank. Covers entries up to `last_entry`."""

    till = models.ForeignKey(Till, models.PROTECT, related_name="closings")
    at = models.DateTimeField()
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    expected = models.DecimalField(max_digits=12, decimal_places=2)
    counted = models.DecimalField(max_digits=12, decimal_places=2)
    banked = models.DecimalField(max_digits=12, decimal_places=2)
    note = models.CharField(max_length=250, blank=True)
    last_entry = models.BigIntegerField()  # 0 where there was none yet

    def __str__(self) -> str:
        return f"closing {self.pk}"
