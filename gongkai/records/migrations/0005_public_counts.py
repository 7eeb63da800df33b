"""How many records everybody may see, kept by the database: no page counts them."""

import django.db.models.deletion
from django.db import migrations, models

from gongkai.core.counted import Counted


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial"), ("records", "0004_old_addresses")]
    operations = [
        migrations.CreateModel(
            name="PublicCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("item", models.BigIntegerField()),
                ("number", models.BigIntegerField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "kind", "item"), name="public_count_once"
                    )
                ],
            },
        ),
        Counted(
            "records_record",
            "records_publiccount",
            by={
                "unit_id": "{row}.unit_id",
                "kind": "{row}.kind",
                "item": "COALESCE({row}.item_id, 0)",
            },
            condition="{row}.state = 'published' AND {row}.audience = 'public'",
        ),
    ]
