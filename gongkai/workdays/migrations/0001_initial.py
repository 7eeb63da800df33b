import gongkai.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CalendarVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(default=gongkai.core.ids.new_public_id, max_length=13)),
            ],
        ),
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="year")),
                ("announced", models.BooleanField(verbose_name="announced")),
                ("source", models.CharField(max_length=200, verbose_name="announced in")),
            ],
            options={
                "ordering": ["year"],
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                (
                    "region",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="code of the administrative division; empty for the whole country",
                        max_length=20,
                        verbose_name="region",
                    ),
                ),
                ("is_workday", models.BooleanField(verbose_name="working day")),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="holiday")),
                ("source", models.CharField(max_length=200, verbose_name="announced in")),
                ("announced", models.BooleanField(default=True, verbose_name="announced")),
            ],
            options={
                "ordering": ["date", "region"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("date", "region"), name="calendar_day_once_per_region"
                    )
                ],
            },
        ),
    ]
