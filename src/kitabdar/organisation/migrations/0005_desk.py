"""The language of a place, a second factor for staff, and a permission for whole lists that roles made before get."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

WITH_LISTS = ("administrator", "head-librarian")
CASCADE = django.db.models.deletion.CASCADE
ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def add(apps, schema_editor):
    for role in apps.get_model("organisation", "Role").objects.filter(code__in=WITH_LISTS):
        role.permissions = sorted({*role.permissions, "circulation.batch"})
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("organisation", "0004_permissions_of_money")]
    operations = [
        migrations.RunPython(add, migrations.RunPython.noop),
        migrations.AddField(  # null, so that SQLite does not make the table anew and lose its triggers
            model_name="place",
            name="language",
            field=models.CharField(blank=True, max_length=8, null=True),
        ),
        migrations.AddField(
            model_name="account",
            name="sign_in_stamp",
            field=models.CharField(blank=True, default="", max_length=32),
        ),
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                ("id", ID),
                ("secret", models.CharField(blank=True, max_length=200)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("last_step", models.BigIntegerField(blank=True, null=True)),
                ("pending", models.CharField(blank=True, max_length=200)),
                ("pending_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=CASCADE, related_name="second_factor", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(confirmed_at__isnull=True, secret="")
                        | (~models.Q(secret="") & models.Q(confirmed_at__isnull=False)),
                        name="second_factor_confirmed_with_a_secret",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", ID.clone()),
                ("digest", models.CharField(max_length=64)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "factor",
                    models.ForeignKey(
                        on_delete=CASCADE, related_name="codes", to="organisation.secondfactor"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("factor", "digest"), name="one_code_a_digest")
                ],
            },
        ),
        migrations.CreateModel(
            name="SecondFactorRule",
            fields=[
                ("id", ID.clone()),
                ("since", models.DateField()),
                ("place", models.ForeignKey(on_delete=CASCADE, related_name="+", to="organisation.place")),
                (
                    "role",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=CASCADE, related_name="+", to="organisation.role"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("place", "role"), name="one_demand_a_role"),
                    models.UniqueConstraint(
                        condition=models.Q(role=None), fields=("place",), name="one_demand_of_all_roles"
                    ),
                ],
            },
        ),
    ]
