"""An item may be marked as damaged, with what is wrong and since when."""

from django.db import migrations, models

IS_EMPTY = models.Q(damage="", damaged_on=None)
IS_MARKED = ~models.Q(damage="") & ~models.Q(damaged_on=None)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0006_item_rests_at")]
    operations = [
        migrations.AddField("item", "damage", models.CharField(blank=True, max_length=250)),
        migrations.AddField("item", "damaged_on", models.DateField(blank=True, null=True)),
        migrations.AddConstraint(
            "item", models.CheckConstraint(condition=IS_EMPTY | IS_MARKED, name="damage_has_its_day")
        ),
    ]
