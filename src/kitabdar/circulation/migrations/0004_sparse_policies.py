"""A row of policy says what it says and is silent on the rest; a loan keeps the terms it was made under.

What a row said before it says still, all of it: nothing changes for a library until it changes its rules.
SQLite makes the table of policies anew, and loses the triggers that write the settings stamp; they are made again.
"""

import json
from hashlib import sha256
from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

triggers = import_module("kitabdar.organisation.migrations.0002_triggers")

NUMBERS = {
    "loan_days": "loan_length",
    "loan_limit": "loan_limit",
    "renewal_limit": "renewal_limit",
    "hold_limit": "hold_limit",
    "hold_shelf_days": "hold_shelf_days",
    "grace_days": "grace",
}
FLAGS = {"is_loanable": "is_loanable", "is_holdable": "is_holdable"}
SUMS = {"charge_per_day": "charge", "charge_cap": "charge_cap", "owed_limit": "owed_limit"}
DEFAULTS = {
    "is_loanable": True,
    "loan_length": 14,
    "loan_limit": 10,
    "renewal_limit": 2,
    "charge": "0",
    "grace": 0,
    "charge_cap": "0",
    "owed_limit": "0",
    "is_holdable": True,
    "hold_limit": 5,
    "hold_shelf_days": 7,
}
"""What kinds are where no rule says them, as of this migration: agreed terms keep what differs."""

STAMPED = ("circulation_policy", "circulation_policy_item_types")


def convert(apps, schema_editor):
    policy_model = apps.get_model("circulation", "Policy")
    said = {}
    for row in policy_model.objects.all():
        row.says = {new: getattr(row, old) for old, new in {**NUMBERS, **FLAGS}.items()}
        row.says |= {new: str(getattr(row, old)) for old, new in SUMS.items()}
        row.save()
        said[row.pk] = (row.name, row.says)
        if row.item_type_id is not None:
            row.item_types.add(row.item_type_id)
    loans = apps.get_model("circulation", "Loan").objects
    for policy_id in loans.order_by().values_list("policy_id", flat=True).distinct():
        name, says = said.get(policy_id, ("", {}))
        kept = agreed(apps, policy_id, name, says)
        loans.filter(policy_id=policy_id).update(terms_id=kept)


def agreed(apps, policy_id, name, says):
    """Keep what a row said as the terms of its loans."""
    kept = {
        "says": {kind: value for kind, value in says.items() if not is_default(kind, value)},
        "rules": {kind: [name, "only", "", policy_id] for kind in says},
        "looked_at": 1,
        "matched": 1,
    }
    digest = sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()
    return (
        apps.get_model("circulation", "AgreedTerms").objects.get_or_create(digest=digest, defaults=kept)[0].pk
    )


def is_default(kind, value):
    default = DEFAULTS[kind]
    return float(value) == float(default) if isinstance(default, str) else value == default


def stamp_again(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table in STAMPED:
        if vendor == "sqlite":
            for event in ("insert", "update", "delete"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_stamp_{event}")
        elif table == "circulation_policy":
            continue  # PostgreSQL has kept it
        for statement in triggers.stamping(table, vendor):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0004_item_collection"),
        ("circulation", "0003_loan_indexes"),
        ("organisation", "0003_audit_indexes"),
        ("patrons", "0002_block_cause"),
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
            options={"verbose_name_plural": "agreed terms"},
        ),
        migrations.AddField("policy", "youngest", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField("policy", "oldest", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField("policy", "collection", models.CharField(blank=True, max_length=40, default="")),
        migrations.AddField("policy", "material", models.CharField(blank=True, max_length=20, default="")),
        migrations.AddField("policy", "new_days", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField("policy", "says", models.JSONField(blank=True, default=dict)),
        migrations.AddField(
            "policy",
            "item_types",
            models.ManyToManyField(blank=True, related_name="+", to="catalogue.itemtype"),
        ),
        migrations.AddField(
            "loan",
            "terms",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="circulation.agreedterms",
            ),
        ),
        migrations.AddField("loan", "unseen_renewals", models.PositiveIntegerField(default=0)),
        migrations.AddField("loan", "in_reading_room", models.BooleanField(default=False)),
        migrations.AddField("renewal", "is_seen", models.BooleanField(default=False)),
        migrations.AddField("hold", "lapses_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(convert),
    ]
