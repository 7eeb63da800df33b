"""Signed notes and checkpoints: C2SP signed-note and tlog-checkpoint, with Ed25519 keys."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

ED25519 = b"\x01"
NAME = re.compile(r"[^\s+\x00-\x20\x7f]+")
SIGNATURE_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
LONGEST_NOTE = 64 * 1024


class BadNote(ValueError):
    """The text is no signed note, or no known key has signed it."""


def encoded(data: bytes) -> str:
    """Base64."""
    return base64.b64encode(data).decode()


def decoded(text: str) -> bytes:
    """Base64, one spelling only. Raises ValueError."""
    data = base64.b64decode(text, validate=True)
    if encoded(data) != text:
        raise ValueError("another spelling of the same base64")
    return data


@dataclass(frozen=True)
class PublicKey:
    """A key that checks signatures, under the name it signs as."""

    name: str
    key: bytes

    @property
    def key_id(self) -> bytes:
        """SHA-256(name ‖ newline ‖ 0x01 ‖ key), its first four bytes."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.key).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key as one line: name+id+key."""
        return f"{self.name}+{self.key_id.hex()}+{encoded(ED25519 + self.key)}"

    def has_signed(self, text: bytes, signature: bytes) -> bool:
        """Whether the signature over ``text`` is this key's."""
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, text)
        except InvalidSignature:
            return False
        return True


def read_vkey(line: str) -> PublicKey:
    """The key in a line name+id+key. Raises ValueError."""
    name, key_id, data = line.strip().split("+", 2)
    raw = decoded(data)
    key = PublicKey(name, raw[1:])
    if not NAME.fullmatch(name) or raw[:1] != ED25519 or len(raw) != 33:
        raise ValueError("not an Ed25519 key")
    if key.key_id.hex() != key_id:
        raise ValueError("the key's id does not fit its name and bytes")
    return key


@dataclass(frozen=True)
class SigningKey:
    """A private key and the name it signs as."""

    name: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.name, self.private.public_key().public_bytes_raw())

    def signature_line(self, text: str) -> str:
        """``— name base64(id ‖ signature)``."""
        signature = self.private.sign(text.encode())
        return f"— {self.name} {encoded(self.public.key_id + signature)}\n"


@dataclass(frozen=True)
class Head:
    """What a checkpoint says: which log, how many entries, which root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The lines that are signed."""
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n"

    @classmethod
    def read(cls, text: str) -> Head:
        """Raises `BadNote` unless the text is spelt exactly as we spell it."""
        lines = text.split("\n")
        try:
            head = cls(lines[0], int(lines[1]), decoded(lines[2]))
        except (ValueError, IndexError) as error:
            raise BadNote("not a checkpoint") from error
        if head.text != text or not SIZE.fullmatch(lines[1]) or len(head.root) != 32:
            raise BadNote("not a checkpoint")
        return head


def signed(head: Head, *keys: SigningKey) -> str:
    """The checkpoint: the head's text, an empty line, one signature a key."""
    return f"{head.text}\n{''.join(key.signature_line(head.text) for key in keys)}"


def parts(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text of a note, and (name, id ‖ signature) of each signature. Raises `BadNote`."""
    text, gap, below = note.rpartition("\n\n")
    if not gap or not below.endswith("\n") or len(note) > LONGEST_NOTE:
        raise BadNote("not a signed note")
    signatures = []
    for line in below[:-1].split("\n"):
        found = SIGNATURE_LINE.fullmatch(line)
        if found is None:
            raise BadNote("not a signed note")
        try:
            signatures.append((found[1], decoded(found[2])))
        except ValueError as error:
            raise BadNote("not a signed note") from error
    return text + "\n", signatures


def head_in(note: str) -> Head:
    """What a checkpoint says, its signatures not looked at. Raises `BadNote`."""
    return Head.read(parts(note)[0])


def opened(note: str, keys: Iterable[PublicKey]) -> tuple[Head, PublicKey]:
    """What a checkpoint says, and the known key that signed it. Raises `BadNote`.

    Signatures of unknown keys are passed over; one bad signature of a known key spoils the note.
    """
    text, signatures = parts(note)
    known = {(key.name, key.key_id): key for key in keys}
    signer = None
    for name, data in signatures:
        key = known.get((name, data[:4]))
        if key is None:
            continue
        if not key.has_signed(text.encode(), data[4:]):
            raise BadNote("a signature does not fit")
        signer = signer or key
    if signer is None:
        raise BadNote("no known key has signed it")
    return Head.read(text), signer
