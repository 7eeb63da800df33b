"""What is written stays as it was written: UPDATE and DELETE are refused by trigger.

Why something was done may quote what was erased: a transition's reason can be emptied then.
"""

from django.db import migrations

from gongkai.core.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        AppendOnly("core_erased"),
        AppendOnly("core_transition", emptied={"reason": ""}),
        AppendOnly("core_logentry"),
    ]
