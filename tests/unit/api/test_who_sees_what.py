"""What is not public stands at no address of the interface; first it is shown that it would."""

from __future__ import annotations

import pytest
from django.test import Client

from gongkai.ledger.actions import sequence
from gongkai.records import actions
from gongkai.records.enums import LinkKind
from gongkai.records.models import Record
from gongkai.search.actions import rebuild
from tests.people import NOW, login, officer
from tests.unit.api.asking import V1, ask
from tests.unit.portal.city import City, attach, out, tie
from tests.unit.portal.test_who_sees_what import (
    TITLE,
    WORD,
    Vanish,
    ask_erasure,
    erase,
    with_file_and_tie,
    withdraw,
)


def doors(city: City, record: Record) -> dict[str, tuple[str, str]]:
    """Each address → what stands there when the record does."""
    mine, file = record.public_id, _file(record)
    return {
        "list": ("/records", mine),
        "list with text": ("/records?fields=html,text,summary,files", WORD),
        "list as a table": ("/records?format=csv&fields=title", mine),
        "list of a unit": ("/records?unit=mzj", mine),
        "list of a kind": ("/records?kind=policy_document", mine),
        "list of changes": ("/records?changed_since=2026-01-01T00:00:00Z", mine),
        "search": (f"/search?q={WORD}", mine),
        "search as a table": (f"/search?q={WORD}&format=csv", mine),
        "record": (f"/records/{mine}", WORD),
        "versions": (f"/records/{mine}/versions", WORD),
        "version": (f"/records/{mine}/versions/1", WORD),
        "proof": (f"/records/{mine}/proof", mine),
        "file": (f"/files/{file}", mine),
        "ties": (f"/records/{city.interpretation.public_id}", mine),
    }


def _file(record: Record) -> str:
    version = record.versions.first()
    holder = version or record.working_copy
    return str(holder.files.first().attachment.public_id)


def seen_at(client: Client, city: City, record: Record) -> set[str]:
    """The addresses that show the record, in Chinese or in English."""
    return {
        name
        for name, (path, sign) in doors(city, record).items()
        for prefix in ("", "/en")
        if (answer := client.get(f"{prefix}{V1}{path}")).status_code == 200
        and sign in answer.content.decode()
    }


@pytest.fixture
def record(whole: City) -> Record:
    """One that is public, tied to the interpretation, with a file; indexed and in the log."""
    made = out(whole.cast, with_file_and_tie(whole, html=f"<p>{WORD}的食堂。</p>"))
    tie(whole.cast, whole.interpretation, made, LinkKind.INTERPRETS)
    sequence(now=NOW)
    rebuild(NOW)
    return made


def counted(client: Client) -> tuple[int, int]:
    """How many records there are in all, and of the kind."""
    kinds = {row["code"]: row["records"] for row in ask(client, "/kinds", limit=100)["items"]}
    return ask(client, "/records")["total"], kinds["policy_document"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("vanish", [withdraw, ask_erasure, erase])
def test_what_is_taken_down_is_gone_from_every_address(
    whole: City, record: Record, client: Client, vanish: Vanish
) -> None:
    assert seen_at(client, whole, record) == set(doors(whole, record))
    before = counted(client)
    paths = doors(whole, record)
    vanish(whole, record)
    for name, (path, sign) in paths.items():
        assert sign not in client.get(V1 + path).content.decode(), name
    assert counted(client) == (before[0] - 1, before[1] - 1)


@pytest.mark.django_db(transaction=True)
def test_what_was_withdrawn_is_410_with_the_reason(
    whole: City, record: Record, client: Client
) -> None:
    path = f"/records/{record.public_id}"
    assert ask(client, path)["title"] == TITLE
    withdraw(whole, record)
    for below in ("", "/versions", "/versions/1", "/proof"):
        gone = ask(client, path + below, 410)
        assert gone["code"] == "withdrawn"
        assert gone["facts"] == {
            "reason": "有误", "since": "2026-11-23", "unit": "云岭市民政局",
            "phone": "0999-5550102",
        }  # fmt: skip
    sequence(now=NOW)
    told = ask(client, "/ledger/entries", record=record.public_id)["items"]
    assert [entry["event"] for entry in told] == ["published", "withdrawn"]


@pytest.mark.django_db(transaction=True)
def test_what_was_erased_is_410_and_quotes_nothing(
    whole: City, record: Record, client: Client
) -> None:
    erase(whole, record)
    gone = ask(client, f"/records/{record.public_id}", 410)
    assert gone["code"] == "erased"
    assert WORD not in str(gone)


def test_what_was_never_public_stands_nowhere(whole: City, record: Record, client: Client) -> None:
    assert seen_at(client, whole, record) == set(doors(whole, record))
    hidden = with_file_and_tie(whole)
    tie(whole.cast, hidden, whole.interpretation, LinkKind.IMPLEMENTS)
    mine = hidden.public_id
    for path, _sign in doors(whole, hidden).values():
        assert mine not in client.get(V1 + path).content.decode().replace(path, "")
    assert ask(client, f"/records/{mine}", 404)["code"] == "no_such_record"
    assert ask(client, f"/files/{_file(hidden)}", 404)["code"] == "no_such_file"


def test_what_is_for_staff_alone_stands_nowhere(
    whole: City, record: Record, client: Client
) -> None:
    assert seen_at(client, whole, record) == set(doors(whole, record))
    hidden = out(whole.cast, with_file_and_tie(whole, audience="staff"))
    tie(whole.cast, whole.interpretation, hidden, LinkKind.INTERPRETS)
    sequence(now=NOW)
    rebuild(NOW)
    for path, _sign in doors(whole, hidden).values():
        assert hidden.public_id not in client.get(V1 + path).content.decode()
    for path in ("", "/versions", "/versions/1", "/proof"):
        assert ask(client, f"/records/{hidden.public_id}{path}", 404)["status"] == 404


def test_a_version_for_staff_alone_is_not_told(whole: City, client: Client) -> None:
    made = out(whole.cast, with_file_and_tie(whole, audience="staff"))
    by = officer(whole.cast.clerk)
    actions.open_revision(record=made, by=by, now=NOW)
    made = Record.objects.get(pk=made.pk)
    actions.save_working_copy(
        record=made, revision=made.working_copy.revision, by=by, now=NOW,
        fields={"audience": "public", "change_note": "转为公开"},
    )  # fmt: skip
    out(whole.cast, Record.objects.get(pk=made.pk))
    told = ask(client, f"/records/{made.public_id}/versions")["items"]
    assert [row["number"] for row in told] == [2]
    assert ask(client, f"/records/{made.public_id}/versions/2")["title"] == TITLE
    assert ask(client, f"/records/{made.public_id}/versions/1", 404)["code"] == "no_such_version"


def test_what_was_withdrawn_stays_withdrawn_when_the_record_comes_back(
    whole: City, client: Client
) -> None:
    made = out(whole.cast, with_file_and_tie(whole))
    path = f"/records/{made.public_id}/versions"
    assert ask(client, f"{path}/1")["title"] == TITLE
    withdraw(whole, made)
    by = officer(whole.cast.clerk)
    actions.open_revision(record=Record.objects.get(pk=made.pk), by=by, now=NOW)
    out(whole.cast, Record.objects.get(pk=made.pk))
    assert [row["number"] for row in ask(client, path)["items"]] == [2]
    assert ask(client, f"{path}/1", 404)["code"] == "no_such_version"
    assert ask(client, f"{path}/2")["title"] == TITLE


def test_the_next_version_stays_in_the_house(whole: City, record: Record, client: Client) -> None:
    by = officer(whole.cast.clerk)
    actions.open_revision(record=record, by=by, now=NOW)
    record = Record.objects.get(pk=record.pk)
    actions.save_working_copy(
        record=record, revision=record.working_copy.revision, by=by, now=NOW,
        fields={"title": "还没有签发的新标题", "html": "<p>还没有签发的新正文。</p>"},
    )  # fmt: skip
    extra = attach(whole.cast, record, "还没有签发的附件.pdf", b"%PDF-1.4 unpublished")
    for path, _sign in doors(whole, Record.objects.get(pk=record.pk)).values():
        assert "还没有签发" not in client.get(V1 + path).content.decode()
    assert ask(client, f"/files/{extra.public_id}", 404)["code"] == "no_such_file"


def test_a_file_of_an_older_version_is_told_no_more(whole: City, client: Client) -> None:
    made = out(whole.cast, with_file_and_tie(whole))
    path = f"/records/{made.public_id}/versions/1"
    assert [file["name"] for file in ask(client, path)["files"]] == [f"{WORD}.pdf"]
    by = officer(whole.cast.clerk)
    actions.open_revision(record=made, by=by, now=NOW)
    made = Record.objects.get(pk=made.pk)
    attached = made.working_copy.files.get().attachment
    actions.detach_file(record=made, attachment=attached, by=by, now=NOW)
    out(whole.cast, Record.objects.get(pk=made.pk))
    assert ask(client, path)["files"] == []
    assert ask(client, f"/files/{attached.public_id}", 404)["status"] == 404


def test_an_index_that_lags_shows_nothing_withdrawn(
    whole: City, record: Record, client: Client
) -> None:
    assert record.public_id in str(ask(client, "/search", q=WORD))
    withdraw(whole, record)
    assert record.public_id not in str(ask(client, "/search", q=WORD))


def test_a_login_shows_no_more(whole: City, client: Client) -> None:
    hidden = with_file_and_tie(whole)
    login(client, whole.cast.clerk)
    assert ask(client, f"/records/{hidden.public_id}", 404)["status"] == 404
    assert hidden.public_id not in str(ask(client, "/records"))
