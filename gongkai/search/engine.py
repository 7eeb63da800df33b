"""The index on disk: its fields, the generation in use, one writer, any number of readers."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import tantivy
from django.conf import settings

from gongkai.search.errors import IndexBusy
from gongkai.search.rules import Entry, as_fields
from gongkai.search.vocabulary import Learner

WRITER_BYTES = 64_000_000
NEWEST_WITHIN_SECONDS = 0.05
TEXTS = ("unit", "category", "theme", "beside", "standing")
NUMBERS = ("year", "day", "weight")


@cache
def schema() -> tantivy.Schema:
    """The fields of the index. A change needs a rebuild: raise `FORM` with it."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("exact", "number"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("title", "all"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in TEXTS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in NUMBERS:
        builder.add_unsigned_field(name, indexed=name != "weight", fast=True)
    return builder.build()


FORM = 3
CONSUMER = "search"


def home() -> Path:
    """Where generations of the index lie."""
    return Path(settings.INDEX_ROOT)


def generation() -> str:
    """The generation readers look into; "" before the first."""
    try:
        return (home() / "current").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def node_of(generation: str) -> str:
    """The name of this machine's index as a consumer of the log."""
    return f"{socket.gethostname()[:30]}:{generation}"


def new_generation() -> str:
    """An empty index beside the one in use."""
    name = f"{FORM}-{secrets.token_hex(6)}"
    (home() / name).mkdir(parents=True)
    tantivy.Index(schema(), path=str(home() / name))
    return name


def use(name: str) -> None:
    """Let readers look into this generation from now on; earlier ones are removed."""
    fresh = home() / f"current.{secrets.token_hex(4)}"
    fresh.write_text(name, encoding="ascii")
    os.replace(fresh, home() / "current")
    for other in home().iterdir():
        if other.is_dir() and other.name != name:
            shutil.rmtree(other, ignore_errors=True)


def is_usable(name: str) -> bool:
    """Whether a generation is there and has the form this program writes."""
    return name.startswith(f"{FORM}-") and (home() / name / "meta.json").exists()


@contextmanager
def writer(name: str) -> Iterator[Writer]:
    """The one writer of a generation. Raises `IndexBusy` while another process has it."""
    index = tantivy.Index(schema(), path=str(home() / name))
    try:
        inner = index.writer(WRITER_BYTES, 1)
    except ValueError as error:
        raise IndexBusy from error
    try:
        with closing(Learner(home() / name)) as learner:
            yield Writer(inner, learner)
    finally:
        inner.wait_merging_threads()


class Writer:
    """Puts entries in and takes them out; nothing is seen before `commit`."""

    def __init__(self, inner: tantivy.IndexWriter, learner: Learner) -> None:
        self._inner = inner
        self._learner = learner

    def remove(self, keys: Iterable[str]) -> None:
        """Take out what stands under these keys."""
        for key in keys:
            self._inner.delete_documents_by_term("key", key)
            self._learner.forget(key)

    def put(self, entries: Iterable[Entry]) -> None:
        """Put entries in. Remove what stood under their keys first."""
        for entry in entries:
            self._inner.add_document(document_of(as_fields(entry)))
            self._learner.learn(entry.key, entry.title)

    def commit(self) -> None:
        """Make everything so far durable and visible."""
        self._inner.commit()
        self._learner.commit()


def document_of(fields: Mapping[str, object]) -> tantivy.Document:
    """The fields as the engine takes them; numbers must be said to be unsigned."""
    document = tantivy.Document()
    for name, value in fields.items():
        if isinstance(value, int):
            document.add_unsigned(name, value)
        else:
            for text in value if isinstance(value, tuple) else (value,):
                if text:
                    document.add_text(name, str(text))
    return document


class Reader:
    """The generation in use, opened once in each process and looked at afresh when it changes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._name = ""
        self._index: tantivy.Index | None = None
        self._looked = 0.0

    def searcher(self) -> tantivy.Searcher | None:
        """A view of the newest commit; None before there is an index."""
        with self._lock:
            now = time.monotonic()
            if now - self._looked > NEWEST_WITHIN_SECONDS:
                self._open_newest()
                self._looked = now
            return self._index.searcher() if self._index else None

    def _open_newest(self) -> None:
        name = generation()
        if name != self._name:
            self._index = None
            if is_usable(name):
                self._index = tantivy.Index(schema(), path=str(home() / name))
                self._index.config_reader("manual")
            self._name = name
        if self._index:
            self._index.reload()


reader = Reader()
