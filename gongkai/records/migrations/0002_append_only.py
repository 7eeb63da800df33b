"""Versions, their files, findings and signatures stay; what they say in words may be emptied,

and only on rows that the confirmed erasure of their record named.
"""

from django.db import migrations

from gongkai.core.append_only import AppendOnly, OnlyWithWarrant

CONTENT = {
    "title": "", "summary": "", "keywords": "", "html": "", "issuer_name": "",
    "document_number": "", "formed_on": "", "genre": "", "theme": "", "ground": "",
    "ground_reason": "", "audience_name": "", "valid_from": None, "valid_until": None,
    "change_note": "", "ties": [], "nonce": "",
}  # fmt: skip
CONFIRMED = (
    "EXISTS (SELECT 1 FROM records_erasure "
    "WHERE public_id = NEW.warrant AND confirmed_at IS NOT NULL)"
)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial"), ("core", "0002_append_only")]
    operations = [
        OnlyWithWarrant(CONFIRMED),
        AppendOnly("records_version"),
        AppendOnly("records_versioncontent", emptied=CONTENT),
        AppendOnly("records_versionfile"),
        AppendOnly("records_finding", emptied={"excerpt": "", "fingerprint": ""}),
        AppendOnly("records_override", emptied={"reason": "", "fingerprint": ""}),
        AppendOnly("records_secrecyreview", emptied={"answers": {}, "opinion": ""}),
        AppendOnly("records_approval", emptied={"opinion": ""}),
    ]
