"""What stands in the log is never changed and never removed."""

from django.db import migrations

from gongkai.core.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [
        AppendOnly(f"ledger_{name}")
        for name in ("leaf", "logleaf", "subtree", "logkey", "checkpoint", "witnessmail")
    ]
