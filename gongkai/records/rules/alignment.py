"""Which part of an old text became which part of a new one. Bounded work, whatever the texts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

SIMILAR_ENOUGH: Final = 0.4
LARGEST_GRID: Final = 6_000
STEPS_OF_LIKENESS: Final = 200
LONGEST_SENTENCE: Final = 400
TOKEN: Final = re.compile(r"[A-Za-z]+|[0-9０-９]+(?:[.．,，][0-9０-９]+)*[%％‰]?|\s+|.", re.DOTALL)
SENTENCE: Final = re.compile(r"[^。；！？\n]*[。；！？\n]+[”’」』）)]*|[^。；！？\n]+")
CLAUSE: Final = re.compile(r"[^，、：,]*[，、：,]+|[^，、：,]+")
NUMBERING: Final = re.compile(
    "第[一二三四五六七八九十百零〇0-9]{1,7}[编章节条款项]|[（(][一二三四五六七八九十]{1,3}[）)]"
)


SPACES: Final = re.compile(r"\s+")


class Segment(NamedTuple):
    """A piece of text: `same`, `ins` or `del`."""

    op: str
    text: str


class Budget:
    """How much comparing one request may cost; when it is used up, wholes are shown as changed."""

    def __init__(self, steps: int) -> None:
        self.steps = steps

    def allows(self, cost: int) -> bool:
        if cost > self.steps:
            return False
        self.steps -= cost
        return True


Pair = tuple[int | None, int | None]


def aligned(
    old: Sequence[Hashable],
    new: Sequence[Hashable],
    likeness: Callable[[int, int], float],
    budget: Budget,
    loose: tuple[Sequence[Hashable], Sequence[Hashable]] | None = None,
) -> list[Pair]:
    """Pairs of positions in reading order; None on one side means removed or added.

    What is equal anchors the rest: first what occurs once on both sides (headings and articles
    mostly do), then what occurs again. Only what lies between anchors is compared by likeness.
    Where too much lies there, `loose` keys (the first cell of a row, the opening words) guide.
    """
    result: list[Pair] = []
    position = (0, 0)
    for left, right in [*_anchors(old, new), (len(old), len(new))]:
        gap = range(position[0], left), range(position[1], right)
        result += _between(*gap, likeness, budget, loose)
        if left < len(old):
            result.append((left, right))
        position = (left + 1, right + 1)
    return result


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    head = [(number, number) for number in range(start)]
    tail = [(len(old) - number, len(new) - number) for number in range(end, 0, -1)]
    middle = _rising(old, new, (start, len(old) - end), (start, len(new) - end))
    return head + middle + tail


def _rising(
    old: Sequence[Hashable], new: Sequence[Hashable], left: tuple[int, int], right: tuple[int, int]
) -> list[tuple[int, int]]:
    """The longest run of unique equals in order, then the repeated ones in the gaps left."""
    unique = _longest_rising(_unique_pairs(old, new, left, right))
    result: list[tuple[int, int]] = []
    position = (left[0], right[0])
    for anchor in [*unique, (left[1], right[1])]:
        pairs = _numbered_pairs(old, new, (position[0], anchor[0]), (position[1], anchor[1]))
        result += _longest_rising(pairs)
        if anchor[0] < left[1]:
            result.append(anchor)
        position = (anchor[0] + 1, anchor[1] + 1)
    return result


def _unique_pairs(
    old: Sequence[Hashable], new: Sequence[Hashable], left: tuple[int, int], right: tuple[int, int]
) -> list[tuple[int, int]]:
    in_old, in_new = Counter(old[slice(*left)]), Counter(new[slice(*right)])
    places = {new[place]: place for place in range(*right) if in_new[new[place]] == 1}
    return [
        (place, places[old[place]])
        for place in range(*left)
        if in_old[old[place]] == 1 and old[place] in places
    ]


def _numbered_pairs(
    old: Sequence[Hashable], new: Sequence[Hashable], left: tuple[int, int], right: tuple[int, int]
) -> list[tuple[int, int]]:
    """The second “合计” of the old text with the second of the new one."""
    places: dict[tuple[Hashable, int], int] = {}
    seen: Counter[Hashable] = Counter()
    for place in range(*right):
        places[new[place], seen[new[place]]] = place
        seen[new[place]] += 1
    seen.clear()
    pairs = []
    for place in range(*left):
        key = (old[place], seen[old[place]])
        seen[old[place]] += 1
        if key in places:
            pairs.append((place, places[key]))
    return pairs


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence in which both sides rise (patience sorting)."""
    tops: list[int] = []
    top_index: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(top_index[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [place]
        top_index[pile : pile + 1] = [index]
    result: list[tuple[int, int]] = []
    index = top_index[-1] if top_index else -1
    while index >= 0:
        result.append(pairs[index])
        index = before[index]
    return result[::-1]


def _between(
    left: range,
    right: range,
    likeness: Callable[[int, int], float],
    budget: Budget,
    loose: tuple[Sequence[Hashable], Sequence[Hashable]] | None,
) -> list[Pair]:
    """What stands between two anchors: the pairing of the greatest likeness, in order."""
    cells = len(left) * len(right)
    if cells and cells <= LARGEST_GRID and budget.allows(cells * STEPS_OF_LIKENESS):
        return _best_pairing(left, right, likeness)
    if cells and loose is not None:
        return _by_loose_keys(left, right, likeness, budget, loose)
    if len(left) == len(right):
        return list(zip(left, right, strict=True))
    return [(old, None) for old in left] + [(None, new) for new in right]


def _by_loose_keys(
    left: range,
    right: range,
    likeness: Callable[[int, int], float],
    budget: Budget,
    loose: tuple[Sequence[Hashable], Sequence[Hashable]],
) -> list[Pair]:
    limits = (left.start, left.stop), (right.start, right.stop)
    result: list[Pair] = []
    position = (left.start, right.start)
    for anchor in [*_rising(*loose, *limits), (left.stop, right.stop)]:
        gap = range(position[0], anchor[0]), range(position[1], anchor[1])
        result += _between(*gap, likeness, budget, None)
        if anchor[0] < left.stop:
            result.append(anchor)
        position = (anchor[0] + 1, anchor[1] + 1)
    return result


def _best_pairing(left: range, right: range, likeness: Callable[[int, int], float]) -> list[Pair]:
    columns = len(right) + 1
    best = [[0.0] * columns for _ in range(len(left) + 1)]
    alike = [[likeness(old, new) for new in right] for old in left]
    for row in range(len(left) - 1, -1, -1):
        for column in range(len(right) - 1, -1, -1):
            skip = max(best[row + 1][column], best[row][column + 1])
            value = alike[row][column]
            paired = value + best[row + 1][column + 1] if value >= SIMILAR_ENOUGH else 0.0
            best[row][column] = max(skip, paired)
    return _walk(left, right, best, alike)


def _walk(
    left: range, right: range, best: list[list[float]], alike: list[list[float]]
) -> list[Pair]:
    result: list[Pair] = []
    row = column = 0
    while row < len(left) and column < len(right):
        value = alike[row][column]
        if value >= SIMILAR_ENOUGH and best[row][column] == value + best[row + 1][column + 1]:
            result.append((left[row], right[column]))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            result.append((left[row], None))
            row += 1
        else:
            result.append((None, right[column]))
            column += 1
    result += [(left[place], None) for place in range(row, len(left))]
    return result + [(None, right[place]) for place in range(column, len(right))]


class Words:
    """How alike two texts are: the pairs of neighbouring characters they share (Dice)."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.pairs: dict[int, Counter[str]] = {}

    def __getitem__(self, number: int) -> Counter[str]:
        if number not in self.pairs:
            text = NUMBERING.sub("", SPACES.sub("", self.texts[number][:400]), count=1)
            pairs = Counter(text[place : place + 2] for place in range(max(len(text) - 1, 1)))
            self.pairs[number] = pairs
        return self.pairs[number]


def likeness_of(old: Sequence[str], new: Sequence[str]) -> Callable[[int, int], float]:
    left_words, right_words = Words(old), Words(new)

    def likeness(left: int, right: int) -> float:
        first, second = left_words[left], right_words[right]
        total = first.total() + second.total()
        shared = sum(min(count, second[pair]) for pair, count in first.items() if pair in second)
        same_number = _numbering(old[left]) == _numbering(new[right]) != ""
        return (2 * shared / total if total else 1.0) + (0.1 if same_number else 0.0)

    return likeness


def _numbering(text: str) -> str:
    found = NUMBERING.match(text)
    return found.group() if found else ""


def compare_texts(old: str, new: str, budget: Budget) -> tuple[Segment, ...]:
    """Both texts in one run: sentence by sentence, then word by word where a sentence changed."""
    if old == new:
        return (Segment("same", old),) if old else ()
    old_parts, new_parts = _sentences(old), _sentences(new)
    segments: list[Segment] = []
    for left, right in aligned(old_parts, new_parts, likeness_of(old_parts, new_parts), budget):
        before = old_parts[left] if left is not None else ""
        after = new_parts[right] if right is not None else ""
        segments += _compare_words(before, after, budget)
    return tidy_segments(segments)


def _sentences(text: str) -> list[str]:
    """Sentences; a very long one is taken clause by clause."""
    parts = SENTENCE.findall(text)
    return [
        clause
        for part in parts
        for clause in (CLAUSE.findall(part) if len(part) > LONGEST_SENTENCE else [part])
    ]


def _compare_words(old: str, new: str, budget: Budget) -> list[Segment]:
    if old == new:
        return [Segment("same", old)]
    left, right = TOKEN.findall(old), TOKEN.findall(new)
    if max(len(left), len(right)) > LONGEST_SENTENCE or not budget.allows(len(left) * len(right)):
        return [Segment("del", old), Segment("ins", new)]
    segments: list[Segment] = []
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for operation, i1, i2, j1, j2 in matcher.get_opcodes():
        if operation == "equal":
            segments.append(Segment("same", "".join(left[i1:i2])))
        else:
            segments.append(Segment("del", "".join(left[i1:i2])))
            segments.append(Segment("ins", "".join(right[j1:j2])))
    return segments


def tidy_segments(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """One removal before one addition; a stray character that stayed joins the change around it."""
    groups: list[list[str]] = []  # [same, removed, added] in turn
    filled = [segment for segment in segments if segment.text]
    for number, (operation, text) in enumerate(filled):
        if operation == "same" and _is_stray(filled, number):
            groups[-1][1] += text
            groups[-1][2] += text
        elif operation == "same":
            if groups and not groups[-1][1] and not groups[-1][2]:
                groups[-1][0] += text
            else:
                groups.append([text, "", ""])
        else:
            if not groups:
                groups.append(["", "", ""])
            groups[-1][1 if operation == "del" else 2] += text
    return tuple(
        Segment(operation, text)
        for group in groups
        for operation, text in zip(("same", "del", "ins"), group, strict=True)
        if text
    )


def _is_stray(segments: list[Segment], number: int) -> bool:
    """A single character between two changes says nothing by itself, unless it is a mark."""
    text = segments[number].text
    inside = 0 < number < len(segments) - 1
    if not inside or len(text) > 1 or not text.isalnum():
        return False
    return segments[number - 1].op != "same" and segments[number + 1].op != "same"
