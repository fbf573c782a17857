"""An address from which mail came back is used no more until it is changed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patrons", "0002_block_cause")]
    operations = [
        migrations.AddField("patron", "email_bounces", models.BooleanField(default=False)),
    ]
