"""Keep the tables of screening: each change is a version of its own, and nothing is overwritten."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core import log
from gongkai.core.errors import InvalidInput, NotPermitted, StateChanged
from gongkai.core.transitions import Actor
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import Officer, unit_by_code
from gongkai.screening.enums import Severity, TableKind
from gongkai.screening.models import TableVersion
from gongkai.screening.rules.tables import (
    ALWAYS_ON,
    MOST_KEPT,
    PERSONAL_NUMBERS,
    WITHDRAWABLE,
    Masks,
    Switches,
    loosened,
    mask_is_possible,
    merged_words,
)
from gongkai.screening.rules.words_table import MOST_ROWS, WordRow, checked_words
from gongkai.screening.tables import (
    WHOLE_SITE,
    switches_kept,
    table_versions,
    tables_digest,
    words_kept,
)

KEEPING = Permission.SCREENING_TABLES
LONGEST_NOTE = 200


@transaction.atomic
def save_masks(
    *, masks: Mapping[str, Any], unit_code: str, note: str, seen: int, by: Officer, now: datetime
) -> TableVersion:
    """How many signs of each kind of number stay; the last four of an ID never do."""
    impossible = sorted(name for name, value in masks.items() if not mask_is_possible(name, value))
    if impossible or not masks:
        raise InvalidInput(
            "mask_impossible",
            _("A mask cannot be set so. The last figures of an ID number never show."),
            names=impossible, most=dict(MOST_KEPT),
        )  # fmt: skip
    content = Masks.of(masks).as_content()
    return _save(TableKind.MASKS, unit_code, content, note, seen, by, now)


@transaction.atomic
def save_switches(
    *, switches: Switches, unit_code: str, note: str, seen: int, by: Officer, now: datetime
) -> TableVersion:
    """What is looked for, how grave it is, and what takes a document off the site at once.

    What the law demands stays on. A unit makes screening stricter; to let a must-fix be advice, and
    what is withdrawn by rule, is decided for the whole site by the supervising office.
    """
    _refuse_impossible(switches)
    looser = loosened(switches_kept(unit_code), switches) or switches.withdraw_on
    if unit_code != WHOLE_SITE and looser:
        raise NotPermitted(
            "office_decides",
            _("Only the open-government office decides this, and for the whole site."),
        )
    content = switches.as_content()
    return _save(TableKind.SWITCHES, unit_code, content, note, seen, by, now)


def _refuse_impossible(switches: Switches) -> None:
    strange = {code for code, _severity in switches.severities} - PERSONAL_NUMBERS
    if switches.off & ALWAYS_ON or strange or switches.withdraw_on - WITHDRAWABLE:
        raise InvalidInput(
            "switch_impossible",
            _("This is demanded by law and cannot be switched off or changed."),
            codes=sorted(switches.off & ALWAYS_ON | strange),
        )


@transaction.atomic
def add_words(
    *, rows: Sequence[WordRow], unit_code: str, note: str, seen: int, by: Officer, now: datetime
) -> TableVersion:
    """Add these to the words kept there; a row of the same wrong form is replaced, none is lost."""
    _refuse_faulty(rows)
    kept = merged_words(words_kept(unit_code), rows)
    return _save_words(kept, unit_code, note, seen, by, now)


@transaction.atomic
def remove_words(
    *, wrong: Iterable[str], unit_code: str, note: str, seen: int, by: Officer, now: datetime
) -> TableVersion:
    """Keep these wrong forms no longer; older versions still have them."""
    gone = set(wrong)
    kept = tuple(row for row in words_kept(unit_code) if row.wrong not in gone)
    if len(kept) == len(words_kept(unit_code)):
        raise InvalidInput("words_none", _("Tick the words you want to take out."))
    return _save_words(kept, unit_code, note, seen, by, now)


@transaction.atomic
def go_back(
    *, kind: TableKind, unit_code: str, number: int, seen: int, by: Officer, now: datetime
) -> TableVersion:
    """The table as it was in an older version, as a new one."""
    older = table_versions(kind, unit_code).filter(number=number).first()
    if older is None:
        raise StateChanged("table_version_gone", _("There is no such version of this table."))
    if kind == TableKind.SWITCHES:
        return _save_older_switches(older, seen, by, now)
    return _save(kind, unit_code, older.content, older.note, seen, by, now, same_as=number)


def _save_older_switches(
    older: TableVersion, seen: int, by: Officer, now: datetime
) -> TableVersion:
    switches = Switches.of(older.content)
    _refuse_impossible(switches)
    return _save(
        TableKind.SWITCHES, older.unit_code, switches.as_content(), older.note, seen, by, now,
        same_as=older.number,
    )  # fmt: skip


def _save_words(
    kept: Sequence[WordRow], unit_code: str, note: str, seen: int, by: Officer, now: datetime
) -> TableVersion:
    if len(kept) > MOST_ROWS:
        raise InvalidInput(
            "words_too_many",
            _("A table holds at most %(most)d rows; this would make %(count)d.")
            % {"most": MOST_ROWS, "count": len(kept)},
        )
    content = {"rows": [list(row) for row in kept]}
    return _save(TableKind.WORDS, unit_code, content, note, seen, by, now)


def _refuse_faulty(rows: Sequence[WordRow]) -> None:
    """What comes from a form was in the browser; it is looked at once more."""
    labels = {Severity.ADVICE.value, Severity.BLOCKING.value}
    checked = checked_words(enumerate(rows, start=1))
    if not rows or checked.faults or any(row.severity not in labels for row in rows):
        raise InvalidInput(
            "words_faulty", _("These words cannot be taken over. Read the file in once more.")
        )


def _save(
    kind: TableKind, unit_code: str, content: dict[str, Any], note: str, seen: int,
    by: Officer, now: datetime, same_as: int | None = None,
) -> TableVersion:  # fmt: skip
    """Append the version, unless somebody was quicker than the page that was seen."""
    log.take_turn()
    actor, code = _keeper(unit_code, by)
    last = table_versions(kind, unit_code).values_list("number", flat=True).first() or 0
    if last != seen:
        raise StateChanged(
            "table_changed",
            _("Somebody has changed this table since you opened it. Look at it again."),
        )
    made = TableVersion.objects.create(
        kind=kind, unit_code=unit_code, number=last + 1, content=content,
        note=note.strip()[:LONGEST_NOTE], same_as=same_as,
        digest=_digest(tables_digest(), kind, unit_code, last + 1, content),
        made_at=now, made_by=actor.person, acting_for=actor.acting_for,
    )  # fmt: skip
    write_audit(
        verb=Verb.SETTING, by=actor, now=now, unit_code=code, kind="screening_table",
        object_id=kind.value, version=last + 1,
    )  # fmt: skip
    return made


def _keeper(unit_code: str, by: Officer) -> tuple[Actor, str]:
    """Who keeps the tables: the office for the whole site, somebody of the unit for its own."""
    if unit_code == WHOLE_SITE:
        return by.actor_at_top(KEEPING), ""
    unit = unit_by_code(unit_code)
    return by.actor(KEEPING, unit.pk if unit else 0), unit_code


def _digest(before: str, kind: str, unit_code: str, number: int, content: dict[str, Any]) -> str:
    told = json.dumps([before, kind, unit_code, number, content], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()
