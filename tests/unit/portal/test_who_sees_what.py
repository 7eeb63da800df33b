"""What is not public stands at no public door, and it is proven that the door would show it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from gongkai.files.models import Attachment
from gongkai.records import actions
from gongkai.records.enums import LinkKind
from gongkai.records.models import Record
from tests.people import NOW, officer
from tests.support.friendly import paper_saying
from tests.unit.portal.city import City, attach, of_kind, out, tie

WORD = "松涛巷"
TITLE = f"关于{WORD}老年食堂的通知"
Vanish = Callable[[City, Record], None]


def doors(city: City, record: Record) -> dict[str, tuple[str, str]]:
    """Each door → its address, and what stands there when the record does."""
    mine = f"/gk/{record.public_id}/"
    return {
        "home": ("/", mine),
        "page": (mine, WORD),
        "official layout": (f"{mine}?view=official", WORD),
        "column": ("/lm/zcwj/", mine),
        "column, searched": (f"/lm/zcwj/?q={quote(WORD)}", mine),
        "find": (f"/ss/?q={quote(WORD)}", mine),
        "find, exact": (f"/ss/?q={quote(TITLE)}", mine),
        "everything": ("/ss/", mine),
        "unit": ("/jg/mzj/", mine),
        "section": ("/jg/mzj/zfxxgk/", mine),
        "city section": ("/zfxxgk/", mine),
        "heading": ("/jg/mzj/zfxxgk/fdzdgknr/zcwj/", mine),
        "city heading": ("/zfxxgk/fdzdgknr/zcwj/", mine),
        "related": (f"/gk/{city.interpretation.public_id}/", mine),
        "feed": ("/rss.xml", mine),
        "unit feed": ("/jg/mzj/rss.xml", mine),
        "column feed": ("/lm/zcwj/rss.xml", mine),
        "sitemap": ("/sitemap-1.xml", mine),
    }


def seen_at(client: Client, city: City, record: Record) -> set[str]:
    """The doors at which the record stands, in Chinese or in English."""
    found = set()
    for name, (address, sign) in doors(city, record).items():
        for prefix in ("", "/en"):
            if sign in client.get(prefix + address).content.decode():
                found.add(name)
    carried = [row.attachment_id for row in _files(record)]
    for file in _attachments(carried):
        if client.get(f"/fj/{file.public_id}/").status_code == 200:
            found.add("file")
    return found


def _files(record: Record) -> list[Any]:
    rows = [row for version in record.versions.all() for row in version.files.all()]
    copy = getattr(record, "working_copy", None)
    return rows + (list(copy.files.all()) if copy else [])


def _attachments(ids: list[int]) -> list[Attachment]:
    return list(Attachment.objects.filter(pk__in=ids))


def with_file_and_tie(city: City, **fields: Any) -> Record:
    record = of_kind(city.cast, kind="policy_document", title=TITLE, **fields)
    attach(city.cast, record, f"{WORD}.pdf", paper_saying("another"))
    return record


@pytest.fixture
def record(city: City) -> Record:
    """One that is public, tied to the interpretation, with a file."""
    made = out(city.cast, with_file_and_tie(city))
    tie(city.cast, city.interpretation, made, LinkKind.INTERPRETS)
    return made


def withdraw(city: City, record: Record) -> None:
    actions.withdraw(record=record, reason="有误", by=officer(city.cast.issuer), now=NOW)


def ask_erasure(city: City, record: Record) -> None:
    actions.ask_erasure(record=record, reason="个人信息", by=officer(city.cast.issuer), now=NOW)


def erase(city: City, record: Record) -> None:
    erasure = actions.ask_erasure(
        record=record, reason="个人信息", by=officer(city.cast.issuer), now=NOW
    )
    actions.confirm_erasure(erasure=erasure, by=officer(city.cast.office), now=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("vanish", [withdraw, ask_erasure, erase])
def test_what_is_taken_down_is_gone_from_every_door(
    city: City, record: Record, client: Client, vanish: Vanish
) -> None:
    assert seen_at(client, city, record) == {*doors(city, record), "file"}
    vanish(city, record)
    assert seen_at(client, city, record) == set()
    assert client.get(f"/gk/{record.public_id}/").status_code == 410


def test_what_was_never_public_stands_at_no_door(
    city: City, record: Record, client: Client
) -> None:
    assert seen_at(client, city, record) == {*doors(city, record), "file"}
    Record.objects.filter(pk=record.pk).update(title="另一份通知")
    hidden = with_file_and_tie(city)
    tie(city.cast, hidden, city.interpretation, LinkKind.IMPLEMENTS)
    assert seen_at(client, city, hidden) == set()
    assert client.get(f"/gk/{hidden.public_id}/").status_code == 404


def test_what_is_for_staff_alone_stands_at_no_door(
    city: City, record: Record, client: Client
) -> None:
    assert seen_at(client, city, record) == {*doors(city, record), "file"}
    hidden = out(city.cast, with_file_and_tie(city, audience="staff"))
    tie(city.cast, city.interpretation, hidden, LinkKind.INTERPRETS)
    signs = {name for name, (address, sign) in doors(city, hidden).items()
             if sign != WORD and sign in client.get(address).content.decode()}  # fmt: skip
    assert signs == set()
    assert client.get(f"/gk/{hidden.public_id}/").status_code == 404
    file = _attachments([row.attachment_id for row in _files(hidden)])[0]
    assert client.get(f"/fj/{file.public_id}/").status_code == 404


def test_the_next_version_stays_in_the_house(city: City, record: Record, client: Client) -> None:
    by = officer(city.cast.clerk)
    actions.open_revision(record=record, by=by, now=NOW)
    record = Record.objects.get(pk=record.pk)
    actions.save_working_copy(
        record=record, revision=record.working_copy.revision, by=by, now=NOW,
        fields={"title": "还没有签发的新标题", "html": "<p>还没有签发的新正文。</p>"},
    )  # fmt: skip
    extra = attach(city.cast, record, "还没有签发的附件.pdf", paper_saying("unpublished"))
    for address, _sign in doors(city, record).values():
        assert "还没有签发" not in client.get(address).content.decode()
    assert client.get(f"/fj/{extra.public_id}/").status_code == 404
    assert doors(city, record)["page"][1] in client.get(f"/gk/{record.public_id}/").content.decode()


def test_a_login_shows_no_more(city: City, client: Client) -> None:
    hidden = with_file_and_tie(city)
    client.force_login(
        city.cast.clerk.account, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert seen_at(client, city, hidden) == set()
