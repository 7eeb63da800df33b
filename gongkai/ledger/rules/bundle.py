"""A proof that can be carried away: what is in it, and how it is checked with nothing else.

A bundle is one JSON object. It holds the content of a version as it was signed, the nonce, the
entry of the log, its way up to a root, and the checkpoint that states this root. The only thing
one must have from elsewhere is the public key of the log.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from gongkai.ledger.rules.leaves import canonical, commitment, entry_facts
from gongkai.ledger.rules.notes import BadNote, PublicKey, decoded, encoded, opened
from gongkai.ledger.rules.tree import inclusion_holds, leaf_hash

FORMAT = "gongkai-proof/1"
FIELDS = frozenset(
    ("format", "content", "files", "nonce", "entry", "index", "path", "checkpoint", "key")
)
NONCE_SIZE = 32
# a tree higher than this would have more leaves than there are moments
LONGEST_PATH = 63


class Broken(StrEnum):
    """The first thing in a bundle that does not hold."""

    FORM = "form"
    CONTENT = "content"
    FILE = "file"
    COMMITMENT = "commitment"
    KEY = "key"
    CHECKPOINT = "checkpoint"
    PATH = "path"


class ProofFails(Exception):
    """The bundle proves nothing; ``what`` says where it breaks."""

    def __init__(self, what: Broken, name: str = "") -> None:
        super().__init__(f"{what.value} {name}".strip())
        self.what = what
        self.name = name


@dataclass(frozen=True)
class Proven:
    """What a bundle that holds says."""

    record: str
    version: int
    event: str
    unit: str
    at: datetime
    title: str
    origin: str
    size: int
    index: int
    key: PublicKey
    files_held: tuple[str, ...]
    files_not_seen: tuple[str, ...]


def write_bundle(
    *,
    content: bytes,
    files: Sequence[bytes | None],
    nonce: str,
    entry: bytes,
    index: int,
    path: Sequence[bytes],
    checkpoint: str,
    key: str,
) -> bytes:
    """The bundle as it is saved. ``files`` are the attachments in their order, or None for each
    whose bytes are left out."""
    facts = {
        "format": FORMAT,
        "content": content.decode(),
        "files": [None if data is None else encoded(data) for data in files],
        "nonce": nonce,
        "entry": entry.decode(),
        "index": index,
        "path": [encoded(hashed) for hashed in path],
        "checkpoint": checkpoint,
        "key": key,
    }
    return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode()


def check_bundle(
    bundle: bytes, keys: Collection[PublicKey], beside: Mapping[str, bytes] | None = None
) -> Proven:
    """Re-compute everything from the bytes. Raises `ProofFails`.

    ``beside`` are attachments that lie outside the bundle, by name.
    """
    facts = _read(bundle)
    content, entry = facts["content"].encode(), facts["entry"].encode()
    said = _entry(entry)
    named = _content_holds(content, facts["nonce"], said)
    held, missing = _files_hold(named, facts["files"], beside or {})
    _commitment_holds(said, facts["nonce"])
    head, signer = _opened(facts, keys)
    path = _path(facts["path"])
    if not inclusion_holds(leaf_hash(entry), facts["index"], head.size, path, head.root):
        raise ProofFails(Broken.PATH)
    return Proven(
        record=said["record"], version=said["version"], event=said["event"], unit=said["unit"],
        at=datetime.fromtimestamp(said["at"] / 1_000_000, UTC),
        title=str(json.loads(content)["content"].get("title", "")), origin=head.origin,
        size=head.size, index=facts["index"], key=signer, files_held=held, files_not_seen=missing,
    )  # fmt: skip


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object in which no name stands twice: people and programs must read the same."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice")
    return made


def _read(bundle: bytes) -> dict[str, Any]:
    try:
        facts: dict[str, Any] = json.loads(bundle, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise ProofFails(Broken.FORM) from error
    texts = ("content", "nonce", "entry", "checkpoint", "key")
    good = (
        isinstance(facts, dict)
        and facts.keys() == FIELDS
        and facts["format"] == FORMAT
        and all(isinstance(facts[name], str) for name in texts)
        and type(facts["index"]) is int
        and isinstance(facts["files"], list)
        and all(data is None or isinstance(data, str) for data in facts["files"])
        and isinstance(facts["path"], list)
        and len(facts["path"]) <= LONGEST_PATH
        and all(isinstance(hashed, str) for hashed in facts["path"])
        and not any("\ud800" <= sign <= "\udfff" for name in texts for sign in facts[name])
    )
    if not good:
        raise ProofFails(Broken.FORM)
    return facts


def _entry(entry: bytes) -> dict[str, Any]:
    try:
        return entry_facts(entry)
    except (ValueError, RecursionError) as error:
        raise ProofFails(Broken.FORM) from error


def _content_holds(content: bytes, nonce: str, said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The attachments it names, each with its digest."""
    try:
        raw = bytes.fromhex(nonce)
    except ValueError as error:
        raise ProofFails(Broken.FORM) from error
    if raw.hex() != nonce or len(raw) != NONCE_SIZE:
        raise ProofFails(Broken.FORM)
    if commitment(nonce, content) != said["digest"]:
        raise ProofFails(Broken.CONTENT)
    try:
        facts = json.loads(content)
        named = [(str(name), str(digest)) for name, digest in facts["files"]]
        facts["content"].get("title")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ProofFails(Broken.CONTENT) from error
    return named


def _files_hold(
    named: Sequence[tuple[str, str]], given: Sequence[str | None], beside: Mapping[str, bytes]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if len(named) != len(given):
        raise ProofFails(Broken.FORM)
    held, missing = [], []
    for (name, digest), inside in zip(named, given, strict=True):
        try:
            data = beside.get(name) if inside is None else decoded(inside)
        except ValueError as error:
            raise ProofFails(Broken.FILE, name) from error
        if data is None:
            missing.append(name)
        elif hashlib.sha256(data).hexdigest() == digest:
            held.append(name)
        else:
            raise ProofFails(Broken.FILE, name)
    return tuple(held), tuple(missing)


def _commitment_holds(said: Mapping[str, Any], nonce: str) -> None:
    facts = {name: value for name, value in said.items() if name != "commitment"}
    if commitment(nonce, canonical(facts)) != said["commitment"]:
        raise ProofFails(Broken.COMMITMENT)


def _opened(facts: Mapping[str, Any], keys: Collection[PublicKey]) -> Any:
    """The head in the checkpoint and who signed it; the bundle's own key proves nothing."""
    if facts["key"] not in {key.vkey for key in keys}:
        raise ProofFails(Broken.KEY)
    try:
        return opened(facts["checkpoint"], [key for key in keys if key.vkey == facts["key"]])
    except BadNote as error:
        raise ProofFails(Broken.CHECKPOINT) from error


def _path(path: Sequence[str]) -> list[bytes]:
    try:
        return [decoded(hashed) for hashed in path]
    except ValueError as error:
        raise ProofFails(Broken.PATH) from error
