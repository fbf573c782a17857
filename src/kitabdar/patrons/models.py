"""Who borrows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kitabdar.organisation.models import Account, Place, translated


class PatronCategory(models.Model):
    """A class of patrons that policies treat alike."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    names = models.JSONField(default=dict, blank=True)
    membership_months = models.PositiveIntegerField(default=12)
    # Days after which ended loans are parted from their readers; None: never.
    history_days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "patron categories"

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return translated(self.names, self.name)


class Patron(models.Model):
    """A reader of the network. Kept minimal; `services.erase` empties every personal field."""

    card_number = models.CharField(max_length=40, unique=True)
    account = models.OneToOneField(Account, models.PROTECT, null=True, blank=True, related_name="patron")
    family_name = models.CharField(max_length=100, blank=True)
    given_name = models.CharField(max_length=100, blank=True)
    patronymic = models.CharField(max_length=100, blank=True)
    category = models.ForeignKey(PatronCategory, models.PROTECT, related_name="patrons")
    home_branch = models.ForeignKey(Place, models.PROTECT, related_name="+")
    language = models.CharField(max_length=8, blank=True)
    email = models.EmailField(blank=True)
    email_bounces = models.BooleanField(default=False)  # mail to this address came back
    phone = models.CharField(max_length=40, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    name_keys = models.CharField(max_length=400, blank=True, db_index=True)  # text k2 keys, for desk look-up
    expires_on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    needs = models.JSONField(default=list, blank=True)  # of `rules.NEEDS`: what, never why
    history = models.CharField(max_length=8, blank=True)  # of `rules.HISTORIES`
    identity_kind = models.CharField(max_length=10, blank=True)
    identity_digest = models.CharField(max_length=64, null=True, blank=True, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.card_number

    @property
    def full_name(self) -> str:
        return " ".join(each for each in (self.family_name, self.given_name, self.patronymic) if each)


class PatronBlock(models.Model):
    """Why a patron may not borrow for now; lifted when `until` has passed or by hand."""

    patron = models.ForeignKey(Patron, models.CASCADE, related_name="blocks")
    reason = models.CharField(max_length=250)
    cause = models.CharField(max_length=10, blank=True)  # "late": lending placed it for a late return
    placed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    placed_at = models.DateTimeField()
    until = models.DateField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.reason


class Guardianship(models.Model):
    """One patron answers for another: a parent for a child, an institution for those who borrow in its name."""

    guardian = models.ForeignKey(Patron, models.CASCADE, related_name="wards")
    ward = models.ForeignKey(Patron, models.CASCADE, related_name="guardians")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guardian", "ward"], name="one_guardianship_a_pair"),
            models.CheckConstraint(condition=~Q(guardian=models.F("ward")), name="guardian_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.guardian_id} for {self.ward_id}"
