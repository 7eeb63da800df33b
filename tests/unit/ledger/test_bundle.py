"""A proof that is carried away: it holds, and with anything changed it does not."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gongkai.ledger.rules import canonical, commitment, entry_bytes, entry_facts, leaf_facts
from gongkai.ledger.rules.bundle import Broken, ProofFails, check_bundle, write_bundle
from gongkai.ledger.rules.notes import Head, SigningKey, decoded, encoded, signed
from gongkai.ledger.rules.tree import inclusion_proof
from tests.people import NOW
from tests.unit.ledger.trees import Tree

NONCE = "ab" * 32
FILES = {"补贴标准表.pdf": b"%PDF-1.4 table", "说明.txt": "说明".encode()}
CONTENT = canonical(
    {
        "content": {"title": "居家养老服务补贴办法", "html": "<p>补贴谁</p>", "ties": []},
        "files": [[name, hashlib.sha256(data).hexdigest()] for name, data in FILES.items()],
    }
)
KEY = SigningKey("gk.example.cn/log", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
OTHER = SigningKey("gk.example.cn/log", Ed25519PrivateKey.from_private_bytes(bytes(32)))
FACTS = leaf_facts(
    record_id="r1", version=2, version_digest=commitment(NONCE, CONTENT), event="revised",
    detail_digest="", unit_code="mzj", happened_at=NOW,
)  # fmt: skip
ENTRY = entry_bytes(FACTS, commitment(NONCE, canonical(FACTS)))
INDEX, SIZE = 4, 11


def bundle(**changes: Any) -> bytes:
    tree = Tree([b"%d" % n if n != INDEX else ENTRY for n in range(SIZE)])
    facts: dict[str, Any] = {
        "content": CONTENT, "files": list(FILES.values()), "nonce": NONCE, "entry": ENTRY,
        "index": INDEX, "path": inclusion_proof(INDEX, SIZE, tree.read),
        "checkpoint": signed(Head(KEY.name, SIZE, tree.root), KEY), "key": KEY.public.vkey,
    }  # fmt: skip
    return write_bundle(**{**facts, **changes})


def broken(data: bytes, keys: Any = (KEY.public,), beside: Any = None) -> Broken | None:
    try:
        check_bundle(data, keys, beside)
    except ProofFails as error:
        return error.what
    return None


def changed(**fields: Any) -> bytes:
    """The good bundle with fields of the JSON replaced."""
    return json.dumps({**json.loads(bundle()), **fields}).encode()


def flipped(text: str, place: int) -> str:
    """One sign of a text replaced by another of its kind."""
    other = "1" if text[place] != "1" else "2"
    return text[:place] + other + text[place + 1 :]


def test_a_good_bundle_holds_and_says_what() -> None:
    proven = check_bundle(bundle(), [OTHER.public, KEY.public])
    assert (proven.record, proven.version, proven.event, proven.unit) == ("r1", 2, "revised", "mzj")
    assert (proven.at, proven.title) == (NOW, "居家养老服务补贴办法")
    assert (proven.origin, proven.index, proven.size) == (KEY.name, INDEX, SIZE)
    assert (proven.files_held, proven.files_not_seen) == (tuple(FILES), ())
    assert proven.key == KEY.public


def test_json_may_be_laid_out_otherwise() -> None:
    assert broken(changed()) is None


@pytest.mark.parametrize("name", ["content", "entry", "checkpoint", "nonce", "key"])
def test_every_sign_of_every_text_counts(name: str) -> None:
    assert broken(bundle()) is None
    text = json.loads(bundle())[name]
    kept = [
        place for place in range(len(text)) if not broken(changed(**{name: flipped(text, place)}))
    ]
    assert kept == []
    assert broken(changed(**{name: text[:-1]}))
    assert broken(changed(**{name: text + " "}))
    assert broken(changed(**{name: text.upper()}))


def test_every_step_of_the_path_counts() -> None:
    path = json.loads(bundle())["path"]
    assert len(path) == 4
    for step in range(len(path)):
        for place in range(len(path[step])):
            bent = [*path[:step], flipped(path[step], place), *path[step + 1 :]]
            assert broken(changed(path=bent)) == Broken.PATH
    assert broken(changed(path=path[1:])) == Broken.PATH
    assert broken(changed(path=[*path, path[0]])) == Broken.PATH
    assert broken(changed(path=path * 20)) == Broken.FORM


def test_every_byte_of_every_attachment_counts() -> None:
    for number, data in enumerate(FILES.values()):
        for place in range(len(data)):
            bent = bytearray(data)
            bent[place] ^= 1
            files = [encoded(one) for one in FILES.values()]
            files[number] = encoded(bytes(bent))
            assert broken(changed(files=files)) == Broken.FILE
    swapped = [encoded(data) for data in reversed(FILES.values())]
    assert broken(changed(files=swapped)) == Broken.FILE
    assert broken(changed(files=swapped[:1])) == Broken.FORM
    assert broken(changed(files=[*swapped, None])) == Broken.FORM
    assert broken(changed(files=["not base64", swapped[0]])) == Broken.FILE


def test_attachments_may_lie_beside_or_be_absent() -> None:
    bare = bundle(files=[None, None])
    assert check_bundle(bare, [KEY.public]).files_not_seen == tuple(FILES)
    proven = check_bundle(bare, [KEY.public], {"补贴标准表.pdf": FILES["补贴标准表.pdf"]})
    assert (proven.files_held, proven.files_not_seen) == (("补贴标准表.pdf",), ("说明.txt",))
    assert broken(bare, beside={"说明.txt": b"another"}) == Broken.FILE


@pytest.mark.parametrize("index", [0, INDEX - 1, INDEX + 1, SIZE, -1])
def test_the_index_counts(index: int) -> None:
    assert broken(changed(index=index)) == Broken.PATH


def test_the_key_counts() -> None:
    assert broken(bundle(), [OTHER.public]) == Broken.KEY
    assert broken(bundle(), []) == Broken.KEY
    assert broken(bundle(key=OTHER.public.vkey)) == Broken.KEY
    assert broken(bundle(key=OTHER.public.vkey), [OTHER.public]) == Broken.CHECKPOINT
    tree = Tree([ENTRY])
    forged = signed(Head(KEY.name, 1, tree.root), OTHER)
    assert broken(bundle(checkpoint=forged, index=0, path=[])) == Broken.CHECKPOINT


def test_an_entry_about_something_else_does_not_help() -> None:
    """Somebody with the signing key still cannot tie an entry to a text it is not about."""
    for other in (
        {**FACTS, "record": "r2"}, {**FACTS, "at": FACTS["at"] + 1}, {**FACTS, "version": 3},
        {**FACTS, "unit": "lyj"}, {**FACTS, "event": "published"}, {**FACTS, "detail": "0" * 64},
    ):  # fmt: skip
        entry = entry_bytes(other, commitment(NONCE, canonical(FACTS)))
        tree = Tree([entry])
        note = signed(Head(KEY.name, 1, tree.root), KEY)
        made = bundle(entry=entry, index=0, path=[], checkpoint=note)
        assert broken(made) == Broken.COMMITMENT
    assert (
        broken(bundle(content=CONTENT.replace("补贴谁".encode(), "不补贴".encode())))
        == Broken.CONTENT
    )


@pytest.mark.parametrize("name", sorted(json.loads(bundle())))
def test_every_field_is_needed_and_of_its_kind(name: str) -> None:
    facts = json.loads(bundle())
    without = {key: value for key, value in facts.items() if key != name}
    assert broken(json.dumps(without).encode()) == Broken.FORM
    for value in (None, 1.5, {}, True, [1]):
        assert broken(changed(**{name: value})) in (Broken.FORM, Broken.FILE)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{}", b"[]", b"null", b"\xff", b"[" * 100_000, changed(extra=1),
        changed(format="gongkai-proof/2"), changed(content="\ud800"),
        changed(nonce="AB" * 32), changed(nonce="ab" * 31), changed(nonce=" " + "ab" * 32),
        bundle()[:-3], bundle().replace(b'"index": 4', b'"index": 4, "index": 4'),
        changed(entry=ENTRY.decode().replace('"r1"', '"r1" ')),
        changed(entry="[]"), changed(entry='{"at":1}'),
    ],
)  # fmt: skip
def test_what_is_no_bundle_is_refused_without_a_traceback(data: bytes) -> None:
    assert broken(bundle()) is None
    assert broken(data) == Broken.FORM


def test_an_entry_says_the_same_again() -> None:
    assert entry_facts(ENTRY) == {**FACTS, "commitment": commitment(NONCE, canonical(FACTS))}
    for wrong in (b"{}", b"[]", ENTRY + b" ", ENTRY.replace(b'"version":2', b'"version":2.0'),
                  ENTRY.replace(b'"version":2', b'"version":true')):  # fmt: skip
        with pytest.raises(ValueError):  # noqa: PT011 - JSON's own, or ours
            entry_facts(wrong)


def test_base64_has_one_spelling() -> None:
    assert decoded("AA==") == b"\0"
    for other in ("AB==", "AA", "AA==\n", "A A="):
        with pytest.raises(ValueError):  # noqa: PT011 - binascii's own, or ours
            decoded(other)
