"""A number of identity is one reader's in a network, no longer in the whole installation. Links to set a password, lapsed cards, names in other scripts."""

import django.db.models.deletion
from django.db import migrations, models


def _set_networks(apps, schema_editor):
    patrons = apps.get_model("patrons", "Patron").objects
    numbered = patrons.exclude(identity_digest=None).select_related("home_branch")
    for row in numbered.only("home_branch__path").iterator():
        network_id = int(row.home_branch.path.strip("/").split("/")[0])
        patrons.filter(pk=row.pk).update(identity_network_id=network_id)
    schema_editor.connection.check_constraints()  # now, or PostgreSQL refuses to alter the table


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0007_stacks"),
        ("patrons", "0005_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="patron",
            name="identity_network",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.place",
            ),
        ),
        migrations.RunPython(_set_networks, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="patron",
            name="identity_digest",
            field=models.CharField(blank=True, max_length=64, null=True),
        ),
        migrations.AddConstraint(
            model_name="patron",
            constraint=models.UniqueConstraint(
                fields=("identity_network", "identity_digest"), name="one_identity_a_network"
            ),
        ),
        migrations.AddConstraint(
            model_name="patron",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("identity_digest__isnull", True), ("identity_network__isnull", True)),
                    models.Q(("identity_digest__isnull", False), ("identity_network__isnull", False)),
                    _connector="OR",
                ),
                name="identity_of_a_network",
            ),
        ),
        migrations.AddField(
            model_name="patroncategory",
            name="lapsed_days",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="patron",
            name="other_names",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.CreateModel(
            name="PasswordLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("page", models.CharField(max_length=300)),
                ("asked_at", models.DateTimeField()),
                (
                    "patron",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="patrons.patron"
                    ),
                ),
            ],
        ),
    ]
