"""Keep the index in step with the log, build it anew, and tend the words."""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import F

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core import log
from gongkai.core.models import LogEntry
from gongkai.core.moments import legal_day
from gongkai.core.transitions import Doer
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import Officer, root_unit
from gongkai.search import engine
from gongkai.search.engine import CONSUMER, node_of
from gongkai.search.errors import IndexBusy, not_one_word, too_few_words, too_long, word_taken
from gongkai.search.models import Synonyms, Unanswered
from gongkai.search.rules import first_groups, fold, runs
from gongkai.search.sources import all_sources, source_of, with_wholes

AT_ONCE = 500
IN_A_BATCH = 200
MOST_MARKS = 50
LONGEST_GROUP = 300
QUESTIONS_KEPT_FOR = timedelta(days=180)


class Indexer:
    """The one writer of this machine's index. It keeps up with the log until it is closed."""

    def __init__(self, writer: engine.Writer, generation: str, day: date | None = None) -> None:
        self._writer = writer
        self._node = node_of(generation)
        self._day = day

    def catch_up(self, now: datetime) -> int:
        """Take in what happened since the last time; returns how many things were looked at."""
        return self._follow_log(now) + self._follow_calendar(now)

    def _follow_log(self, now: datetime) -> int:
        lines = log.read(consumer=CONSUMER, node=self._node, limit=AT_ONCE)
        if not lines:
            return 0
        changed = with_wholes(_by_kind(lines))
        self._renew(changed, legal_day(now))
        log.acknowledge(consumer=CONSUMER, node=self._node, position=lines[-1].pk)
        return sum(map(len, changed.values()))

    def _follow_calendar(self, now: datetime) -> int:
        """What came into force or ended since the last look stands elsewhere in the order."""
        today = legal_day(now)
        since, self._day = self._day, today
        if since == today:
            return 0
        since = since or today - timedelta(days=1)
        changed = {kind: set(source.turning(since, today)) for kind, source in all_sources()}
        self._renew(changed, today)
        return sum(map(len, changed.values()))

    def _renew(self, changed: dict[str, set[str]], day: date) -> None:
        for kind, public_ids in changed.items():
            source = source_of(kind)
            if source is None or not public_ids:
                continue
            ordered = sorted(public_ids.union(source.touched_by(sorted(public_ids))))
            self._writer.remove(f"{kind}:{public_id}" for public_id in ordered)
            for some in _batches(ordered):
                self._writer.put(source.entries(some, day))
        if any(changed.values()):
            self._writer.commit()


def rebuild(now: datetime, tell: Callable[[int], None] = lambda _count: None) -> int:
    """Build a new index beside the one in use, then let readers look into it; returns its size.

    What happens meanwhile is taken in by whoever writes afterwards: the log's position is noted
    before the first entry is read.
    """
    position = log.head()
    name, count = engine.new_generation(), 0
    with engine.writer(name) as writer:
        for _kind, source in all_sources():
            for some in _batches(source.all_ids()):
                entries = source.entries(some, legal_day(now))
                writer.put(entries)
                count += len(entries)
                tell(count)
        writer.commit()
    log.acknowledge(consumer=CONSUMER, node=node_of(name), position=position)
    engine.use(name)
    return count


def bring_up_to_date(now: datetime) -> bool:
    """Build the index if there is none, else take in what is new; False if another has it.

    So that import and search work where no server runs.
    """
    name = engine.generation()
    if not engine.is_usable(name):
        rebuild(now)
        return True
    try:
        with engine.writer(name) as writer:
            indexer = Indexer(writer, name)
            while indexer.catch_up(now):
                pass
    except IndexBusy:
        return False
    return True


def _by_kind(lines: Iterable[LogEntry]) -> dict[str, set[str]]:
    changed: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        changed[line.object_kind].add(line.object_id)
    return changed


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while some := list(islice(rest, IN_A_BATCH)):
        yield some


@transaction.atomic
def set_synonyms(*, words: str, by: Officer, now: datetime, instead_of: str = "") -> None:
    """Keep, change or (with empty ``words``) remove a group of words that mean the same."""
    log.take_turn()
    actor = by.actor(Permission.SETTINGS, root_unit().pk)
    group = list(dict.fromkeys(words.split()))
    if instead_of and instead_of != " ".join(group):
        Synonyms.objects.filter(words=instead_of).delete()
    if group:
        _check(group, _taken(besides=instead_of))
        Synonyms.objects.update_or_create(
            words=" ".join(group), defaults={"changed_at": now, "changed_by": actor.person}
        )
    write_audit(
        verb=Verb.SETTING, by=actor, now=now, kind="search", object_id="synonyms",
        words=" ".join(group), before=instead_of,
    )  # fmt: skip


@transaction.atomic
def load_first_synonyms(*, by: Doer, now: datetime) -> int:
    """Put the groups of the package into an empty table; returns how many there are then.

    Called by ``gongkai init`` and ``gongkai demo``. What an office has changed stays as it is.
    """
    log.take_turn()
    actor = by.actor_at_top(Permission.SETTINGS)
    if Synonyms.objects.exists():
        return Synonyms.objects.count()
    groups = first_groups()
    Synonyms.objects.bulk_create(
        Synonyms(words=group, changed_at=now, changed_by=actor.person) for group in groups
    )
    write_audit(
        verb=Verb.IMPORT, by=actor, now=now, kind="search", object_id="synonyms",
        groups=len(groups),
    )  # fmt: skip
    return len(groups)


def _check(group: list[str], taken: dict[str, str]) -> None:
    """Raise a sentence for a group that could not be looked for as it is meant."""
    if len({fold(word) for word in group}) < 2:
        raise too_few_words()
    if len(" ".join(group)) > LONGEST_GROUP:
        raise too_long(LONGEST_GROUP)
    for word in group:
        if runs(fold(word)) != [fold(word)]:
            raise not_one_word(word)
        if fold(word) in taken:
            raise word_taken(word, taken[fold(word)])


def _taken(besides: str) -> dict[str, str]:
    """Folded word → the group it stands in."""
    others = Synonyms.objects.exclude(words=besides).values_list("words", flat=True)
    return {fold(word): group for group in others for word in group.split()}


@transaction.atomic
def note_unanswered(*, words: str, asker: str, now: datetime) -> None:
    """Count a question that found nothing; ``asker`` (an address) is kept as a mark only."""
    asked = fold(" ".join(words.split()))[:100]
    found, _made = Unanswered.objects.get_or_create(
        words=asked, defaults={"last_on": legal_day(now)}
    )
    mark = _mark(asker, now)
    askers = found.askers if mark in found.askers else [*found.askers, mark][:MOST_MARKS]
    Unanswered.objects.filter(pk=found.pk).update(
        times=F("times") + 1, askers=askers, last_on=legal_day(now)
    )


@transaction.atomic
def forget_old_questions(*, now: datetime) -> int:
    """Questions that nobody asked for half a year are forgotten; how many there were."""
    old = Unanswered.objects.filter(last_on__lt=legal_day(now) - QUESTIONS_KEPT_FOR)
    if not old.exists():
        return 0
    return old.delete()[0]


def _mark(asker: str, now: datetime) -> str:
    secret = f"{settings.SECRET_KEY}:{now:%Y-%m}".encode()
    return hmac.new(secret, asker.encode(), hashlib.sha256).hexdigest()[:12]
