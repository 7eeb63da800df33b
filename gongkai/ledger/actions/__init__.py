"""All writes of the public log. Other modules import from here."""

from gongkai.ledger.actions.files import publish_files, rebuild_files
from gongkai.ledger.actions.keys import make_log_key, rotate_log_key
from gongkai.ledger.actions.leaves import NewLeaf, add_leaf, add_leaves
from gongkai.ledger.actions.recovering import recover_from_files
from gongkai.ledger.actions.sequencing import sequence
from gongkai.ledger.actions.witnesses import note_witness_mail

__all__ = [
    "NewLeaf",
    "add_leaf",
    "add_leaves",
    "make_log_key",
    "note_witness_mail",
    "publish_files",
    "rebuild_files",
    "recover_from_files",
    "rotate_log_key",
    "sequence",
]
