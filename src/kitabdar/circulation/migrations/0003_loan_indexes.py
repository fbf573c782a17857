"""What the desk asks of loans is answered by indexes of those not ended, which stay small however many end."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0003_headings"),
        ("circulation", "0002_policy_stamp"),
        ("organisation", "0002_triggers"),
        ("patrons", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="loan",
            name="branch",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.place",
            ),
        ),
        migrations.AlterField(
            model_name="loan",
            name="due_at",
            field=models.DateTimeField(),
        ),
        migrations.AlterField(
            model_name="loan",
            name="patron",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="loans",
                to="patrons.patron",
            ),
        ),
        migrations.AlterField(
            model_name="loan",
            name="policy",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="circulation.policy",
            ),
        ),
        migrations.AlterField(
            model_name="loan",
            name="return_branch",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.place",
            ),
        ),
        migrations.AddIndex(
            model_name="loan",
            index=models.Index(
                condition=models.Q(("returned_at", None)), fields=["branch", "due_at"], name="open_loan_due"
            ),
        ),
    ]
