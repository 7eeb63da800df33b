"""Tables an office keeps for screening; every version stays."""

from django.db import migrations, models

from gongkai.core.append_only import AppendOnly


class Migration(migrations.Migration):
    initial = True

    dependencies = [("core", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="TableVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("words", "Table of words"),
                            ("masks", "Masks"),
                            ("switches", "What is looked for"),
                        ],
                        max_length=10,
                    ),
                ),
                ("unit_code", models.CharField(blank=True, max_length=40)),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField(default=dict)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("same_as", models.PositiveIntegerField(null=True)),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=40)),
                ("acting_for", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "unit_code", "number"), name="table_version_once"
                    )
                ],
            },
        ),
        AppendOnly("screening_tableversion"),
    ]
