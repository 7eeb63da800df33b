"""Many findings of one kind in one attachment: said once, with their number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from gongkai.screening.enums import FindingCode, Severity
from gongkai.ui.text import in_chinese, listed

if TYPE_CHECKING:
    from gongkai.records.models import Finding
    from gongkai.records.queries import Answered

MOST_EXCERPTS = 3
WORDING = (FindingCode.WRONG_WORD, FindingCode.DOUBLED_WORD)
"""Told with what they rest on, each of them: a clerk may know better."""
Found = TypeVar("Found", "Answered", "Finding")


@dataclass(frozen=True)
class FoundIn:
    """What was found in one file, for its row."""

    tone: str
    icon: str
    words: str


def grouped(
    findings: Iterable[Found], file_of: Callable[[Found], str], said_of: Callable[[Found], str]
) -> list[list[Found]]:
    """Those of one kind in one file with one answer together; all others by themselves."""
    groups: dict[tuple[Any, ...], list[Found]] = {}
    for number, finding in enumerate(findings):
        file = file_of(finding)
        key = (file, finding.code, said_of(finding)) if file else (number,)
        groups.setdefault(key, []).append(finding)
    return list(groups.values())


def worst_of(group: Iterable[Any]) -> str:
    """The gravest severity among them."""
    blocking = any(finding.severity == Severity.BLOCKING for finding in group)
    return str(Severity.BLOCKING if blocking else Severity.ADVICE)


def counted(code: str, count: int) -> str:
    """身份证号, or 身份证号29个."""
    if count == 1:
        return title_of(code)
    return _counted(code, count)


def _counted(code: str, count: int) -> str:
    return _("%(what)s: %(count)d") % {"what": title_of(code), "count": count}


def excerpts_of(group: Sequence[Any]) -> str:
    """The first few excerpts, numbers masked, and the rule they go by."""
    found = list(dict.fromkeys(finding.excerpt for finding in group if finding.excerpt))
    if len(group) == 1 and group[0].code not in WORDING:
        return found[0] if found else ""
    lines = found[:MOST_EXCERPTS]
    if len(found) > MOST_EXCERPTS:
        lines[-1] = _("%(some)s and more") % {"some": lines[-1]}
    if group[0].rule:
        lines.append(_("Rule: %(rule)s") % {"rule": group[0].rule})
    return format_html_join("", "<br>{}", ((line,) for line in lines))


def title_of(code: str) -> str:
    """What a finding is called."""
    return str(FindingCode(code).label) if is_known(code) else _("Attachment not looked at yet")


def is_known(code: str) -> bool:
    """Whether screening found it in a text; else the text could not be read."""
    return code in FindingCode.values


def link_to_file(public_id: str, name: str) -> str:
    """The file's name, which opens it."""
    return format_html(
        '<a href="{}">{}</a>', reverse("desk:file", args=[public_id]), in_chinese(name)
    )


def found_in_files(findings: Iterable[Answered]) -> dict[str, FoundIn]:
    """Public id of a file → 发现身份证号29个、手机号29个."""
    files: dict[str, list[Answered]] = {}
    for finding in findings:
        if finding.file_name and is_known(finding.code):
            files.setdefault(finding.place, []).append(finding)
    return {place: _found_in(group) for place, group in files.items()}


def _found_in(group: list[Answered]) -> FoundIn:
    counts = Counter(finding.code for finding in group)
    what = listed(_counted(code, count) for code, count in counts.items())
    still = [finding for finding in group if finding.is_open]
    if not still:
        words = _("Found, reason given: %(what)s") % {"what": what}
        return FoundIn("warn", "triangle-alert", words)
    words = _("Found: %(what)s") % {"what": what}
    if worst_of(still) == Severity.BLOCKING:
        return FoundIn("bad", "octagon-alert", words)
    return FoundIn("warn", "triangle-alert", words)
