"""The tables of lending as they are, for a new library: all steps up to 0014 at once."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

triggers = import_module("kitabdar.organisation.migrations.0002_triggers")
ledger = import_module("kitabdar.circulation.migrations.0006_ledger")

STAMPED = ("circulation_policy", "circulation_policy_item_types", "circulation_sortrule")


def stamp(apps, schema_editor):
    for table in STAMPED:
        for statement in triggers.stamping(table, schema_editor.connection.vendor):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("circulation", "0001_initial"),
        ("circulation", "0002_policy_stamp"),
        ("circulation", "0003_loan_indexes"),
        ("circulation", "0004_sparse_policies"),
        ("circulation", "0005_terms_alone"),
        ("circulation", "0006_ledger"),
        ("circulation", "0007_ledger_filled"),
        ("circulation", "0008_wishes"),
        ("circulation", "0009_bookings"),
        ("circulation", "0010_claims_and_batches"),
        ("circulation", "0011_people"),
        ("circulation", "0012_movement"),
        ("circulation", "0013_hold_set_aside"),
        ("circulation", "0014_settled_losses"),
    ]
    dependencies = [
        ("catalogue", "0001_squashed_0007_item_damage"),
        ("organisation", "0001_squashed_0008_places_and_years"),
        ("patrons", "0001_squashed_0006_identity_and_passwords"),
    ]
    operations = [
        migrations.CreateModel(
            name="AgreedTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("says", models.JSONField()),
                ("rules", models.JSONField()),
                ("looked_at", models.PositiveIntegerField()),
                ("matched", models.PositiveIntegerField()),
            ],
            options={
                "verbose_name_plural": "agreed terms",
            },
        ),
        migrations.CreateModel(
            name="BatchRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("check_in", "Take back"), ("check_out", "Lend")], max_length=10
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.place"
                    ),
                ),
                (
                    "patron",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patrons.patron",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "check_in"), ("patron__isnull", True)),
                            models.Q(("kind", "check_out"), ("patron__isnull", False)),
                            _connector="OR",
                        ),
                        name="batch_lends_to_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BatchLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("barcode", models.CharField(max_length=60)),
                ("title", models.CharField(blank=True, max_length=200)),
                (
                    "expected",
                    models.CharField(
                        choices=[
                            ("waiting", "To do"),
                            ("done", "Done"),
                            ("already", "Was so already"),
                            ("refused", "Refused"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "To do"),
                            ("done", "Done"),
                            ("already", "Was so already"),
                            ("refused", "Refused"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("said", models.CharField(blank=True, max_length=500)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="circulation.batchrun",
                    ),
                ),
            ],
            options={
                "ordering": ["run", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "number"), name="one_line_a_number"),
                    models.UniqueConstraint(fields=("run", "barcode"), name="one_line_a_barcode"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("booked", "Booked"),
                            ("collected", "Collected"),
                            ("returned", "Returned"),
                            ("cancelled", "Cancelled"),
                            ("missed", "Not collected"),
                        ],
                        default="booked",
                        max_length=10,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("lead", models.PositiveSmallIntegerField(default=0)),
                ("trail", models.PositiveSmallIntegerField(default=0)),
                ("kept_until", models.DateField()),
                ("any_copy", models.BooleanField(default=False)),
                ("booked_at", models.DateTimeField()),
                ("prepared_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="catalogue.item",
                    ),
                ),
                (
                    "patron",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="patrons.patron",
                    ),
                ),
                (
                    "pickup_branch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["item", "starts_on"],
                        name="booking_of_item",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["pickup_branch", "starts_on"],
                        name="booking_at_branch",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__lte", models.F("kept_until")),
                            ("kept_until__lte", models.F("ends_on")),
                        ),
                        name="booking_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("state__in", ["booked", "collected"])),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state__in", ["returned", "cancelled", "missed"]),
                            ),
                            _connector="OR",
                        ),
                        name="booking_ended_when_closed",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("prepared_at__isnull", False), ("state", "booked")),
                        fields=("item",),
                        name="one_prepared_booking_an_item",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BookedDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.item",
                    ),
                ),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="circulation.booking",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("item", "day"), name="one_booking_an_item_and_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("in_transit", "On its way"),
                            ("ready", "Ready to collect"),
                            ("filled", "Collected"),
                            ("cancelled", "Cancelled"),
                            ("expired", "Not collected"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("placed_at", models.DateTimeField()),
                ("ready_at", models.DateTimeField(blank=True, null=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("volume", models.CharField(blank=True, max_length=60)),
                ("languages", models.CharField(blank=True, max_length=80)),
                ("group", models.CharField(blank=True, max_length=32)),
                ("is_first", models.BooleanField(default=False)),
                ("is_suspended", models.BooleanField(default=False)),
                ("resumes_on", models.DateField(blank=True, null=True)),
                ("targeted_at", models.DateTimeField(blank=True, null=True)),
                ("lapses_at", models.DateTimeField(blank=True, null=True)),
                ("in_reading_room", models.BooleanField(default=False)),
                ("set_aside", models.CharField(blank=True, max_length=200)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="catalogue.edition",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="catalogue.item",
                    ),
                ),
                (
                    "patron",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="patrons.patron"
                    ),
                ),
                (
                    "pickup_branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.place"
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="catalogue.item",
                    ),
                ),
                (
                    "wanted_item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.item",
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.work",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["edition", "state", "placed_at"], name="hold_queue"),
                    models.Index(
                        condition=models.Q(("group", ""), _negated=True), fields=["group"], name="hold_group"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["in_transit", "ready"])),
                        fields=("item",),
                        name="one_hold_an_item",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["in_transit", "ready"]), models.Q(("group", ""), _negated=True)
                        ),
                        fields=("group",),
                        name="one_item_a_group",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["in_transit", "ready"]), _negated=True),
                            ("item__isnull", False),
                            _connector="OR",
                        ),
                        name="hold_put_aside_has_item",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JournalEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("charge", "Charge"),
                            ("payment", "Payment"),
                            ("credit_used", "Paid from credit"),
                            ("write_off", "Write-off"),
                            ("in_kind", "Replaced in kind"),
                            ("cancellation", "Charge cancelled"),
                            ("refund", "Given back as credit"),
                            ("pay_out", "Credit paid out"),
                            ("to_bank", "Taken to the bank"),
                            ("from_bank", "Put into the till"),
                            ("surplus", "Too much in the till"),
                            ("shortage", "Too little in the till"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("currency", models.CharField(max_length=3)),
                ("note", models.CharField(blank=True, max_length=250)),
                ("key", models.CharField(blank=True, max_length=40, null=True, unique=True)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
                (
                    "patron",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patrons.patron",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "journal entries",
                "indexes": [models.Index(fields=["branch", "currency", "id"], name="entry_of_branch")],
            },
        ),
        migrations.CreateModel(
            name="Loan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "On loan"),
                            ("lost", "Lost"),
                            ("claimed", "Claimed returned"),
                            ("settled", "Lost and settled"),
                            ("returned", "Returned"),
                            ("undone", "Undone"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("checked_out_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("renewals", models.PositiveIntegerField(default=0)),
                ("unseen_renewals", models.PositiveIntegerField(default=0)),
                ("in_reading_room", models.BooleanField(default=False)),
                ("lost_at", models.DateTimeField(blank=True, null=True)),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
                (
                    "branch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="loans", to="catalogue.item"
                    ),
                ),
                (
                    "patron",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loans",
                        to="patrons.patron",
                    ),
                ),
                (
                    "return_branch",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patrons.patron",
                    ),
                ),
                (
                    "terms",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="circulation.agreedterms",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["patron", "returned_at"], name="loan_of_patron"),
                    models.Index(
                        condition=models.Q(("returned_at", None)),
                        fields=["branch", "due_at"],
                        name="open_loan_due",
                    ),
                    models.Index(
                        condition=models.Q(("taken_by__isnull", False)),
                        fields=["taken_by"],
                        name="loan_taken_by",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("returned_at", None)),
                        fields=("item",),
                        name="one_open_loan_an_item",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gt", models.F("checked_out_at"))),
                        name="loan_due_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("returned_at__isnull", True), ("state__in", ["open", "lost", "claimed"])
                            ),
                            models.Q(
                                ("returned_at__isnull", False),
                                ("state__in", ["settled", "returned", "undone"]),
                            ),
                            _connector="OR",
                        ),
                        name="loan_ended_when_returned",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Charge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("overdue", "Overdue"),
                            ("lost", "Lost item"),
                            ("processing", "Work with a lost item"),
                            ("loan", "Loan charge"),
                            ("hold", "Hold"),
                            ("uncollected", "Not collected"),
                            ("damage", "Damage"),
                            ("membership", "Membership"),
                            ("new_card", "New card"),
                            ("copies", "Copies and prints"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10)),
                ("balance", models.DecimalField(decimal_places=2, max_digits=10)),
                ("currency", models.CharField(max_length=3)),
                ("note", models.CharField(blank=True, max_length=250)),
                ("created_at", models.DateTimeField()),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.place"
                    ),
                ),
                (
                    "patron",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charges",
                        to="patrons.patron",
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charges",
                        to="circulation.loan",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["patron", "balance"], name="charge_of_patron")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="charge_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("balance__gte", 0), ("balance__lte", models.F("amount"))),
                        name="charge_balance_in_range",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="booking",
            name="loan",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="booking",
                to="circulation.loan",
            ),
        ),
        migrations.CreateModel(
            name="Policy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("position", models.PositiveIntegerField(unique=True)),
                ("youngest", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("oldest", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("collection", models.CharField(blank=True, max_length=40)),
                ("material", models.CharField(blank=True, max_length=20)),
                ("new_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("says", models.JSONField(blank=True, default=dict)),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="patrons.patroncategory",
                    ),
                ),
                ("item_types", models.ManyToManyField(blank=True, related_name="+", to="catalogue.itemtype")),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "policies",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "debit",
                    models.CharField(
                        choices=[
                            ("owed", "Owed by readers"),
                            ("credit", "Owed to readers"),
                            ("cash", "Cash"),
                            ("card", "Card"),
                            ("transfer", "Bank transfer"),
                            ("bank", "Bank"),
                            ("income", "Income"),
                            ("written_off", "Written off"),
                            ("in_kind", "Replaced in kind"),
                            ("difference", "Differences of the till"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "credit",
                    models.CharField(
                        choices=[
                            ("owed", "Owed by readers"),
                            ("credit", "Owed to readers"),
                            ("cash", "Cash"),
                            ("card", "Card"),
                            ("transfer", "Bank transfer"),
                            ("bank", "Bank"),
                            ("income", "Income"),
                            ("written_off", "Written off"),
                            ("in_kind", "Replaced in kind"),
                            ("difference", "Differences of the till"),
                        ],
                        max_length=12,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "charge",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="circulation.charge",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="circulation.journalentry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="posting_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("debit", models.F("credit")), _negated=True),
                        name="posting_has_two_sides",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Renewal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("previous_due_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("is_seen", models.BooleanField(default=False)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="renewal_history",
                        to="circulation.loan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReturnClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("claimed_at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=250)),
                ("searches", models.PositiveSmallIntegerField(default=0)),
                ("searched_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "Being looked for"),
                            ("found_here", "Found here"),
                            ("with_reader", "Found with the reader"),
                            ("lost", "Not found, counts as lost"),
                            ("written_off", "Not found, written off"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "branch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
                (
                    "claimed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="return_claims",
                        to="circulation.loan",
                    ),
                ),
                (
                    "patron",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="return_claims",
                        to="patrons.patron",
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("resolved_at", None)),
                        fields=["branch"],
                        name="open_claim_of_branch",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("resolved_at", None)),
                        fields=("loan",),
                        name="one_open_claim_a_loan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "open"), ("resolved_at__isnull", True)),
                            models.Q(
                                models.Q(("outcome", "open"), _negated=True), ("resolved_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="claim_resolved_with_an_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rota",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("repeats", models.BooleanField(default=False)),
                ("is_paused", models.BooleanField(default=False)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.place"
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="rota_has_a_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RotaStage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("days", models.PositiveSmallIntegerField()),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.place"
                    ),
                ),
                (
                    "rota",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stages",
                        to="circulation.rota",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("rota", "position"), name="one_stage_a_position"),
                    models.CheckConstraint(condition=models.Q(("days__gt", 0)), name="stage_of_some_days"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RotaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "Goes on"),
                            ("resting", "At its stage"),
                            ("paused", "Paused"),
                            ("homeward", "Going home"),
                            ("ended", "Off the rota"),
                        ],
                        default="due",
                        max_length=10,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("days_left", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rota_items",
                        to="catalogue.item",
                    ),
                ),
                (
                    "rests_at",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.place"
                    ),
                ),
                (
                    "rota",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="circulation.rota",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="items",
                        to="circulation.rotastage",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "ended"), _negated=True),
                        fields=("item",),
                        name="one_rota_an_item",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends_on__isnull", False), ("state", "resting")),
                            models.Q(models.Q(("state", "resting"), _negated=True), ("ends_on", None)),
                            _connector="OR",
                        ),
                        name="rota_item_at_its_stage_has_an_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("state", "ended")),
                            models.Q(models.Q(("state", "ended"), _negated=True), ("ended_at", None)),
                            _connector="OR",
                        ),
                        name="rota_item_ended_when_off",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SortRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=100)),
                ("bin", models.CharField(max_length=40)),
                ("collection", models.CharField(blank=True, max_length=40)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("shelve", "Back to its shelf"),
                            ("put_aside", "To the hold shelf"),
                            ("send", "To another branch"),
                            ("attention", "Somebody must look at it"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisation.place"
                    ),
                ),
                (
                    "destination",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
                (
                    "item_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalogue.itemtype",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("bin", ""), _negated=True)
                        ),
                        name="sort_rule_has_name_and_bin",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StackRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("fetching", "Being fetched"),
                            ("on_its_way", "On its way"),
                            ("ready", "Ready at the desk"),
                            ("waiting", "Waiting for a copy"),
                            ("not_found", "Not found"),
                            ("collected", "Collected"),
                            ("returned", "Returned to the stack"),
                            ("given_up", "Given up"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("fetch_from", models.DateTimeField()),
                ("fetching_at", models.DateTimeField(blank=True, null=True)),
                ("ready_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "branch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
                (
                    "hold",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stack_request",
                        to="circulation.hold",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.item"
                    ),
                ),
                (
                    "stack",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.place"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["branch", "state"],
                        name="open_request",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("branch", "day", "number"), name="request_of_the_day"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gt", 0)), name="request_has_a_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state__in", ["collected", "returned", "given_up"]),
                            ),
                            models.Q(
                                models.Q(("state__in", ["collected", "returned", "given_up"]), _negated=True),
                                ("closed_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="request_closed_when_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Till",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("cash", models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.place"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("branch", "currency"), name="one_till_a_currency"),
                    models.CheckConstraint(
                        condition=models.Q(("cash__gte", 0)), name="till_not_below_nothing"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TillClosing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("expected", models.DecimalField(decimal_places=2, max_digits=12)),
                ("counted", models.DecimalField(decimal_places=2, max_digits=12)),
                ("banked", models.DecimalField(decimal_places=2, max_digits=12)),
                ("note", models.CharField(blank=True, max_length=250)),
                ("last_entry", models.BigIntegerField()),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "till",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closings",
                        to="circulation.till",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("hold", "For a hold"),
                            ("booking", "For a booking"),
                            ("home", "Going home"),
                            ("staff", "Sent by staff"),
                            ("rotation", "On a rota"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("received_at", models.DateTimeField(blank=True, null=True)),
                (
                    "from_branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.place"
                    ),
                ),
                (
                    "hold",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="circulation.hold",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="catalogue.item",
                    ),
                ),
                (
                    "to_branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.place"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("received_at", None)),
                        fields=("item",),
                        name="one_open_transfer_an_item",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TransferCost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cost", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "from_branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisation.place"
                    ),
                ),
                (
                    "to_branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisation.place"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("from_branch", "to_branch"), name="one_cost_a_way"),
                    models.CheckConstraint(
                        condition=models.Q(("from_branch", models.F("to_branch")), _negated=True),
                        name="cost_of_a_way_between_branches",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("loan__isnull", False), ("state__in", ["collected", "returned"])),
                    models.Q(("loan__isnull", True), ("state__in", ["booked", "cancelled", "missed"])),
                    _connector="OR",
                ),
                name="booking_collected_has_loan",
            ),
        ),
        migrations.RunPython(stamp),
        migrations.RunPython(ledger.refuse_change),
    ]
