"""Records as they came and what they became: editions, works, holdings, items."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kitabdar.organisation.models import Account, Place, translated


class Source(models.Model):
    """Where records come from: a library's own cataloguing, a partner, a supplier."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    item_mapping = models.CharField(max_length=40, default="koha-952")  # a mapping shipped with marc.items

    def __str__(self) -> str:
        return self.name


class ImportState(models.TextChoices):
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    FAILED = "failed", _("Failed")


class ImportRun(models.Model):
    """One file taken in; `position` is the number of records of it that are safely committed."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="import_runs")
    file_name = models.CharField(max_length=250)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of the first MiB and the size; "" for a stream
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.RUNNING)
    position = models.PositiveBigIntegerField(default=0)
    created = models.PositiveBigIntegerField(default=0)
    updated = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    rejected = models.PositiveBigIntegerField(default=0)
    details = models.JSONField(default=dict, blank=True)  # counts of items, of reasons and of warnings
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.file_name} ({self.state})"


class Work(models.Model):
    """The editions and translations of one creation, across languages and scripts."""

    key = models.CharField(max_length=200, unique=True)  # catalogue.rules.work_key
    title = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=3, blank=True)  # original language, MARC code

    def __str__(self) -> str:
        return self.title or self.key


class Edition(models.Model):
    """The records that describe the same publication; one index document each."""

    key = models.CharField(max_length=200, unique=True)  # catalogue.rules.edition_key
    work = models.ForeignKey(Work, models.PROTECT, related_name="editions")
    reason = models.CharField(max_length=40, blank=True)  # why it is in its work: a rule's name or "by hand"
    pinned = models.BooleanField(default=False)  # placed by hand: rules leave it alone
    created_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


class Record(models.Model):
    """One bibliographic description, kept as its source gave it (RecordVersion) and as we read it.

    `normalised` is the MARC 21 form (marc.codec JSON), `description` what marc.extract found in it
    (marc.description JSON): what pages and the index are made from.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="records", db_index=False)
    control_number = models.CharField(max_length=120)
    agency = models.CharField(max_length=40, blank=True)  # whose control number it is (003)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="records")
    version = models.PositiveIntegerField(default=1)
    fingerprint = models.BinaryField(max_length=32)  # SHA-256 of the bytes as its source last gave them
    normalised = models.TextField()
    description = models.TextField()
    deleted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "control_number", "agency"], name="record_once_in_its_source"
            )
        ]

    def __str__(self) -> str:
        return self.control_number


class RecordVersion(models.Model):
    """One state of a record: the bytes as they came, who brought them, when and why. Never changed."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    raw = models.BinaryField()
    raw_format = models.CharField(max_length=12)  # "iso2709", "marcxml", "marcjson"
    encoding = models.CharField(max_length=20)
    reason = models.CharField(max_length=20)  # "import", "edit", "restore", "delete"
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    import_run = models.ForeignKey(ImportRun, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="record_version_once")]

    def __str__(self) -> str:
        return f"{self.record_id} v{self.number}"


class Identifier(models.Model):
    """A normalised standard number of a record, for matching: ISBN-13, ISSN, LCCN …"""

    record = models.ForeignKey(Record, models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["kind", "value"], name="identifier_value")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class ItemType(models.Model):
    """A class of items that policies treat alike: book, reading-room only, film, device."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    names = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return translated(self.names, self.name)


class Holding(models.Model):
    """What a branch says it has of a record."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="holdings", db_index=False)
    branch = models.ForeignKey(Place, models.PROTECT, related_name="+")
    call_number = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "branch", "call_number"], name="holding_once_at_a_branch"
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_id} at {self.branch_id}"


class ItemState(models.TextChoices):
    """Where an item stands in lending; circulation's transition table moves it."""

    AVAILABLE = "available", _("Available")
    ON_LOAN = "on_loan", _("On loan")
    ON_HOLD_SHELF = "on_hold_shelf", _("On the hold shelf")
    IN_TRANSIT = "in_transit", _("In transit")
    MISSING = "missing", _("Missing")
    LOST = "lost", _("Lost")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Item(models.Model):
    """One barcoded thing."""

    holding = models.ForeignKey(Holding, models.PROTECT, related_name="items")
    barcode = models.CharField(max_length=40, unique=True)
    branch = models.ForeignKey(Place, models.PROTECT, related_name="+")  # where it belongs
    current_branch = models.ForeignKey(Place, models.PROTECT, related_name="+")  # where it is
    location = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    item_type = models.ForeignKey(ItemType, models.PROTECT, related_name="+")
    state = models.CharField(max_length=14, choices=ItemState.choices, default=ItemState.AVAILABLE)
    call_number = models.CharField(max_length=120, blank=True)
    copy_number = models.CharField(max_length=20, blank=True)
    inventory_number = models.CharField(max_length=40, blank=True)
    price = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    note = models.CharField(max_length=250, blank=True)
    acquired_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(barcode=""), name="item_has_a_barcode")]

    def __str__(self) -> str:
        return self.barcode
