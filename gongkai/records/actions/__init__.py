"""All writes to records. Other modules import from here."""

from gongkai.records.actions.addresses import (
    Moved,
    add_old_address,
    add_old_addresses,
    remove_old_address,
)
from gongkai.records.actions.attaching import attach_file, detach_file
from gongkai.records.actions.classifying import reclassify_draft
from gongkai.records.actions.drafting import (
    override_finding,
    override_findings,
    save_working_copy,
    start_record,
    submit,
)
from gongkai.records.actions.erasing import (
    ask_erasure,
    confirm_erasure,
    leave_no_trace_owed,
    recall_erasure,
    refuse_erasure,
)
from gongkai.records.actions.importing import (
    open_batch,
    publish_released,
    refuse_row,
    release_batch,
    take_in,
)
from gongkai.records.actions.importing_many import take_in_many
from gongkai.records.actions.mending import Mended, mend_file
from gongkai.records.actions.publishing import publish
from gongkai.records.actions.reviewing import (
    BatchOutcome,
    approve,
    approve_many,
    clear_secrecy,
    publish_scheduled,
    recall,
    return_for_changes,
)
from gongkai.records.actions.revising import discard_working_copy, open_revision
from gongkai.records.actions.storing_many import Prepared, store_together
from gongkai.records.actions.sweeping import (
    answer_public_findings,
    begin_sweep,
    start_sweep,
    sweep_batch,
    sweep_on,
)
from gongkai.records.actions.taking_down import abolish, withdraw
from gongkai.records.actions.tying import tie_draft, untie_draft

__all__ = [
    "BatchOutcome",
    "Mended",
    "Moved",
    "Prepared",
    "abolish",
    "add_old_address",
    "add_old_addresses",
    "answer_public_findings",
    "approve",
    "approve_many",
    "ask_erasure",
    "attach_file",
    "begin_sweep",
    "clear_secrecy",
    "confirm_erasure",
    "detach_file",
    "discard_working_copy",
    "leave_no_trace_owed",
    "mend_file",
    "open_batch",
    "open_revision",
    "override_finding",
    "override_findings",
    "publish",
    "publish_released",
    "publish_scheduled",
    "recall",
    "recall_erasure",
    "reclassify_draft",
    "refuse_erasure",
    "refuse_row",
    "release_batch",
    "remove_old_address",
    "return_for_changes",
    "save_working_copy",
    "start_record",
    "start_sweep",
    "store_together",
    "submit",
    "sweep_batch",
    "sweep_on",
    "take_in",
    "take_in_many",
    "tie_draft",
    "untie_draft",
    "withdraw",
]
