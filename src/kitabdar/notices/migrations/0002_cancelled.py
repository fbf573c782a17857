"""Messages that staff took back before they were sent."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "To be sent"),
                    ("sending", "Being sent"),
                    ("sent", "Sent"),
                    ("uncertain", "Perhaps sent"),
                    ("failed", "Not delivered"),
                    ("to_print", "To be printed"),
                    ("printed", "Printed"),
                    ("dropped", "No longer true"),
                    ("cancelled", "Taken back"),
                ],
                max_length=10,
            ),
        ),
    ]
