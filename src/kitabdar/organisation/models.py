"""The tree of organisations, who works in it, when it is open, and what was done."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def translated(names: dict[str, str], fallback: str) -> str:
    """Return the name in the language of the reader, else the fallback."""
    return (names.get(get_language() or "", "") if names else "") or fallback


class AccountManager(BaseUserManager["Account"]):
    """Creates accounts with a hashed password, or with none (cannot sign in)."""

    def create_account(self, username: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """What a person signs in with; says nothing of what they may do (see Staff, Patron)."""

    username = models.CharField(max_length=80, unique=True)
    language = models.CharField(max_length=8, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sign_in_stamp = models.CharField(max_length=32, blank=True, default="")  # another one ends all sessions

    USERNAME_FIELD = "username"
    objects: AccountManager = AccountManager()

    def __str__(self) -> str:
        return self.username

    def get_session_auth_hash(self) -> str:
        """Return what a session must know to hold: another password or another stamp ends it."""
        if not self.sign_in_stamp:
            return super().get_session_auth_hash()
        return salted_hmac(
            "kitabdar.session", f"{self.password}{self.sign_in_stamp}", algorithm="sha256"
        ).hexdigest()


class PlaceKind(models.TextChoices):
    NETWORK = "network", _("Network")
    LIBRARY = "library", _("Library")
    BRANCH = "branch", _("Branch")
    LOCATION = "location", _("Location")


class Place(models.Model):
    """A node of the tree Network > Library > Branch > Location.

    `path` lists the ids from the root to this node ("/1/4/9/"), so that "at or below" is a prefix test.
    """

    kind = models.CharField(max_length=8, choices=PlaceKind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    names = models.JSONField(default=dict, blank=True)  # interface language -> name
    path = models.CharField(max_length=120, blank=True, db_index=True)
    time_zone = models.CharField(max_length=40, blank=True)  # inherited when blank
    currency = models.CharField(max_length=3, blank=True)  # ISO 4217, inherited when blank
    language = models.CharField(
        max_length=8, null=True, blank=True
    )  # of what it prints, inherited when blank
    address = models.CharField(max_length=250, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    position = models.PositiveIntegerField(default=0)
    is_public = models.BooleanField(default=True)
    retired_on = models.DateField(null=True, blank=True)  # no longer used, it and all below it

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="network", parent__isnull=True) | Q(parent__isnull=False),
                name="place_only_networks_are_roots",
            )
        ]

    def __str__(self) -> str:
        return self.display_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        if path != self.path:
            self.path = path
            type(self).objects.filter(pk=self.pk).update(path=path)

    @property
    def display_name(self) -> str:
        return translated(self.names, self.name)

    @property
    def network_id(self) -> int:
        """The id of the place at the root of the tree that this one stands in."""
        return int(self.path.strip("/").split("/")[0])


class OpeningInterval(models.Model):
    """One weekly stretch of opening, in minutes after local midnight of `weekday` (Monday is 0).

    `closes` may pass 1440 (open beyond midnight). A round-the-clock place has 0-1440 on all seven days.
    """

    place = models.ForeignKey(Place, models.CASCADE, related_name="opening_intervals")
    weekday = models.PositiveSmallIntegerField()
    opens = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_weekday_0_to_6"),
            models.CheckConstraint(
                condition=Q(opens__lt=1440) & Q(closes__lte=2880) & Q(closes__gt=models.F("opens")),
                name="opening_interval_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.weekday} {self.opens}-{self.closes}"


class Stack(models.Model):
    """Says of a place, and of all below it that says nothing of its own, whether it is closed stacks.

    `sector`: what the floor or part is called on slips and lists, inherited when blank.
    """

    place = models.OneToOneField(Place, models.CASCADE, related_name="stack")
    is_closed = models.BooleanField()
    sector = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return f"stack {self.place_id}"


class HoursException(models.Model):
    """Days on which a place departs from its week: closed when `intervals` is empty, else open as said.

    `intervals` is a list of [opens, closes] in minutes after local midnight. `is_yearly` (null: no): and on the same
    days of every year after.
    """

    place = models.ForeignKey(Place, models.CASCADE, related_name="hours_exceptions")
    first_day = models.DateField()
    last_day = models.DateField()
    intervals = models.JSONField(default=list, blank=True)
    note = models.CharField(max_length=200, blank=True)
    is_yearly = models.BooleanField(null=True)

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=models.F("first_day")), name="exception_forward")
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.first_day}-{self.last_day}"


class Role(models.Model):
    """A named set of permissions (codes of `organisation.permissions`)."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    permissions = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.name


class Staff(models.Model):
    """An employee's account; what they may do is in their role assignments."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="staff")
    name = models.CharField(max_length=200)
    branch = models.ForeignKey(Place, models.PROTECT, related_name="+")  # where they usually work
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "staff"

    def __str__(self) -> str:
        return self.name


class RoleAssignment(models.Model):
    """This staff member has this role at this place and everywhere below it."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="assignments")
    role = models.ForeignKey(Role, models.PROTECT, related_name="assignments")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "role", "place"], name="role_once_at_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.staff_id}: {self.role_id} at {self.place_id}"


class SecondFactor(models.Model):
    """A code of an app, asked for beside the password. `secret` and `pending` (not confirmed yet) are sealed.

    `last_step`: of the last code that was taken, so that none is taken twice.
    """

    account = models.OneToOneField(Account, models.CASCADE, related_name="second_factor")
    secret = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_step = models.BigIntegerField(null=True, blank=True)
    pending = models.CharField(max_length=200, blank=True)
    pending_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(secret="", confirmed_at__isnull=True)
                | (~Q(secret="") & Q(confirmed_at__isnull=False)),
                name="second_factor_confirmed_with_a_secret",
            )
        ]

    def __str__(self) -> str:
        return f"second factor of {self.account_id}"


class RecoveryCode(models.Model):
    """One of ten codes on paper, for who has lost the app; only its digest is kept, and it holds once."""

    factor = models.ForeignKey(SecondFactor, models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["factor", "digest"], name="one_code_a_digest")]

    def __str__(self) -> str:
        return f"code {self.pk}"


class SecondFactorRule(models.Model):
    """Who works at a place or below it, or has a role that reaches it, must use a second factor from a day on."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    role = models.ForeignKey(Role, models.CASCADE, null=True, blank=True, related_name="+")
    since = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "role"], name="one_demand_a_role"),
            models.UniqueConstraint(fields=["place"], condition=Q(role=None), name="one_demand_of_all_roles"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.since}"


class ApiToken(models.Model):
    """A bearer token of an account; only its SHA-256 is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="api_tokens")
    label = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.label


class AuditEntry(models.Model):
    """Who did or saw what, when and where. Append-only: triggers refuse update and delete.

    Names no person but by id, so that erasing a patron leaves nothing personal here.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        Account, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    action = models.CharField(max_length=60)  # "circulation.check_out"
    subject = models.CharField(max_length=80)  # "patron:17"
    place = models.ForeignKey(
        Place, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [  # what `queries.audit_trail` is asked by, the newest first
            models.Index(fields=[field, "-id"], name=f"audit_by_{field}")
            for field in ("subject", "action", "place")
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class SettingsStamp(models.Model):
    """One row whose random stamp changes with every change of places, hours or policies.

    Triggers write it, so that it is right whoever makes the change; see `settings_cache`.
    """

    id = models.PositiveSmallIntegerField(primary_key=True)
    stamp = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.stamp


class RateWindow(models.Model):
    """How often something was tried since `started_at` (seconds since 1970); see `rate_limit`."""

    key = models.CharField(max_length=64, primary_key=True)
    started_at = models.BigIntegerField()
    ends_at = models.BigIntegerField(db_index=True)
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
