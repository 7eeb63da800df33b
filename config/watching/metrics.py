"""What is counted, in the form Prometheus reads.

Labels are names of views and parts of the program: few, and never a path, a word or a person.
`gongkai serve` gives its processes one directory (PROMETHEUS_MULTIPROC_DIR) in which each keeps
its counters, so that any of them can answer for all. Lags and sizes are asked when asked for.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from django.db.models import Count
from django_tasks_db.models import DBTaskResult
from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    Metric,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from config.watching import health, presence
from gongkai.core.log import TRACES
from gongkai.core.models import Cursor, LogEntry
from gongkai.core.moments import now
from gongkai.ledger.queries import log_size
from gongkai.records.queries import counts_by_kind

TOGETHER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS = Counter("gongkai_requests", "Requests that were answered.", ["view", "method", "status"])
REQUEST_SECONDS = Histogram(
    "gongkai_request_seconds", "How long an answer took.", ["view"], buckets=SECONDS
)
ROUND_SECONDS = Histogram(
    "gongkai_round_seconds", "How long a part of the worker's round took.", ["part"],
    buckets=SECONDS,
)  # fmt: skip
ROUND_FAILURES = Counter("gongkai_round_failures", "Parts of rounds that failed.", ["part"])
PUBLISHED = Counter("gongkai_scheduled_published", "Scheduled records that went out.")
DATABASE_ERRORS = Counter(
    "gongkai_database_errors", "Faults of the database met by requests and rounds.", ["kind"]
)


def count_database_error(error: BaseException) -> None:
    """One more; ``locked`` tells a busy SQLite from everything else."""
    DATABASE_ERRORS.labels("locked" if "locked" in str(error) else "other").inc()


class House(Collector):
    """What can be asked of the database at this moment."""

    def collect(self) -> Iterator[Metric]:
        moment = now()
        entries, age = health.index_lag(moment)
        figures = {
            "index_lag_entries": ("Log entries the search index has not taken in.", entries),
            "index_lag_seconds": ("Age of the oldest of them.", age),
            "ledger_lag_seconds": ("Waiting time of the oldest leaf without a number.",
                                   health.ledger_lag(moment)),
            "ledger_entries": ("Entries of the public log.", log_size()),
            "log_position": ("Newest position of the log of changes.", _newest()),
            "records_published": ("Records before the public.", _published()),
            "workers": ("Workers of this home that live.",
                        sum(one.lives for one in presence.seen())),
            "ready": ("1 when /readyz answers 200.",
                      int(all(look.is_ready for look in health.recently.look(moment).values()))),
        }  # fmt: skip
        for name, (explained, value) in figures.items():
            yield GaugeMetricFamily(f"gongkai_{name}", explained, value=value)
        yield _tasks()
        yield _cursors()


def _newest() -> int:
    return LogEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _published() -> int:
    return sum(counts_by_kind().values())


def _tasks() -> Metric:
    family = GaugeMetricFamily("gongkai_tasks", "Background tasks kept.", labels=["status"])
    counted = DBTaskResult.objects.order_by().values_list("status").annotate(number=Count("id"))
    known = dict(counted)
    for status in ("READY", "RUNNING", "FAILED", "SUCCESSFUL"):
        family.add_metric([status.lower()], known.get(status, 0))
    return family


def _cursors() -> Metric:
    family = GaugeMetricFamily(
        "gongkai_log_read", "How far each consumer has read the log.", labels=["consumer"]
    )
    best: dict[str, int] = {}
    followers = Cursor.objects.exclude(consumer=TRACES)
    for consumer, position in followers.values_list("consumer", "position"):
        best[consumer] = max(best.get(consumer, 0), position)
    for consumer, position in sorted(best.items()):
        family.add_metric([consumer], position)
    return family


def text() -> bytes:
    """Everything, as Prometheus reads it."""
    house = CollectorRegistry()
    house.register(House())
    if os.environ.get(TOGETHER):
        counters = CollectorRegistry()
        MultiProcessCollector(counters)  # type: ignore[no-untyped-call]
    else:
        counters = REGISTRY
    return bytes(generate_latest(counters) + generate_latest(house))
