"""The audit trail at the desk: finding, walking, exporting, checking."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from lxml import html

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.audit.models import AuditEntry
from gongkai.audit.queries import Wanted, find, stretch
from gongkai.core.transitions import Actor
from gongkai.desk.administration.views.audit import harmless
from gongkai.organisations.actions import grant_role
from gongkai.organisations.enums import Role
from gongkai.organisations.models import RoleGrant
from tests.people import NOW, SETUP, Cast, login

pytestmark = pytest.mark.django_db
TRAIL = "/desk/admin/audit/"


@pytest.fixture
def auditor(cast: Cast, client: Client) -> Client:
    """The audit administrator at the desk."""
    return login(client, cast.audit_admin)


def rows(answer: object) -> list[str]:
    page = html.fromstring(answer.content)
    return [" ".join(row.text_content().split()) for row in page.xpath("//tbody/tr")]


def happened(cast: Cast, **changes: object) -> AuditEntry:
    facts = {
        "verb": Verb.PUBLISH, "by": Actor(cast.issuer.public_id), "now": NOW,
        "unit_code": "mzj", "kind": "record", "object_id": "r1",
    }  # fmt: skip
    return write_audit(**(facts | changes))


def test_only_the_audit_administrator_reads_it(cast: Cast, client: Client) -> None:
    assert login(client, cast.audit_admin).get(TRAIL).status_code == 200
    for person in (cast.clerk, cast.office, cast.system_admin, cast.security_admin):
        assert login(client, person).get(TRAIL).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"who": "定坤"},
        {"who": "issuer", "verb": "publish"},
        {"verb": "publish"},
        {"kind": "record"},
        {"object_id": "r1"},
        {"unit": "mzj", "since": "2026-11-23", "until": "2026-11-23", "verb": "publish"},
    ],
)
def test_each_condition_finds_the_row(cast: Cast, auditor: Client, query: dict[str, str]) -> None:
    happened(cast)
    happened(cast, verb=Verb.DELETE, kind="draft", by=Actor(cast.stranger.public_id),
             unit_code="lyj", object_id="d2")  # fmt: skip
    found = rows(auditor.get(TRAIL, query))
    assert any("柏定坤 发布" in row or ("柏定坤" in row and "r1" in row) for row in found)
    assert not any("d2" in row for row in found)


def test_a_period_ends_with_its_last_day(cast: Cast, auditor: Client) -> None:
    happened(cast, object_id="at-ten")
    assert any("at-ten" in row for row in rows(auditor.get(TRAIL, {"until": "2026-11-23"})))
    assert not any("at-ten" in row for row in rows(auditor.get(TRAIL, {"until": "2026-11-22"})))
    wrong = auditor.get(TRAIL, {"since": "23.11."})
    assert wrong.status_code == 422
    assert "不是日期" in wrong.content.decode()


def test_the_trail_is_walked_without_losing_a_row(cast: Cast) -> None:
    for number in range(23):
        happened(cast, object_id=f"n{number}")
    found = find(Wanted(kind="record"))
    part, seen = stretch(found, size=10), []
    while True:
        seen += [row.object_id for row in part.rows]
        if part.older_than is None:
            break
        part = stretch(found, size=10, older_than=part.older_than)
    assert seen == [f"n{number}" for number in reversed(range(23))]
    back = stretch(found, size=10, newer_than=part.newer_than)
    assert [row.object_id for row in back.rows] == [f"n{number}" for number in range(12, 2, -1)]
    newest = stretch(found, size=10, newer_than=back.newer_than)
    assert newest.newer_than is None
    assert newest.rows[0].object_id == "n22"


def test_the_next_page_keeps_the_conditions(cast: Cast, auditor: Client) -> None:
    for number in range(60):
        happened(cast, object_id=f"n{number}")
    page = html.fromstring(auditor.get(TRAIL, {"kind": "record"}).content)
    href = page.xpath("//a[@rel='next']/@href")[0]
    assert "kind=record" in href
    following = rows(auditor.get(TRAIL + href))
    assert len(following) == 10
    assert "n9" in following[0]


def test_the_export_holds_the_rows_found_and_is_written_down(cast: Cast, auditor: Client) -> None:
    happened(cast)
    happened(cast, verb=Verb.DELETE, unit_code="lyj", object_id="other")
    answer = auditor.post(f"{TRAIL}export/", {"unit": "mzj", "verb": "publish"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text)))
    assert [line["对象编号"] for line in table] == ["r1"]
    assert table[0]["谁"] == cast.issuer.name
    assert len(table[0]["校验值（SHA-256）"]) == 64
    entry = AuditEntry.objects.latest("id")
    assert (entry.verb, entry.object_kind) == ("export", "audit_trail")
    assert entry.actor == cast.audit_admin.public_id
    assert entry.detail["filters"]["verb"] == "publish"
    assert auditor.get(f"{TRAIL}export/").status_code == 405


def test_no_cell_is_taken_for_a_formula(cast: Cast, auditor: Client) -> None:
    auditor.logout()
    auditor.post("/accounts/login/", {"login": "=1+1", "password": "x"})
    login(auditor, cast.audit_admin)
    answer = auditor.post(f"{TRAIL}export/", {"verb": "login_failed"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "'=1+1" in text
    assert harmless("-5") == "'-5"
    assert harmless("5") == "5"


def test_a_whole_chain_is_said_to_hold(cast: Cast, auditor: Client) -> None:
    answer = auditor.post(f"{TRAIL}check/", follow=True)
    assert "核对无误" in answer.content.decode()


def test_a_row_changed_behind_the_back_is_named(cast: Cast, auditor: Client) -> None:
    entry = happened(cast)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_auditentry_no_update")
        else:
            cursor.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_auditentry SET object_id = 'r2' WHERE id = %s", [entry.pk])
    answer = auditor.post(f"{TRAIL}check/", follow=True)
    assert f"第{entry.pk}条" in answer.content.decode()
    assert (
        not AuditEntry.objects.filter(verb="read", object_kind="audit_trail").latest("id").succeeded
    )


def test_an_auditor_of_a_town_sees_the_town_alone(cast: Cast, client: Client) -> None:
    happened(cast, object_id="mine", unit_code="spc")
    happened(cast, object_id="theirs", unit_code="mzj")
    RoleGrant.objects.filter(person=cast.town_reviewer).delete()
    grant_role(
        person=cast.town_reviewer, unit=cast.town, role=Role.AUDIT_ADMIN, by=SETUP,
        now=NOW,
    )  # fmt: skip
    client = login(client, cast.town_reviewer)
    found = rows(client.get(TRAIL))
    assert any("mine" in row for row in found)
    assert not any("theirs" in row for row in found)
    assert client.get(TRAIL, {"unit": "mzj"}).status_code == 422
