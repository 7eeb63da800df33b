"""The content of a version exactly as it was signed, for proofs."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.records.models import Version, VersionContent
from gongkai.records.queries.pages import files_of
from gongkai.records.rules.content import NamedFile, canonical_content, content_of, version_digest


@dataclass(frozen=True)
class Sealed:
    """Canonical bytes, the nonce they were digested with, and the attachments named in them.

    ``nonce`` is empty after an erasure: then ``content`` is nothing that was ever published.
    """

    version: int
    content: bytes
    nonce: str
    files: list[NamedFile]


def sealed_content(record_id: str, number: int | None = None) -> Sealed | None:
    """A version as it was signed; without a number the live one, else the newest."""
    versions = Version.objects.filter(record__public_id=record_id).select_related("content")
    if number is not None:
        version = versions.filter(number=number).first()
    else:
        version = versions.filter(live_for__isnull=False).first() or versions.first()
    return None if version is None else sealed(version)


def sealed(version: Version) -> Sealed:
    """The same of a version at hand."""
    content = VersionContent.objects.get(version=version)
    files = [(file.attachment.name, file.attachment.digest) for file in files_of(version)]
    return Sealed(
        version=version.number,
        content=canonical_content(content_of(content), files),
        nonce=content.nonce,
        files=files,
    )


def is_as_signed(version: Version, content: VersionContent, files: list[NamedFile]) -> bool:
    """Whether what is about to be shown is what was signed."""
    digest = version_digest(content.nonce, content_of(content), files) if content.nonce else ""
    return digest == version.digest
