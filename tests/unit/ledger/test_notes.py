"""Keys, signed notes and checkpoints."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from proofbundle import checkpoint as another

from gongkai.ledger.rules.notes import (
    BadNote,
    Head,
    PublicKey,
    SigningKey,
    head_in,
    opened,
    read_vkey,
    signed,
)
from tests.unit.ledger.test_tree import VECTORS, entries
from tests.unit.ledger.trees import mth

KEY = SigningKey(
    VECTORS["origin"], Ed25519PrivateKey.from_private_bytes(bytes.fromhex(VECTORS["seed"]))
)
OTHER = SigningKey(VECTORS["origin"], Ed25519PrivateKey.from_private_bytes(bytes(32)))
HEAD = Head(VECTORS["origin"], 7, mth(entries(7)))
NOTE = signed(HEAD, KEY)


def test_another_implementation_writes_the_same_key_and_checkpoints() -> None:
    assert KEY.public.vkey == VECTORS["vkey"]
    for size, note in VECTORS["checkpoints"].items():
        assert signed(Head(VECTORS["origin"], int(size), mth(entries(int(size)))), KEY) == note


def test_another_implementation_opens_ours() -> None:
    answer: Any = another.verify_checkpoint(NOTE, KEY.public.vkey)
    assert answer["ok"]
    assert (answer["origin"], answer["tree_size"]) == (HEAD.origin, 7)
    bad: Any = another.verify_checkpoint(NOTE.replace("\n7\n", "\n8\n"), KEY.public.vkey)
    assert not bad["ok"]


def test_the_example_of_the_specification_opens() -> None:
    """A note of the C2SP specification, with the key id of its signature line."""
    note = (
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/"
        "Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    )
    head = head_in(note)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20852163)


def test_a_key_is_read_back() -> None:
    assert read_vkey(KEY.public.vkey) == KEY.public
    assert read_vkey(f" {KEY.public.vkey}\n") == KEY.public


@pytest.mark.parametrize("place", range(len(KEY.public.vkey)))
def test_a_key_with_one_wrong_sign_is_no_key(place: int) -> None:
    vkey = KEY.public.vkey
    wrong = vkey[:place] + ("A" if vkey[place] != "A" else "B") + vkey[place + 1 :]
    with pytest.raises(ValueError):  # noqa: PT011 - any of several
        read_vkey(wrong)


def test_a_checkpoint_opens_with_its_key_alone() -> None:
    assert opened(NOTE, [KEY.public]) == (HEAD, KEY.public)
    assert opened(NOTE, [OTHER.public, KEY.public]) == (HEAD, KEY.public)
    for keys in ([], [OTHER.public], [PublicKey("gk.example.cn/other", KEY.public.key)]):
        with pytest.raises(BadNote):
            opened(NOTE, keys)


def test_every_byte_of_a_checkpoint_counts() -> None:
    data = NOTE.encode()
    for place in range(len(data)):
        for bit in (1, 0x20):
            bent = bytearray(data)
            bent[place] ^= bit
            with pytest.raises((BadNote, UnicodeDecodeError)):
                opened(bent.decode(), [KEY.public])


def test_two_signatures_open_with_either_key() -> None:
    both = signed(HEAD, OTHER, KEY)
    assert opened(both, [KEY.public])[1] == KEY.public
    assert opened(both, [OTHER.public])[1] == OTHER.public


def test_one_bad_signature_of_a_known_key_spoils_the_note() -> None:
    other_head = Head(HEAD.origin, 8, HEAD.root)
    spoilt = NOTE + OTHER.signature_line(other_head.text)
    assert opened(spoilt, [KEY.public])
    with pytest.raises(BadNote):
        opened(spoilt, [KEY.public, OTHER.public])


@pytest.mark.parametrize(
    "text",
    [
        "", "a\n1\n", "a\n01\nx\n", f"a\n-1\n{HEAD.text.split()[2]}\n",
        HEAD.text.replace("\n7\n", "\n07\n"), HEAD.text.replace("\n7\n", "\n+7\n"),
        HEAD.text.replace("\n7\n", "\n７\n"), HEAD.text + "more\n", HEAD.text[:-1],
        HEAD.text.replace("=", ""), HEAD.text.replace("\n7\n", "\n1_0\n"),
    ],
)  # fmt: skip
def test_a_head_has_one_spelling(text: str) -> None:
    assert Head.read(HEAD.text) == HEAD
    with pytest.raises(BadNote):
        Head.read(text)


@pytest.mark.parametrize("note", ["", "x", HEAD.text, f"{HEAD.text}\n", NOTE[:-1], NOTE + "\n"])
def test_no_note(note: str) -> None:
    with pytest.raises(BadNote):
        opened(note, [KEY.public])
