"""The head of the audit trail, noted elsewhere, shows when the newest rows are gone."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from config.cli.check import command
from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.audit.models import AuditEntry
from gongkai.audit.queries import Head, first_broken_entry, head, holds
from gongkai.audit.rules import SEALED, seal
from gongkai.core import db
from gongkai.core.transitions import Actor
from tests.people import NOW

pytestmark = pytest.mark.django_db


def write(number: int) -> AuditEntry:
    return write_audit(verb=Verb.READ, by=Actor("p"), now=NOW, kind="record", object_id=f"{number}")


def check(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def without_triggers() -> None:
    with connection.cursor() as cursor:
        for statement in db.refuse_changes("audit_auditentry")[1]:
            cursor.execute(statement)


def put_triggers_back() -> None:
    with connection.cursor() as cursor:
        for statement in db.refuse_changes("audit_auditentry")[0]:
            cursor.execute(statement)


def test_a_check_prints_the_head_and_takes_it_again() -> None:
    for number in range(3):
        write(number)
    done = check()
    assert done.exit_code == 0, done.output
    (noted,) = re.findall(r"\d+:[0-9a-f]{64}", done.output)
    assert noted == f"{AuditEntry.objects.count()}:{AuditEntry.objects.latest('id').hash}"
    assert check("--audit-head", noted).exit_code == 0
    told = json.loads(check("--json", "--audit-head", noted).output)
    assert (told["ok"], told["audit_head"]) == (True, noted)
    write(3)
    assert check("--audit-head", noted).exit_code == 0, "what came later does not matter"


def test_newest_rows_that_were_removed_are_seen_by_the_noted_head_alone() -> None:
    for number in range(3):
        write(number)
    noted = head()
    without_triggers()
    AuditEntry.objects.filter(pk=AuditEntry.objects.latest("id").pk).delete()
    put_triggers_back()
    assert first_broken_entry() is None, "the chain itself cannot know"
    assert check().exit_code == 0
    gone = check("--audit-head", str(noted))
    assert gone.exit_code == 1
    assert str(noted) in gone.output
    told = json.loads(check("--json", "--audit-head", str(noted)).output)
    assert told["ok"] is False
    assert len(told["faults"]["audit chain"]) == 1
    write(9)
    assert not holds(noted), "another row in its place is not that row"


def test_a_whole_trail_written_anew_is_seen() -> None:
    """Whoever can drop triggers can also seal every row again."""
    for number in range(3):
        write(number)
    noted = head()
    without_triggers()
    previous = ""
    for row in AuditEntry.objects.order_by("id"):
        row.actor, row.previous_hash = "somebody", previous
        previous = row.hash = seal(previous, {name: getattr(row, name) for name in SEALED})
        row.save()
    put_triggers_back()
    assert first_broken_entry() is None
    assert check().exit_code == 0
    assert check("--audit-head", str(noted)).exit_code == 1


def test_an_empty_trail_has_a_head_too() -> None:
    assert str(head()) == "0:"
    assert Head.read("0:") == head()
    assert holds(head())
    write(1)
    assert check("--audit-head", "0:").exit_code == 0


@pytest.mark.parametrize(
    "text", ["x", "3", "3:", f"0:{'a' * 64}", f"3:{'A' * 64}", f"-1:{'a' * 64}", f"3:{'a' * 63}"]
)
def test_what_is_no_head_is_a_wrong_call(text: str) -> None:
    assert Head.read(text) is None
    assert check("--audit-head", text).exit_code == 2
