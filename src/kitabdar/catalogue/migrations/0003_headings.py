"""Browse lists: headings and the shelf list. Both are made from records; `kitabdar index rebuild` fills them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_authorities")]

    operations = [
        migrations.CreateModel(
            name="Heading",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.PositiveSmallIntegerField(choices=[(1, "Author"), (2, "Title"), (3, "Subject")]),
                ),
                ("text", models.CharField(max_length=300)),
                ("language", models.CharField(blank=True, max_length=3)),
                ("authority", models.BigIntegerField(blank=True, null=True)),
                ("key_az", models.BinaryField(max_length=200)),
                ("key_kk", models.BinaryField(max_length=200)),
                ("key_tr", models.BinaryField(max_length=200)),
                ("key_ru", models.BinaryField(max_length=200)),
                ("key_en", models.BinaryField(max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "key_az", "id"], name="heading_in_az"),
                    models.Index(fields=["kind", "key_kk", "id"], name="heading_in_kk"),
                    models.Index(fields=["kind", "key_tr", "id"], name="heading_in_tr"),
                    models.Index(fields=["kind", "key_ru", "id"], name="heading_in_ru"),
                    models.Index(fields=["kind", "key_en", "id"], name="heading_in_en"),
                    models.Index(
                        condition=models.Q(("authority__gt", 0)),
                        fields=["authority", "kind"],
                        name="heading_of_authority",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnfiledHeading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.PositiveSmallIntegerField(choices=[(1, "Author"), (2, "Title"), (3, "Subject")]),
                ),
                ("text", models.CharField(max_length=300)),
                ("language", models.CharField(blank=True, max_length=3)),
                ("skip", models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="ShelfMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("edition_id", models.BigIntegerField()),
                ("call_number", models.CharField(max_length=120)),
                ("key", models.BinaryField(max_length=200)),
            ],
            options={
                "indexes": [models.Index(fields=["key", "id"], name="shelf_mark_in_order")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition_id", "call_number"), name="shelf_mark_once_an_edition"
                    )
                ],
            },
        ),
    ]
