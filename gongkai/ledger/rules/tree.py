"""The Merkle tree of RFC 6962 and RFC 9162: roots, proofs of inclusion and of consistency.

A node ``(level, index)`` is a complete subtree: the leaves from ``index * 2**level`` on, as many as
``2**level``. Its hash never changes again. Every root and every proof is made of a few of them,
which ``read`` fetches, all at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

Node = tuple[int, int]
Range = tuple[int, int]
Read = Callable[[Collection[Node]], Mapping[Node, bytes]]

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 ‖ data)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def nodes_over(start: int, end: int) -> list[Node]:
    """The fewest complete subtrees that together are the leaves ``start`` … ``end - 1``."""
    nodes = []
    while start < end:
        fitting = (end - start).bit_length() - 1
        level = min(fitting, (start & -start).bit_length() - 1) if start else fitting
        nodes.append((level, start >> level))
        start += 1 << level
    return nodes


def joined(hashes: Sequence[bytes]) -> bytes:
    """The hash over complete subtrees that stand side by side, the largest on the left."""
    if not hashes:
        return EMPTY_ROOT
    result = hashes[-1]
    for left in reversed(hashes[:-1]):
        result = node_hash(left, result)
    return result


def grown(
    size: int, frontier: Sequence[bytes], leaf_hashes: Iterable[bytes]
) -> tuple[dict[Node, bytes], list[bytes]]:
    """Append leaves to a tree of ``size``: the subtrees above leaves that became complete, and
    the new frontier, which are the hashes of ``nodes_over(0, new size)``."""
    made: dict[Node, bytes] = {}
    edge = list(zip(nodes_over(0, size), frontier, strict=True))
    for position, hashed in enumerate(leaf_hashes, start=size):
        edge.append(((0, position), hashed))
        while len(edge) > 1 and edge[-2][0][0] == edge[-1][0][0]:
            (level, right), right_hash = edge.pop()
            _left, left_hash = edge.pop()
            node = (level + 1, right >> 1)
            made[node] = node_hash(left_hash, right_hash)
            edge.append((node, made[node]))
    return made, [hashed for _node, hashed in edge]


def root(size: int, read: Read) -> bytes:
    """The root over the first ``size`` leaves."""
    return _over([(0, size)], read)[0]


def inclusion_proof(index: int, size: int, read: Read) -> list[bytes]:
    """PATH of RFC 6962 2.1.1: from the leaf's sibling up to a child of the root."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    return _over(list(_beside(index, 0, size)), read)


def consistency_proof(first: int, second: int, read: Read) -> list[bytes]:
    """PROOF of RFC 6962 2.1.2: that the tree of ``first`` leaves is the beginning of the other."""
    if not 0 <= first <= second:
        raise ValueError(f"a tree of {first} leaves cannot have grown to {second}")
    return _over(list(_between(first, 0, second, whole=True)), read) if first else []


def inclusion_holds(
    hashed: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """RFC 9162 2.1.3.2: whether a leaf with this hash is at ``index`` below this root."""
    if not 0 <= index < size:
        return False
    here, last, result = index, size - 1, hashed
    for beside in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            result = node_hash(beside, result)
            here, last = _to_the_right_edge(here, last)
        else:
            result = node_hash(result, beside)
        here, last = here >> 1, last >> 1
    return last == 0 and result == root


def consistency_holds(
    first: int, second: int, first_root: bytes, second_root: bytes, path: Sequence[bytes]
) -> bool:
    """RFC 9162 2.1.4.2: whether the first tree is the beginning of the second one."""
    if not 0 <= first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    if first == 0:
        return not path and first_root == EMPTY_ROOT
    steps = list(path) if first & (first - 1) else [first_root, *path]
    if not steps:
        return False
    here, last = first - 1, second - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    old = new = steps[0]
    for beside in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            here, last = _to_the_right_edge(here, last)
        else:
            new = node_hash(new, beside)
        here, last = here >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _to_the_right_edge(here: int, last: int) -> Range:
    while here and not here & 1:
        here, last = here >> 1, last >> 1
    return here, last


def _split(start: int, end: int) -> int:
    """Where RFC 6962 parts a range: after the largest power of two smaller than its length."""
    return start + (1 << ((end - start - 1).bit_length() - 1))


def _beside(index: int, start: int, end: int) -> Iterator[Range]:
    if end - start == 1:
        return
    middle = _split(start, end)
    if index < middle:
        yield from _beside(index, start, middle)
        yield middle, end
    else:
        yield from _beside(index, middle, end)
        yield start, middle


def _between(first: int, start: int, end: int, whole: bool) -> Iterator[Range]:
    if first == end:
        if not whole:
            yield start, end
        return
    middle = _split(start, end)
    if first <= middle:
        yield from _between(first, start, middle, whole)
        yield middle, end
    else:
        yield from _between(first, middle, end, whole=False)
        yield start, middle


def _over(ranges: Sequence[Range], read: Read) -> list[bytes]:
    """The hash over each range, with one call of ``read`` for all."""
    nodes = [nodes_over(start, end) for start, end in ranges]
    found = read([node for group in nodes for node in group])
    return [joined([found[node] for node in group]) for group in nodes]
