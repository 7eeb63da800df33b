"""When the house has grown by much, its database is told what stands in it now."""

from __future__ import annotations

from gongkai.core.db import refresh_statistics

GROWN = (
    "records_record", "records_version", "records_versioncontent", "records_importedrow",
    "records_oldaddress", "core_transition", "core_logentry", "audit_auditentry", "ledger_leaf",
    "ledger_logleaf", "ledger_subtree",
)  # fmt: skip
"""Tables every document adds rows to."""
BY_MUCH = 2_000


def has_grown(by: int) -> bool:
    """Look at the tables again after so many new documents; whether they were enough for it."""
    if by < BY_MUCH:
        return False
    refresh_statistics(GROWN)
    return True
