"""What is found in public records when they are looked through again; how far that is."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
        ("records", "0007_pairs_of_titles"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sweep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rules", models.CharField(max_length=64)),
                ("unit_code", models.CharField(blank=True, max_length=40)),
                ("since", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "under way"),
                            ("done", "finished"),
                            ("stopped", "begun anew with newer rules"),
                        ],
                        default="running",
                        max_length=10,
                    ),
                ),
                ("position", models.BigIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("looked_at", models.PositiveIntegerField(default=0)),
                ("newly_found", models.PositiveIntegerField(default=0)),
                ("unread_files", models.PositiveIntegerField(default=0)),
                ("withdrawn", models.PositiveIntegerField(default=0)),
                ("started_at", models.DateTimeField()),
                ("started_by", models.CharField(max_length=40)),
                ("moved_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["state", "-id"], name="sweep_state")],
            },
        ),
        migrations.CreateModel(
            name="PublicFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("severity", models.CharField(max_length=10)),
                ("fingerprint", models.CharField(max_length=64)),
                ("excerpt", models.CharField(blank=True, max_length=300)),
                ("place", models.CharField(blank=True, max_length=40)),
                ("first_seen_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "to be looked at"),
                            ("answered", "left as it is, for a reason"),
                            ("mended", "corrected by a later version"),
                            ("gone", "no longer there"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_by", models.CharField(blank=True, max_length=40)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="public_findings",
                        to="records.record",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.version",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "unit", "-id"], name="pubfind_unit"),
                    models.Index(fields=["state", "severity", "-id"], name="pubfind_severity"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("fingerprint", ""), _negated=True),
                        fields=("version", "fingerprint"),
                        name="public_finding_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("settled_by", "")),
                            models.Q(
                                ("settled_at__isnull", False),
                                models.Q(("settled_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="public_finding_settled_at_by",
                    ),
                ],
            },
        ),
    ]
