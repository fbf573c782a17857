"""Roles made before files of readers could be merged may do so."""

from django.db import migrations


def add(apps, schema_editor):
    roles = apps.get_model("organisation", "Role").objects
    for role in roles.filter(code__in=("administrator", "head-librarian")):
        role.permissions = sorted({*role.permissions, "patrons.merge"})
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("organisation", "0005_desk")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
