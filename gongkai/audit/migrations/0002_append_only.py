"""What is written stays as it was written: UPDATE and DELETE are refused by trigger."""

from django.db import migrations

from gongkai.core.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        AppendOnly("audit_auditentry"),
    ]
