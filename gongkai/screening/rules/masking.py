"""What may be shown of a finding, how it is recognised again, and the one-click fix."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Iterable

from gongkai.screening.errors import NothingToMask, TextChanged
from gongkai.screening.rules.digits import DIGIT, SEPARATOR, normalised
from gongkai.screening.rules.values import Finding, Hit

MASK = "*"
REACH = 20
"""Characters of context on either side, in excerpts and in fingerprints."""

MARGIN = 40
"""Looked at beyond the excerpt, so that a number cut by its edge is still seen as a number."""

_ANY_NUMBER = re.compile(f"[{DIGIT}](?:[{SEPARATOR}]?[{DIGIT}]){{4,}}+(?:[{SEPARATOR}]?[XxＸｘ])?")
_FIGURE = re.compile(f"[{DIGIT}XxＸｘ]")


def mask(text: str, finding: Finding) -> str:
    """``text`` with the number of this one finding hidden.

    Mobile 138****1234, resident ID 3301**************, bank cards wholly, unless the office has set
    it otherwise; the last four digits of an ID never show, because people prove who they are with
    them. Raises ``TextChanged`` when the text is no longer the one
    that was inspected and ``NothingToMask`` when the finding is not a number.
    """
    if not finding.can_be_masked:
        raise NothingToMask(finding.code)
    if text[finding.start : finding.end] != finding.matched:
        raise TextChanged
    return _blank(text, finding.hidden)


def mend(text: str, finding: Finding) -> str:
    """``text`` with this one finding mended: its number hidden, or the right form in its place.

    Raises as ``mask`` does.
    """
    if finding.can_be_masked or not finding.replacement:
        return mask(text, finding)
    if text[finding.start : finding.end] != finding.matched:
        raise TextChanged
    return text[: finding.start] + finding.replacement + text[finding.end :]


def mask_all(text: str, findings: Iterable[Finding]) -> str:
    """``text`` with every number among ``findings`` hidden; raises as ``mask`` does."""
    maskable = [finding for finding in findings if finding.can_be_masked]
    if any(text[finding.start : finding.end] != finding.matched for finding in maskable):
        raise TextChanged
    return _blank(text, sorted(span for finding in maskable for span in finding.hidden))


def excerpt(text: str, hit: Hit) -> str:
    """The finding with up to ``REACH`` characters on either side, fit to be shown and stored.

    Every number of five digits and more is blanked, neighbours too; of the finding itself only
    the digits a mask would leave are shown. Empty for a missing element.
    """
    if hit.start == hit.end:
        return ""
    left, right = max(0, hit.start - REACH), min(len(text), hit.end + REACH)
    base = max(0, left - MARGIN)
    letters = list(_ANY_NUMBER.sub(_all_hidden, text[base : right + MARGIN]))
    letters[hit.start - base : hit.end - base] = text[hit.start : hit.end]
    for at in hit.hidden:
        letters[at - base] = MASK
    shown = " ".join("".join(letters[left - base : right - base]).split())
    return f"{'…' if left else ''}{shown}{'…' if right < len(text) else ''}"


def fingerprint(text: str, hit: Hit, seen: Counter[str], key: bytes = b"") -> str:
    """64 hexadecimal digits that recognise the finding again after changes elsewhere.

    SHA-256 over the code, the ``REACH`` characters on either side with blanks left out and every
    digit blanked, and an ordinal among equal ones. The number itself is not in it: mobile and ID
    numbers are so few that a stored hash of one could be tried out in minutes. The price is that
    exchanging a number for another in the same place keeps the fingerprint. With a secret ``key``
    the number goes in as well, under HMAC, and an exchanged number is a new finding.
    """
    before = "".join(text[max(0, hit.start - MARGIN) : hit.start].split())[-REACH:]
    after = "".join(text[hit.end : hit.end + MARGIN].split())[:REACH]
    place = _FIGURE.sub("#", f"{hit.code}\n{before}\n{after}" if hit.end else str(hit.code))
    seen[place] += 1
    material = f"{place}\n{seen[place]}"
    if not key:
        return hashlib.sha256(material.encode()).hexdigest()
    number = normalised(text[hit.start : hit.end])
    return hmac.new(key, f"{material}\n{number}".encode(), hashlib.sha256).hexdigest()


def _all_hidden(number: re.Match[str]) -> str:
    return _FIGURE.sub(MASK, number.group())


def _blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    parts, done = [], 0
    for start, end in spans:
        parts += [text[done:start], MASK]
        done = end
    return "".join([*parts, text[done:]])
