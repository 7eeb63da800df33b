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
OF_A_VERSION = "JOIN records_version v ON v.id = x.version_id WHERE v.record_id = r.id"
OF_A_SUBMISSION = "JOIN records_submission s ON s.id = x.submission_id WHERE s.record_id = r.id"
# why it was erased stays, and so do the steps of every other object
OF_HISTORY = "WHERE x.object_kind = 'record' AND x.object_id = r.public_id AND x.event <> 'erased'"
ROWS_OF_A_RECORD = {
    "records_versioncontent": OF_A_VERSION,
    "records_finding": OF_A_VERSION,
    "records_override": "WHERE x.record_id = r.id",
    "records_secrecyreview": OF_A_SUBMISSION,
    "records_approval": OF_A_SUBMISSION,
    "core_transition": OF_HISTORY,
}


def decided() -> str:
    """A row of the very record, named at the moment its erasure was confirmed, and once only."""
    belongs = " OR ".join(
        f"(NEW.table_name = '{table}' AND EXISTS "  # noqa: S608
        f"(SELECT 1 FROM {table} x {way} AND x.id = NEW.row_id))"
        for table, way in ROWS_OF_A_RECORD.items()
    )
    return (
        "EXISTS (SELECT 1 FROM records_erasure e "  # noqa: S608
        "JOIN records_record r ON r.id = e.record_id WHERE e.public_id = NEW.warrant AND e.confirmed_at = NEW.recorded_at "
        "AND NEW.object_kind = 'record' AND NEW.object_id = r.public_id "
        f"AND r.state <> 'erased' AND ({belongs}))"
    )


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial"), ("core", "0002_append_only")]
    operations = [
        OnlyWithWarrant(decided()),
        AppendOnly("records_version"),
        AppendOnly("records_versioncontent", emptied=CONTENT),
        AppendOnly("records_versionfile"),
        AppendOnly("records_finding", emptied={"excerpt": "", "fingerprint": ""}),
        AppendOnly("records_override", emptied={"reason": "", "fingerprint": ""}),
        AppendOnly("records_secrecyreview", emptied={"answers": {}, "opinion": ""}),
        AppendOnly("records_approval", emptied={"opinion": ""}),
    ]
