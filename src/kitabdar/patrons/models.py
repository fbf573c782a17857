"""Who borrows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kitabdar.organisation.models import Account, Place, translated


class PatronCategory(models.Model):
    """A class of patrons that policies treat alike."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    names = models.JSONField(default=dict, blank=True)
    membership_months = models.PositiveIntegerField(default=12)
    # Days after which ended loans are parted from their readers; None: never.
    history_days = models.PositiveSmallIntegerField(null=True, blank=True)
    # Days after a card ran out on which its reader is erased; None: never.
    lapsed_days = models.PositiveSmallIntegerField(null=True, blank=True)
    is_institution = models.BooleanField(default=False)  # delegates borrow for these patrons

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
    other_names = models.JSONField(default=list, blank=True)  # of `rules.OtherName`: other scripts
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
    identity_digest = models.CharField(max_length=64, null=True, blank=True)
    identity_network = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    is_temporary = models.BooleanField(
        default=False
    )  # registered online; who it is was not shown at a desk yet
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["identity_network", "identity_digest"], name="one_identity_a_network"
            ),
            models.CheckConstraint(
                condition=Q(identity_network__isnull=True, identity_digest__isnull=True)
                | Q(identity_network__isnull=False, identity_digest__isnull=False),
                name="identity_of_a_network",
            ),
        ]

    def __str__(self) -> str:
        return self.card_number

    @property
    def full_name(self) -> str:
        return " ".join(each for each in (self.family_name, self.given_name, self.patronymic) if each)


class PatronBlock(models.Model):
    """Why a patron may not borrow for now; lifted when `until` has passed or by hand."""

    patron = models.ForeignKey(Patron, models.CASCADE, related_name="blocks")
    reason = models.CharField(max_length=250)
    cause = models.CharField(
        max_length=10, blank=True
    )  # of those nobody placed by hand: `messages.CAUSES` words it
    placed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    placed_at = models.DateTimeField()
    until = models.DateField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.reason


class Guardianship(models.Model):
    """One patron answers for another, as a parent for a child; `gets_notices`: they are told what the other is told."""

    guardian = models.ForeignKey(Patron, models.CASCADE, related_name="wards")
    ward = models.ForeignKey(Patron, models.CASCADE, related_name="guardians")
    gets_notices = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guardian", "ward"], name="one_guardianship_a_pair"),
            models.CheckConstraint(condition=~Q(guardian=models.F("ward")), name="guardian_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.guardian_id} for {self.ward_id}"


class Tombstone(models.Model):
    """A patron who was merged into another and is no more; its old card still leads to the survivor.

    The row of the patron stays, empty: the journal and the audit trail name it. `survivor` is never itself merged: who
    merges the survivor leads these on.
    """

    patron = models.OneToOneField(Patron, models.PROTECT, related_name="tombstone")
    survivor = models.ForeignKey(Patron, models.PROTECT, related_name="merged")
    card_number = models.CharField(max_length=40, null=True, blank=True, unique=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(patron=models.F("survivor")), name="merged_into_another")
        ]

    def __str__(self) -> str:
        return f"{self.patron_id} is {self.survivor_id}"


class PossibleDuplicate(models.Model):
    """Two patrons who may be one person, until they are merged or staff say that they are two."""

    one = models.ForeignKey(Patron, models.CASCADE, related_name="+")
    other = models.ForeignKey(Patron, models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)  # of `matching.REASONS`
    found_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="one_doubt_a_pair"),
            models.CheckConstraint(condition=Q(one__lt=models.F("other")), name="doubt_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} or {self.other_id}: {self.score}"


class Delegation(models.Model):
    """A person who borrows, renews and collects in the name of an institution, for a term. Ended ones stay."""

    institution = models.ForeignKey(Patron, models.CASCADE, related_name="delegations")
    delegate = models.ForeignKey(Patron, models.CASCADE, related_name="mandates")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # the last day; None: until it is ended
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "delegate"], condition=Q(ended_at=None), name="one_delegation_a_pair"
            ),
            models.CheckConstraint(
                condition=~Q(institution=models.F("delegate")), name="delegate_of_another"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="delegation_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate_id} for {self.institution_id}"


class Admission(models.Model):
    """How one may apply online at a place and all below it; the nearest place that says it decides."""

    place = models.OneToOneField(Place, models.CASCADE, related_name="+")
    is_offered = models.BooleanField(default=False)
    category = models.ForeignKey(PatronCategory, models.PROTECT, related_name="+")
    alone_from = models.PositiveSmallIntegerField(
        default=14
    )  # years; younger ones give the card of a guardian
    kept_days = models.PositiveSmallIntegerField(default=14)  # what was not confirmed, or was refused
    temporary_days = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # None: the card is not temporary

    def __str__(self) -> str:
        return f"admission at {self.place_id}"


class ApplicationState(models.TextChoices):
    SENT = "sent", _("To be confirmed by mail")
    CONFIRMED = "confirmed", _("Waiting for a decision")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")


class Application(models.Model):
    """Somebody who wishes to become a patron. Emptied when approved; removed some days after it was refused."""

    state = models.CharField(max_length=10, choices=ApplicationState.choices, default=ApplicationState.SENT)
    home_branch = models.ForeignKey(Place, models.PROTECT, related_name="+")
    category = models.ForeignKey(PatronCategory, models.PROTECT, related_name="+")
    family_name = models.CharField(max_length=100, blank=True)
    given_name = models.CharField(max_length=100, blank=True)
    patronymic = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=8, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    guardian_card = models.CharField(max_length=40, blank=True)
    comes_with_guardian = models.BooleanField(default=False)
    password = models.CharField(max_length=128, blank=True)  # hashed
    consents = models.JSONField(default=dict)  # id of a text -> whether it was agreed to
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["sent", "confirmed"], decided_at__isnull=True)
                | Q(state__in=["approved", "refused"], decided_at__isnull=False),
                name="application_decided_at",
            )
        ]

    def __str__(self) -> str:
        return f"application {self.pk}"


class ConsentText(models.Model):
    """One version of what readers are asked to agree to, at a place and all below it; kept as it was agreed to."""

    code = models.SlugField(max_length=40)  # what it is about: the same in all its versions
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField()
    valid_from = models.DateField()
    is_optional = models.BooleanField(default=False)
    is_asked = models.BooleanField(default=True)  # no: from this version on nobody is asked any more
    titles = models.JSONField(default=dict)  # interface language -> text
    bodies = models.JSONField(default=dict)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "place", "version"], name="one_version_a_place"),
            models.UniqueConstraint(
                fields=["code", "version"], condition=Q(place=None), name="one_version_of_all_places"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Consent(models.Model):
    """What a patron answered to a version of a text: when, where, in which language, by whose account.

    A no is kept of optional texts, so that they are not asked again. Holds while `ended_at` is empty.
    """

    patron = models.ForeignKey(Patron, models.CASCADE, related_name="consents")
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="+")
    is_agreed = models.BooleanField(default=True)
    language = models.CharField(max_length=8)
    way = models.CharField(max_length=6, choices=[("online", _("online")), ("desk", _("at the desk"))])
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)  # withdrawn, or answered anew

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patron", "text"], condition=Q(ended_at=None), name="one_consent_a_text"
            )
        ]

    def __str__(self) -> str:
        return f"{self.patron_id} to {self.text_id}"


class PasswordLink(models.Model):
    """A link to set a password that a reader is to be mailed. The link itself is made when it is sent."""

    patron = models.OneToOneField(Patron, models.CASCADE, related_name="+")
    page = models.CharField(max_length=300)  # address of the page that takes the password
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"for {self.patron_id}"
