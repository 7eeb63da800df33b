"""Leaves are never changed and never removed."""

from django.db import migrations

from gongkai.core.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [AppendOnly("ledger_leaf")]
