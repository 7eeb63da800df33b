"""Doors of the desk: drafting, reviewing, lists."""

from __future__ import annotations

from gongkai.files.actions import read_waiting, take_in
from gongkai.files.models import Attachment
from gongkai.organisations.enums import Permission
from gongkai.records import actions
from gongkai.records.models import PublicFinding, Record
from tests.people import NOW, Cast, officer
from tests.support import papers
from tests.support.url_factories import FOR_EVERY_OFFICER, Door, door
from tests.unit.records.road import cleared, draft, published, submitted

FOR_EVERY_OFFICER |= {
    "desk:todo", "desk:done", "desk:returned", "desk:started", "desk:soon", "desk:words",
}  # fmt: skip
TITLE = "关于做好养老服务补贴工作的通知"
LISTS_OWN = "a list of one's own units"


def form_of(record: Record) -> dict[str, str]:
    """What the editor sends for an unchanged draft."""
    copy = record.working_copy
    return {
        "title": copy.title, "html": copy.html, "formed_on": copy.formed_on,
        "issuer_name": copy.issuer_name, "genre": copy.genre, "attribute": "active",
        "audience": "public", "revision": str(copy.revision),
    }  # fmt: skip


@door("desk:records", "desk:drafts")
def _lists(cast: Cast) -> Door:
    draft(cast)
    return Door(cast.clerk, why_the_stranger_gets_in=LISTS_OWN, hidden=(TITLE,))


@door("desk:review")
def _review(cast: Cast) -> Door:
    submitted(cast)
    return Door(cast.secrecy, why_the_stranger_gets_in=LISTS_OWN, hidden=(TITLE,))


@door("desk:new")
def _new(cast: Cast) -> Door:
    return Door(cast.clerk, query=f"?unit={cast.unit.code}")


@door("desk:record", "desk:edit", "desk:preview")
def _draft(cast: Cast) -> Door:
    return Door(cast.clerk, args=(draft(cast).public_id,))


@door("desk:autosave")
def _autosave(cast: Cast) -> Door:
    record = draft(cast)
    return Door(cast.clerk, args=(record.public_id,), method="post", data=form_of(record))


@door("desk:tidy_paste")
def _tidy(cast: Cast) -> Door:
    return Door(
        cast.clerk, method="post", data={"html": "<p>一</p>"},
        why_the_stranger_gets_in="it answers only what was sent", hidden=(TITLE,),
    )  # fmt: skip


@door("desk:version")
def _version(cast: Cast) -> Door:
    return Door(cast.reviewer, args=(submitted(cast).record.public_id, 1))


@door("desk:step")
def _step(cast: Cast) -> Door:
    return Door(cast.issuer, args=(published(cast).public_id, "withdraw"))


@door("desk:erasure")
def _erasure(cast: Cast) -> Door:
    record = published(cast)
    asked = actions.ask_erasure(
        record=record, reason="误公开了个人信息", by=officer(cast.issuer), now=NOW
    )
    return Door(cast.office, args=(asked.public_id,))


@door("desk:submission", "desk:secrecy_form")
def _submission(cast: Cast) -> Door:
    return Door(cast.reviewer, args=(cleared(cast).public_id,))


def a_file(cast: Cast) -> tuple[Attachment, Record]:
    """A file on a draft of the clerk's."""
    record, clerk = draft(cast), officer(cast.clerk)
    attachment = take_in(
        name="名单.pdf", data=papers.scan(), unit_code=cast.unit.code,
        owner_kind="record", owner_id=record.public_id,
        by=clerk.actor(Permission.DRAFT, cast.unit.pk), now=NOW,
    )  # fmt: skip
    actions.attach_file(record=record, attachment=attachment, by=clerk, now=NOW)
    return attachment, record


@door("desk:file")
def _file(cast: Cast) -> Door:
    return Door(cast.clerk, args=(a_file(cast)[0].public_id,))


@door("desk:file_preview")
def _file_preview(cast: Cast) -> Door:
    record = draft(cast)
    attachment = take_in(
        name="照片.png", data=papers.picture(), unit_code=cast.unit.code, owner_kind="record",
        owner_id=record.public_id, by=officer(cast.clerk).actor(Permission.DRAFT, cast.unit.pk),
        now=NOW,
    )  # fmt: skip
    actions.attach_file(record=record, attachment=attachment, by=officer(cast.clerk), now=NOW)
    read_waiting(clock=lambda: NOW, seconds=60)
    return Door(cast.clerk, args=(attachment.public_id,))


@door("desk:draft_files")
def _draft_files(cast: Cast) -> Door:
    return Door(cast.clerk, args=(draft(cast).public_id,))


@door("desk:supervision", "desk:supervision_late", "desk:supervised")
def _supervision(cast: Cast) -> Door:
    published(cast)
    return Door(cast.supervisor)


def found_in_public(cast: Cast) -> Record:
    """A public record in which a sweep has found something."""
    record = published(cast)
    PublicFinding.objects.create(
        record=record, version=record.live_version, unit=record.unit, code="email",
        severity="advice", fingerprint="0" * 64, excerpt="t***@example.com", place="html",
        first_seen_at=NOW, last_seen_at=NOW,
    )  # fmt: skip
    return record


@door("desk:public_findings")
def _public_findings(cast: Cast) -> Door:
    found_in_public(cast)
    return Door(cast.clerk, why_the_stranger_gets_in=LISTS_OWN, hidden=(TITLE,))


@door("desk:record_public_findings")
def _of_a_record(cast: Cast) -> Door:
    return Door(cast.clerk, args=(found_in_public(cast).public_id,))
