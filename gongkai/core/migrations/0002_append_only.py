"""What is written stays as it was written: UPDATE and DELETE are refused by trigger."""

from django.db import migrations

from gongkai.core.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        AppendOnly("core_transition"),
        AppendOnly("core_logentry"),
    ]
