"""The words of public titles, beside the index: what may be offered to somebody who mistyped.

A small SQLite file in the folder of each generation. It follows the index: what is taken out of
the one is taken out of the other, so that no word outlives the last public title it stood in.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from gongkai.search.rules import slips, sounds_of, title_words

NAME = "words.sqlite3"
READER_WAITS = 0.2
AT_ONCE = 500
FORM = """
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS titles (key TEXT PRIMARY KEY, words TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS words (
    word TEXT PRIMARY KEY, sound TEXT NOT NULL, near TEXT NOT NULL, titles INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS words_sound ON words (sound);
CREATE INDEX IF NOT EXISTS words_near ON words (near);
CREATE INDEX IF NOT EXISTS words_gone ON words (titles) WHERE titles < 1;
CREATE TABLE IF NOT EXISTS slips (
    slip TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (slip, word)
) WITHOUT ROWID;
"""

Found = tuple[str, int]
"""A word, and in how many public titles it stands."""


class Learner:
    """Takes titles in and out; nothing is seen before `commit`."""

    def __init__(self, folder: Path) -> None:
        self._file = sqlite3.connect(folder / NAME, timeout=20, check_same_thread=False)
        self._file.executescript(FORM)
        self._waiting: dict[str, list[str]] = {}

    def forget(self, key: str) -> None:
        """Take out the words of the title under this key."""
        self._waiting[key] = []

    def learn(self, key: str, title: str) -> None:
        """Count the words of a title, instead of what stood under its key."""
        self.learn_words(key, title_words(title))

    def learn_words(self, key: str, words: list[str]) -> None:
        """The same for words that are cut already."""
        self._waiting[key] = words
        if len(self._waiting) >= AT_ONCE:
            self._put_down()

    def commit(self) -> None:
        """Make it visible; words that stand in no title any more go for good."""
        self._put_down()
        gone = [row[0] for row in self._file.execute("SELECT word FROM words WHERE titles < 1")]
        self._file.executemany("DELETE FROM slips WHERE slip = ? AND word = ?", _slips(gone))
        self._file.executemany("DELETE FROM words WHERE word = ?", [(word,) for word in gone])
        self._file.commit()

    def close(self) -> None:
        """Leave what was not committed."""
        self._file.close()

    def _put_down(self) -> None:
        waiting, self._waiting = self._waiting, {}
        more = Counter(word for words in waiting.values() for word in words)
        before = dict(self._those("SELECT key, words FROM titles WHERE key IN ({})", waiting))
        more.subtract(word for words in before.values() for word in words.split())
        self._file.executemany("DELETE FROM titles WHERE key = ?", [(key,) for key in before])
        self._file.executemany(
            "INSERT INTO titles VALUES (?, ?)",
            [(key, " ".join(words)) for key, words in waiting.items() if words],
        )
        known = {row[0] for row in self._those("SELECT word FROM words WHERE word IN ({})", more)}
        new = [word for word in more if word not in known]
        self._file.executemany("INSERT INTO words VALUES (?, ?, ?, 0)", sounds_of(new))
        self._file.executemany("INSERT INTO slips VALUES (?, ?)", _slips(new))
        self._file.executemany(
            "UPDATE words SET titles = titles + ? WHERE word = ?",
            [(number, word) for word, number in more.items() if number],
        )

    def _those(self, asked: str, values: Iterable[str]) -> Iterator[tuple]:  # type: ignore[type-arg]
        rest = iter(values)
        while some := list(islice(rest, AT_ONCE)):
            yield from self._file.execute(asked.format(_marks(some)), some)


class Speller:
    """Looks words up in the generation in use; finds nothing where there is no file."""

    def __init__(self) -> None:
        self._here = threading.local()

    def known(self, folder: Path, words: Sequence[str]) -> dict[str, int]:
        """Those of the words that stand in public titles, and in how many."""
        return dict(self._ask(folder, "SELECT word, titles FROM words WHERE word IN ({})", words))

    def sounding(self, folder: Path, sounds: Sequence[str]) -> dict[str, list[Found]]:
        """Sound → the words that sound so, those of most titles first."""
        return self._grouped(folder, "sound", "words", sounds)

    def nearly_sounding(self, folder: Path, sounds: Sequence[str]) -> dict[str, list[Found]]:
        """The same for sounds that do not tell zh from z, or ng from n."""
        return self._grouped(folder, "near", "words", sounds)

    def slipped(self, folder: Path, places: Sequence[str]) -> dict[str, list[Found]]:
        """Word with an open place → the words that fit."""
        return self._grouped(folder, "slip", "slips JOIN words USING (word)", places)

    def _grouped(
        self, folder: Path, by: str, table: str, wanted: Sequence[str]
    ) -> dict[str, list[Found]]:
        found: dict[str, list[Found]] = {}
        # the names come from this class alone
        asked = f"SELECT {by}, word, titles FROM {table} WHERE {by} IN ({{}}) ORDER BY titles DESC"  # noqa: S608
        for value, word, titles in self._ask(folder, asked, wanted):
            found.setdefault(value, []).append((word, titles))
        return found

    def _ask(self, folder: Path, asked: str, values: Sequence[str]) -> list[tuple]:  # type: ignore[type-arg]
        if not values:
            return []
        few = list(dict.fromkeys(values))[:AT_ONCE]
        with suppress(sqlite3.Error):  # being written, or gone: then there is nothing to offer
            file = self._open(folder)
            return file.execute(asked.format(_marks(few)), few).fetchall()
        return []

    def _open(self, folder: Path) -> sqlite3.Connection:
        """One connection in each thread, opened afresh when the file is another one."""
        path = folder / NAME
        stat = path.stat() if path.exists() else None
        mark = (str(path), stat.st_ino if stat else 0)
        if getattr(self._here, "mark", None) != mark:
            if opened := getattr(self._here, "file", None):
                opened.close()
            self._here.file = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=READER_WAITS
            )
            self._here.mark = mark
        opened_file: sqlite3.Connection = self._here.file
        return opened_file


speller = Speller()


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))


def _slips(words: Iterable[str]) -> list[tuple[str, str]]:
    return [(slip, word) for word in words for slip in slips(word)]
