"""Zip files without surprises: every byte belongs to one entry, and no entry is a bomb.

Office documents, OFD and archives are all zip files. Programs differ in how they read odd ones,
and where they differ, things hide; therefore only the plain form is taken in.
"""

from __future__ import annotations

import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gongkai.files.rules.entries import UTF8_NAME, entry_name, other_names, same_name
from gongkai.files.rules.inspecting.faults import Fault

MOST_ENTRIES: Final = 5_000
MOST_UNPACKED: Final = 400 * 1024 * 1024
# Deflate reaches 1,032; tables that repeat themselves stay below 100
HIGHEST_RATIO: Final = 150
RATIO_FROM: Final = 8 * 1024 * 1024
MOST_FOLDERS: Final = 12
PIECE: Final = 256 * 1024

LOCAL: Final = struct.Struct("<4sHHHHHIIIHH")
END: Final = struct.Struct("<4sHHHHIIH")
ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
DESCRIPTOR: Final = 0x8
NOTHING: Final = frozenset({0})
# an empty entry, as it is or "packed"
EMPTY: Final = ((0, 0), (2, 0))
DESCRIPTOR_SIZES: Final = frozenset({12, 16, 20, 24})
STORED, DEFLATED = 0, 8


@dataclass
class Budget:
    """How much may still be unpacked; a package inside another draws on the same."""

    entries: int = MOST_ENTRIES
    unpacked: int = MOST_UNPACKED

    def take(self, *, entries: int = 0, unpacked: int = 0) -> None:
        """Use that much of it up."""
        self.entries -= entries
        self.unpacked -= unpacked
        if self.entries < 0 or self.unpacked < 0:
            raise Fault("file_bomb")


@dataclass(frozen=True)
class Entry:
    """One file of the package: its name, and where its packed bytes lie."""

    name: str
    is_folder: bool
    method: int
    start: int
    packed: int
    size: int
    crc: int

    @property
    def suffix(self) -> str:
        """The ending of its name, small letters."""
        last = self.name.rpartition("/")[2]
        return last.rpartition(".")[2].lower() if "." in last else ""


class Package:
    """A zip file whose build has been checked. Its entries are unpacked only when asked for."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        self.data = data
        self.budget = budget
        infos, start_dir = _directory(data)
        budget.take(entries=len(infos))
        self.entries = [_entry(info, data) for info in infos]
        names = [same_name(entry.name) for entry in self.entries]
        if len(set(names)) != len(names):
            raise Fault("file_polyglot")
        _refuse_gaps(infos, self.entries, start_dir)
        self.by_name = {entry.name: entry for entry in self.entries if not entry.is_folder}

    def pieces(self, entry: Entry) -> Iterator[bytes]:
        """Its bytes as they are unpacked; what the header says of their number is not believed."""
        unpacked = crc = 0
        for piece in _unpacked(self.data, entry):
            unpacked += len(piece)
            crc = zlib.crc32(piece, crc)
            self.budget.take(unpacked=len(piece))
            if unpacked > RATIO_FROM and unpacked > HIGHEST_RATIO * entry.packed:
                raise Fault("file_bomb")
            yield piece
        if (unpacked, crc) != (entry.size, entry.crc):
            raise Fault("file_damaged")

    def read(self, entry: Entry) -> bytes:
        """All its bytes."""
        return b"".join(self.pieces(entry))


def is_zip_too(data: bytes) -> bool:
    """Whether a file of another kind could be opened as an archive as well."""
    if b"PK\x05\x06" not in data[-0x10000 - END.size :]:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return bool(archive.infolist())
    except Exception:
        return False


def _directory(data: bytes) -> tuple[list[zipfile.ZipInfo], int]:
    """The entries as the directory at the end names them, and where that directory begins."""
    if not data.startswith(b"PK\x03\x04"):
        raise Fault("file_polyglot")
    place = data.rfind(b"PK\x05\x06")
    if place < 0 or place + END.size > len(data):
        raise Fault("file_damaged")
    _refuse_end(data, place)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos, start_dir = archive.infolist(), archive.start_dir
    except Exception as error:
        raise Fault("file_damaged") from error
    if not infos:
        raise Fault("file_damaged")
    return infos, start_dir


def _refuse_end(data: bytes, place: int) -> None:
    """The end record must close the file, in one piece, without a comment."""
    _mark, disk, first_disk, here, total, _size, _start, comment = END.unpack_from(data, place)
    if disk or first_disk or here != total:
        raise Fault("file_damaged")
    after = len(data) - place - END.size
    if after < comment:
        raise Fault("file_damaged")
    if after:
        raise Fault("file_polyglot")


def _entry(info: zipfile.ZipInfo, data: bytes) -> Entry:
    if info.flag_bits & ENCRYPTED:
        raise Fault("file_encrypted")
    if info.compress_type not in (STORED, DEFLATED):
        raise Fault("file_method")
    kind = stat.S_IFMT(info.external_attr >> 16)
    name = _name(info)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Fault("file_names", entry=name)
    is_folder = name.endswith("/")
    if is_folder and (info.compress_size, info.file_size) not in EMPTY:
        raise Fault("file_polyglot")
    return Entry(
        name=name,
        is_folder=is_folder,
        method=info.compress_type,
        start=_start(info, data),
        packed=info.compress_size,
        size=info.file_size,
        crc=info.CRC,
    )


def _name(info: zipfile.ZipInfo) -> str:
    """Its name, the same for every program, and one that leads nowhere else."""
    name = entry_name(info)
    _refuse_other_names(name, info.extra)
    folders = name.rstrip("/").split("/")
    hidden = any(unicodedata.category(sign)[0] == "C" for sign in name)
    if hidden or len(folders) > MOST_FOLDERS or not all(part.strip(". ") for part in folders):
        raise Fault("file_names", entry=_shown(name))
    if ":" in name or len(name) > 400:
        raise Fault("file_names", entry=_shown(name))
    return name


def _refuse_other_names(name: str, extra: bytes) -> None:
    """Some programs unpack under the name in an extra field, others under that of the header."""
    if any(other != name for other in other_names(extra)):
        raise Fault("file_method")


def _shown(name: str) -> str:
    return "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")[:100]


def _start(info: zipfile.ZipInfo, data: bytes) -> int:
    """Where the packed bytes begin; the header there must say the same as the directory."""
    if info.header_offset < 0 or info.header_offset + LOCAL.size > len(data):
        raise Fault("file_damaged")
    mark, _version, flags, method, _time, _date, _crc, _packed, _size, name, extra = (
        LOCAL.unpack_from(data, info.header_offset)
    )
    if mark != b"PK\x03\x04":
        raise Fault("file_damaged")
    begin = info.header_offset + LOCAL.size
    written = data[begin : begin + name]
    encoding = "utf-8" if info.flag_bits & UTF8_NAME else "cp437"
    is_same = written == info.orig_filename.encode(encoding, "replace")
    if not is_same or method != info.compress_type or flags & ENCRYPTED:
        raise Fault("file_polyglot")
    _refuse_other_names(entry_name(info), data[begin + name : begin + name + extra])
    return int(begin + name + extra)


def _refuse_gaps(infos: list[zipfile.ZipInfo], entries: list[Entry], start_dir: int) -> None:
    """Entries stand one behind the other from the first byte to the directory."""
    order = sorted(zip(infos, entries, strict=True), key=lambda pair: pair[0].header_offset)
    expected, slack = 0, NOTHING
    for info, entry in order:
        if info.header_offset - expected not in slack:
            raise Fault("file_polyglot")
        expected = entry.start + entry.packed
        slack = DESCRIPTOR_SIZES if info.flag_bits & DESCRIPTOR else NOTHING
    if start_dir - expected not in slack:
        raise Fault("file_polyglot")


def _unpacked(data: bytes, entry: Entry) -> Iterator[bytes]:
    end = entry.start + entry.packed
    if end > len(data):
        raise Fault("file_damaged")
    if entry.method == STORED:
        for place in range(entry.start, end, PIECE):
            yield data[place : min(place + PIECE, end)]
        return
    yield from _inflated(memoryview(data)[entry.start : end])


def _inflated(packed: memoryview) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-15)
    try:
        for place in range(0, len(packed), PIECE):
            rest: bytes | memoryview = packed[place : place + PIECE]
            while rest and not inflate.eof:
                yield inflate.decompress(rest, PIECE)
                rest = inflate.unconsumed_tail
            if inflate.eof and (inflate.unused_data or place + PIECE < len(packed)):
                raise Fault("file_polyglot")
    except zlib.error as error:
        raise Fault("file_damaged") from error
    while not inflate.eof:
        piece = inflate.decompress(b"", PIECE)
        if not piece:
            raise Fault("file_damaged")
        yield piece
