"""Money is taken in advance, and taken back: two kinds of entries more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("circulation", "0018_recalls"),
    ]

    operations = [
        migrations.AlterField(
            model_name="journalentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("charge", "Charge"),
                    ("payment", "Payment"),
                    ("credit_used", "Paid from credit"),
                    ("write_off", "Write-off"),
                    ("in_kind", "Replaced in kind"),
                    ("cancellation", "Charge cancelled"),
                    ("refund", "Given back as credit"),
                    ("deposit", "Paid in advance"),
                    ("pay_out", "Credit paid out"),
                    ("reversal", "Payment taken back"),
                    ("credit_back", "Payment from credit taken back"),
                    ("deposit_back", "Payment in advance taken back"),
                    ("to_bank", "Taken to the bank"),
                    ("from_bank", "Put into the till"),
                    ("surplus", "Too much in the till"),
                    ("shortage", "Too little in the till"),
                ],
                max_length=12,
            ),
        ),
    ]
