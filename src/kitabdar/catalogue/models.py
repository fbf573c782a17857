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
    rests_at = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+"
    )  # on whose shelves it stands when it is in, where that is not its home
    location = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    item_type = models.ForeignKey(ItemType, models.PROTECT, related_name="+")
    state = models.CharField(max_length=14, choices=ItemState.choices, default=ItemState.AVAILABLE)
    call_number = models.CharField(max_length=120, blank=True)
    collection = models.CharField(
        max_length=40, blank=True
    )  # what rules of lending may name: "rare", "textbooks"
    copy_number = models.CharField(max_length=20, blank=True)
    volume = models.CharField(max_length=60, blank=True)  # "2", "1998 / 3": its part of a set
    inventory_number = models.CharField(max_length=40, blank=True)
    price = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    note = models.CharField(max_length=250, blank=True)
    acquired_on = models.DateField(null=True, blank=True)
    damage = models.CharField(max_length=250, blank=True)  # what is wrong with it: it is marked as damaged
    damaged_on = models.DateField(null=True, blank=True)  # when that was noted first

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(barcode=""), name="item_has_a_barcode"),
            models.CheckConstraint(
                condition=Q(damage="", damaged_on=None) | (~Q(damage="") & ~Q(damaged_on=None)),
                name="damage_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.barcode


class HeadingKind(models.IntegerChoices):
    """Which browse list a heading stands in."""

    AUTHOR = 1
    TITLE = 2
    SUBJECT = 3


class Heading(models.Model):
    """A heading of a browse list, with its place in the order of each interface language.

    Made from what index documents say, by the indexer; how many editions stand under it, the index counts.
    Keys are the beginnings of `text.collation.sort_key`.
    """

    id = models.BigIntegerField(primary_key=True)  # search.headings.heading_id
    kind = models.PositiveSmallIntegerField(choices=HeadingKind)
    text = models.CharField(max_length=300)
    language = models.CharField(max_length=3, blank=True)  # MARC code
    authority = models.BigIntegerField(
        null=True, blank=True
    )  # whose name it is; 0 nobody's, null not asked yet
    key_az = models.BinaryField(max_length=200)
    key_kk = models.BinaryField(max_length=200)
    key_tr = models.BinaryField(max_length=200)
    key_ru = models.BinaryField(max_length=200)
    key_en = models.BinaryField(max_length=200)

    class Meta:
        indexes = [
            models.Index(fields=["kind", f"key_{locale}", "id"], name=f"heading_in_{locale}")
            for locale in ("az", "kk", "tr", "ru", "en")
        ] + [
            models.Index(
                fields=["authority", "kind"], condition=Q(authority__gt=0), name="heading_of_authority"
            )
        ]

    def __str__(self) -> str:
        return self.text


class UnfiledHeading(models.Model):
    """A heading that the indexer has met and not yet filed: working out its places costs more than indexing it."""

    kind = models.PositiveSmallIntegerField(choices=HeadingKind)
    text = models.CharField(max_length=300)
    language = models.CharField(max_length=3, blank=True)
    skip = models.PositiveSmallIntegerField()  # characters of an initial article

    def __str__(self) -> str:
        return self.text


class ShelfMark(models.Model):
    """A call number of an edition, at its place in the shelf list; made from holdings and items by the indexer."""

    edition_id = models.BigIntegerField()
    call_number = models.CharField(max_length=120)
    key = models.BinaryField(max_length=200)  # text.call_numbers.call_number_key

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition_id", "call_number"], name="shelf_mark_once_an_edition")
        ]
        indexes = [models.Index(fields=["key", "id"], name="shelf_mark_in_order")]

    def __str__(self) -> str:
        return self.call_number


class AuthorityKind(models.TextChoices):
    PERSON = "person", _("Person")
    CORPORATE = "corporate", _("Organisation")
    MEETING = "meeting", _("Meeting")
    WORK = "work", _("Work title")
    TOPIC = "topic", _("Topic")
    PLACE = "place", _("Place name")
    GENRE = "genre", _("Genre")


class Authority(models.Model):
    """A person, body, work, topic or place, by whatever names it goes (AuthorityName)."""

    kind = models.CharField(max_length=10, choices=AuthorityKind.choices)
    code = models.CharField(max_length=120, unique=True)  # what it is in its source: "geonames:586523"
    source = models.CharField(max_length=20)  # "cldr", "geonames", "kitabdar", "marc", "records", "staff"
    identifiers = models.JSONField(default=dict, blank=True)  # {"geonames": "586523", "viaf": …}
    weight = models.PositiveIntegerField(default=0)  # of namesakes the heaviest comes first: inhabitants
    note = models.TextField(blank=True)
    marc = models.TextField(blank=True)  # marc.codec JSON of the authority record it came as, or ""
    edited = models.BooleanField(default=False)  # by hand: loading its source again leaves it alone
    fingerprint = models.BinaryField(max_length=16)  # of what its source last said
    keyed_by = models.PositiveSmallIntegerField(default=0)  # text.keys.ANALYSIS_VERSION its keys were made by
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["updated_at", "id"], name="authority_changed")]
        constraints = [
            models.CheckConstraint(condition=~Q(code=""), name="authority_has_a_code"),
            models.CheckConstraint(
                condition=Q(kind__in=AuthorityKind.values), name="authority_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class NameRelation(models.TextChoices):
    """What a name is to the thing it names."""

    PREFERRED = "preferred", _("Heading")
    VARIANT = "variant", _("Other form")
    EARLIER = "earlier", _("Earlier name")
    LATER = "later", _("Later name")
    ABBREVIATION = "short", _("Short form")
    PSEUDONYM = "pseudonym", _("Pseudonym")
    TRANSLATION = "translation", _("In another language")


class AuthorityName(models.Model):
    """One name of an authority in one language and script; the heading is the one that is preferred."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="names", db_index=False)
    text = models.CharField(max_length=300)
    language = models.CharField(max_length=3, blank=True)  # MARC code
    script = models.CharField(max_length=4, blank=True)  # ISO 15924
    relation = models.CharField(max_length=12, choices=NameRelation.choices, default=NameRelation.VARIANT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "text"], name="authority_name_once"),
            models.UniqueConstraint(
                fields=["authority"], condition=Q(relation="preferred"), name="authority_heading_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="authority_name_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.text


class AuthorityKey(models.Model):
    """A number by which an authority is found: made from its names by catalogue.naming.keying."""

    key = models.BigIntegerField()
    authority = models.ForeignKey(Authority, models.CASCADE, related_name="keys")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "authority"], name="authority_key_once")]

    def __str__(self) -> str:
        return f"{self.key} of {self.authority_id}"


class AuthorityLink(models.Model):
    """A see-also reference to another heading: MARC 5XX; `other` where that heading is an authority too."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="links", db_index=False)
    relation = models.CharField(max_length=12)  # "broader", "narrower", "earlier", "later", "related"
    text = models.CharField(max_length=300)
    other = models.ForeignKey(Authority, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "relation", "text"], name="authority_link_once"),
            models.CheckConstraint(
                condition=~Q(other=models.F("authority")), name="authority_link_to_another"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class AuthorityVersion(models.Model):
    """One state of an authority, who made it, when and why; the first is what its source said. Never changed."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    state = models.JSONField()  # catalogue.naming.stating.Stated.as_json
    reason = models.CharField(max_length=20)  # "load", "import", "edit", "restore"
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "number"], name="authority_version_once")]

    def __str__(self) -> str:
        return f"{self.authority_id} v{self.number}"
