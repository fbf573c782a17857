"""Places that are no longer used, and days unlike the others that come back every year."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0007_stacks")]

    operations = [  # null, so that SQLite does not make the tables anew and lose their triggers
        migrations.AddField(
            model_name="place", name="retired_on", field=models.DateField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="hoursexception", name="is_yearly", field=models.BooleanField(null=True)
        ),
    ]
