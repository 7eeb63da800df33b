"""Find attachments and their bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.db.models.functions import Left

from gongkai.files import store
from gongkai.files.bundling import zipped
from gongkai.files.enums import TextState
from gongkai.files.models import Attachment, AttachmentText, Preview, Removal
from gongkai.files.remaking import Remade, remade
from gongkai.files.rules import rewrapped, unwrapped
from gongkai.files.store import local_path, open_stored
from gongkai.files.store import read as stored_bytes
from gongkai.files.texts import pieces_of

if TYPE_CHECKING:
    from django.core.files.base import File

__all__ = [
    "Remade", "attachment", "digest_of_stored", "kept_of", "left_behind", "local_path",
    "open_stored", "pieces_of", "preview_of", "previews_of", "read_of", "reading_states", "remade",
    "stored_bytes", "texts_by_digest", "texts_of", "zipped",
]  # fmt: skip

UPLOADING = timedelta(hours=1)
TABLES = frozenset(model._meta.db_table for model in (Attachment, AttachmentText, Preview, Removal))


def attachment(public_id: str) -> Attachment | None:
    """The attachment with that address, whoever may see it; ask visibility before serving it."""
    return Attachment.objects.filter(public_id=public_id).first()


def kept_of(owner_kind: str, owner_ids: Iterable[str]) -> QuerySet[Attachment]:
    """The files of these owners that have not been forgotten."""
    return Attachment.objects.filter(owner_kind=owner_kind, owner_id__in=owner_ids).exclude(
        digest=""
    )


def digest_of_stored(digest: str) -> str | None:
    """The digest of what lies there now; None where nothing does."""
    try:
        with open_stored(digest) as handle:
            return _digest_of(handle)
    except FileNotFoundError:
        return None


def _digest_of(handle: File[bytes]) -> str:
    sum_of_bytes = hashlib.sha256()
    for chunk in handle.chunks():
        sum_of_bytes.update(chunk)
    return sum_of_bytes.hexdigest()


def left_behind(now: datetime) -> list[str]:
    """Digests of bytes that lie in the store although no attachment uses them.

    Those of the last hour are left out unless an erasure wanted them gone: their upload may be
    under way.
    """
    used = set(Attachment.objects.values_list("digest", flat=True))
    used |= set(Preview.objects.values_list("picture", flat=True))
    old = store.older_than(now - UPLOADING)
    return sorted((old | set(Removal.objects.values_list("digest", flat=True))) - used)


def is_stored(attachment: Attachment) -> bool:
    """Whether the attachment's bytes lie in the store."""
    return is_kept(attachment.digest)


def is_kept(digest: str) -> bool:
    """Whether bytes with this digest lie in the store."""
    return bool(digest) and store.exists(digest)


def texts_of(attachments: Iterable[Attachment]) -> list[str]:
    """What the attachments say, as far as it could be read, in their order; for search."""
    digests = [attachment.digest for attachment in attachments if attachment.digest]
    texts = dict(AttachmentText.objects.filter(digest__in=digests).values_list("digest", "text"))
    return [unwrapped(texts[digest]) for digest in digests if texts.get(digest)]


def texts_by_digest(digests: Iterable[str], length: int) -> dict[str, str]:
    """The beginning of what the bytes with these digests say, as far as it could be read."""
    wanted = {digest for digest in digests if digest}
    rows = AttachmentText.objects.filter(digest__in=wanted)
    found = rows.values_list("digest", Left("text", length))
    return {digest: rewrapped(text) for digest, text in found}


def whole_texts(digests: Iterable[str]) -> Iterator[AttachmentText]:
    """What was read of these bytes, a few at a time: texts may be long, and there may be many."""
    wanted = {digest for digest in digests if digest}
    read = AttachmentText.objects.filter(digest__in=wanted, state=TextState.READ)
    yield from read.order_by("pk").iterator(chunk_size=8)


def read_of(digest: str) -> AttachmentText | None:
    """How far reading is, and what was found."""
    return AttachmentText.objects.filter(digest=digest).first()


def reading_states(attachments: Iterable[Attachment]) -> dict[str, AttachmentText]:
    """Digest → how far reading is, without the texts."""
    digests = {attachment.digest for attachment in attachments if attachment.digest}
    rows = AttachmentText.objects.filter(digest__in=digests).defer("text", "unseen")
    return {row.digest: row for row in rows}


def previews_of(attachments: Iterable[Attachment]) -> dict[str, Preview]:
    """Digest → the small picture of these bytes, where there is one."""
    digests = {attachment.digest for attachment in attachments if attachment.digest}
    return {each.digest: each for each in Preview.objects.filter(digest__in=digests)}


def preview_of(attachment: Attachment) -> Preview | None:
    """The small picture of the file's bytes, if there is one."""
    return previews_of([attachment]).get(attachment.digest)
