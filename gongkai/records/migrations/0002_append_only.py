"""Versions, their files, findings and signatures stay; a version's content may only be emptied,

and only where an erasure of its record has been confirmed by a second person.
"""

from django.db import migrations

from gongkai.core.append_only import AppendOnly

EMPTIED_BY_ERASURE = (
    "NEW.id = OLD.id AND NEW.version_id = OLD.version_id AND NEW.nonce = '' AND NEW.html = '' "
    "AND NEW.title = '' AND NEW.summary = '' AND NEW.keywords = '' AND NEW.issuer_name = '' "
    "AND NEW.document_number = '' AND NEW.ground_reason = '' AND NEW.change_note = '' "
    "AND EXISTS (SELECT 1 FROM records_erasure e JOIN records_version v "
    "ON v.record_id = e.record_id WHERE v.id = OLD.version_id AND e.confirmed_at IS NOT NULL)"
)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [
        AppendOnly("records_version"),
        AppendOnly("records_versioncontent", update_allowed_when=EMPTIED_BY_ERASURE),
        AppendOnly("records_versionfile"),
        AppendOnly("records_finding"),
        AppendOnly("records_override"),
        AppendOnly("records_secrecyreview"),
        AppendOnly("records_approval"),
    ]
