"""Records, their working copies and immutable versions, and the road between them."""

from gongkai.records.models.addresses import OldAddress
from gongkai.records.models.content import (
    Content,
    Version,
    VersionContent,
    VersionFile,
    WorkingCopy,
    WorkingFile,
)
from gongkai.records.models.endings import (
    Erasure,
    ImportBatch,
    ImportedRow,
)
from gongkai.records.models.record import (
    Link,
    PublicCount,
    Record,
)
from gongkai.records.models.road import (
    Approval,
    Finding,
    Override,
    SecrecyReview,
    Submission,
)
from gongkai.records.models.sweeping import PublicFinding, Sweep

__all__ = [
    "Approval",
    "Content",
    "Erasure",
    "Finding",
    "ImportBatch",
    "ImportedRow",
    "Link",
    "OldAddress",
    "Override",
    "PublicCount",
    "PublicFinding",
    "Record",
    "SecrecyReview",
    "Submission",
    "Sweep",
    "Version",
    "VersionContent",
    "VersionFile",
    "WorkingCopy",
    "WorkingFile",
]
