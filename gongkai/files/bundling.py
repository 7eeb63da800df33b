"""Several stored files as one zip, written while it is sent."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, cast

from gongkai.files import store
from gongkai.files.rules import told_apart

if TYPE_CHECKING:
    from typing import IO

    from gongkai.files.models import Attachment

BLOCK = 256 * 1024
# two sizes in a zip are only told after the bytes; programs that read as they go want it packed
PACKED_LIGHTLY = 1


class _Tail:
    """Takes what the zip writes until it is fetched."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Nothing to do: it is fetched."""

    def fetched(self) -> bytes:
        """What came since the last time."""
        data, self._held = bytes(self._held), bytearray()
        return data


def zipped(attachments: Iterable[Attachment], moment: datetime) -> Iterator[bytes]:
    """The pieces of a zip of these files; names that are the same are told apart."""
    files, tail = list(attachments), _Tail()
    with zipfile.ZipFile(
        cast("IO[bytes]", tail), "w", zipfile.ZIP_DEFLATED, compresslevel=PACKED_LIGHTLY
    ) as package:
        for attachment, name in zip(files, told_apart([f.name for f in files]), strict=True):
            entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            with store.open_stored(attachment.digest) as source, package.open(entry, "w") as target:
                for block in source.chunks(BLOCK):
                    target.write(block)
                    yield tail.fetched()
    yield tail.fetched()
