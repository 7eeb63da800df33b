"""A tree kept in memory, and its twin: RFC 6962 written down word by word, slow and plain."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence

from gongkai.ledger.rules.tree import Node, grown, joined, leaf_hash


class Tree:
    """What the database keeps: the hashes of complete subtrees."""

    def __init__(self, entries: Sequence[bytes]) -> None:
        hashes = [leaf_hash(entry) for entry in entries]
        self.asked: list[Collection[Node]] = []
        above, self.frontier = grown(0, [], hashes)
        self.nodes = above | {(0, index): hashed for index, hashed in enumerate(hashes)}

    def read(self, nodes: Collection[Node]) -> dict[Node, bytes]:
        self.asked.append(nodes)
        return {node: self.nodes[node] for node in nodes}

    @property
    def root(self) -> bytes:
        return joined(self.frontier)


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def largest_power_below(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(entries: Sequence[bytes]) -> bytes:
    """RFC 6962 2.1."""
    if not entries:
        return sha(b"")
    if len(entries) == 1:
        return sha(b"\x00" + entries[0])
    k = largest_power_below(len(entries))
    return sha(b"\x01" + mth(entries[:k]) + mth(entries[k:]))


def path(m: int, entries: Sequence[bytes]) -> list[bytes]:
    """RFC 6962 2.1.1."""
    if len(entries) == 1:
        return []
    k = largest_power_below(len(entries))
    if m < k:
        return [*path(m, entries[:k]), mth(entries[k:])]
    return [*path(m - k, entries[k:]), mth(entries[:k])]


def proof(m: int, entries: Sequence[bytes]) -> list[bytes]:
    """RFC 6962 2.1.2."""
    return _subproof(m, entries, True)


def _subproof(m: int, entries: Sequence[bytes], whole: bool) -> list[bytes]:
    if m == len(entries):
        return [] if whole else [mth(entries)]
    k = largest_power_below(len(entries))
    if m <= k:
        return [*_subproof(m, entries[:k], whole), mth(entries[k:])]
    return [*_subproof(m - k, entries[k:], False), mth(entries[:k])]
