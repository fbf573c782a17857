"""What staff set aside when a hold was placed holds when it is filled, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("circulation", "0012_movement")]
    operations = [
        migrations.AddField(
            "hold",
            "set_aside",
            models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
    ]
