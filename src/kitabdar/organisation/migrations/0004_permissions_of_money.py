"""Roles made before there were permissions to forgive charges and to close the till get them."""

from django.db import migrations

ADDED = {
    "administrator": ("circulation.forgive", "circulation.till"),
    "head-librarian": ("circulation.forgive", "circulation.till"),
    "desk-librarian": ("circulation.till",),
}


def add(apps, schema_editor):
    for role in apps.get_model("organisation", "Role").objects.filter(code__in=ADDED):
        role.permissions = sorted({*role.permissions, *ADDED[role.code]})
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("organisation", "0003_audit_indexes")]
    operations = [migrations.RunPython(add)]
