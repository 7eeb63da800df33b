"""Take files in. They stay private until a published version carries them."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from django.db import transaction

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core import log
from gongkai.core.erasing import is_erased
from gongkai.core.transitions import Actor
from gongkai.files import store
from gongkai.files.errors import owner_erased
from gongkai.files.models import Attachment, AttachmentText, Preview, Removal
from gongkai.files.receiving import received
from gongkai.files.rooms import sweep_rooms
from gongkai.files.rules import MEDIA_TYPES, suffix_of
from gongkai.files.texts import expect_text, read_waiting

__all__ = [
    "forget", "forget_all_of", "read_waiting", "remove_bytes", "remove_forgotten",
    "sweep_rooms", "take_in",
]  # fmt: skip


def take_in(
    *,
    name: str,
    data: bytes,
    unit_code: str,
    owner_kind: str,
    owner_id: str,
    by: Actor,
    now: datetime,
) -> Attachment:
    """Inspect and clean the file, store its bytes by digest, and register it for its owner.

    Raises `InvalidInput` with a sentence for whatever may not be taken in (`receiving`). Bytes are
    on disk before the row is: a row never lacks its file.
    """
    name, data = received(name, data)
    digest = hashlib.sha256(data).hexdigest()
    store.put(digest, data)
    try:
        with transaction.atomic():
            log.take_turn()
            if is_erased(owner_kind, owner_id):
                raise owner_erased()
            store.put(digest, data)  # an erasure that was quicker may have removed them
            attachment = Attachment.objects.create(
                name=name,
                media_type=MEDIA_TYPES[suffix_of(name)],
                size=len(data),
                digest=digest,
                unit_code=unit_code,
                owner_kind=owner_kind,
                owner_id=owner_id,
                uploaded_at=now,
                uploaded_by=by.person,
            )
            expect_text(digest=digest, now=now)
            write_audit(
                verb=Verb.CREATE, by=by, now=now, unit_code=unit_code, kind="file",
                object_id=attachment.public_id, size=len(data),
            )  # fmt: skip
    except Exception:
        remove_bytes(digest=digest)
        raise
    return attachment


@transaction.atomic
def remove_bytes(*, digest: str) -> None:
    """Remove stored bytes that no attachment uses.

    Whoever takes the same bytes in at this moment waits for the same turn: either their row is
    seen here and the bytes stay, or they find the bytes gone and write them again.
    """
    log.take_turn()
    if not Attachment.objects.filter(digest=digest).exists():
        AttachmentText.objects.filter(digest=digest).delete()
        drawn = list(Preview.objects.filter(digest=digest).values_list("picture", flat=True))
        Preview.objects.filter(digest=digest).delete()
        for each in (digest, *drawn):
            _remove_if_unused(each)
    Removal.objects.filter(digest=digest).delete()


def _remove_if_unused(digest: str) -> None:
    """The same bytes may be a file here and the small picture of another one there."""
    used = (Attachment.objects.filter(digest=digest), Preview.objects.filter(picture=digest))
    if not any(rows.exists() for rows in used):
        store.remove(digest)


def put_back(*, digest: str, path: Path) -> None:
    """At a restore: keep the bytes of a copy again; whoever calls has compared their digest."""
    store.put(digest, path)


def forget(*, attachment: Attachment) -> None:
    """At an erasure: the file's name and bytes go; its address and digest row stay, empty.

    The bytes go after the commit. What has to go is written down with it, so that a machine that
    stops in between does it later (`remove_forgotten`).
    """
    digest = attachment.digest
    if not digest:
        return
    Attachment.objects.filter(pk=attachment.pk).update(name="", digest="", size=0)
    Removal.objects.get_or_create(digest=digest)
    transaction.on_commit(lambda: remove_bytes(digest=digest), robust=True)


def forget_all_of(*, owner_kind: str, owner_id: str) -> None:
    """Every file ever taken in for that owner, whatever became of it there."""
    for attachment in Attachment.objects.filter(owner_kind=owner_kind, owner_id=owner_id):
        forget(attachment=attachment)


def remove_forgotten() -> int:
    """Remove bytes an erasure left behind when the machine stopped; how many there were."""
    digests = list(Removal.objects.values_list("digest", flat=True))
    fault: Exception | None = None
    for digest in digests:
        try:
            remove_bytes(digest=digest)
        except OSError as error:
            fault = fault or error
    if fault:
        raise fault
    return len(digests)
