"""Roles made before there was a permission for whole lists get it."""

from django.db import migrations

WITH_LISTS = ("administrator", "head-librarian")


def add(apps, schema_editor):
    for role in apps.get_model("organisation", "Role").objects.filter(code__in=WITH_LISTS):
        role.permissions = sorted({*role.permissions, "circulation.batch"})
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("organisation", "0004_permissions_of_money")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
