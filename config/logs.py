"""Logs on standard error, each line with an event key: JSON, or short lines for a person."""

from __future__ import annotations

import logging
import logging.config
import os
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

from config import env

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
FORMATS = ("auto", "json", "plain")
# what anybody can cause by typing an address is no event of the house
EVERYDAY_ANSWERS = {404, 405, 410}


def configure() -> None:
    """Set structlog and the standard library's logging up alike."""
    level = env.choice("GONGKAI_LOG_LEVEL", "WARNING", LEVELS)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
    ]
    ending: list[Processor] = [structlog.processors.TimeStamper(fmt="iso"), _as_json]
    if _is_for_a_person():
        stamp = structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False)
        ending = [stamp, _as_line]
    structlog.configure(
        processors=[*shared, *ending],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(file=_StandardError()),  # type: ignore[arg-type]
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(_of_the_library(shared, ending, level))


def _of_the_library(shared: list[Processor], ending: list[Processor], level: str) -> dict[str, Any]:
    own = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "one": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [own, *ending],
            }
        },
        "filters": {"notable": {"()": Notable}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler", "formatter": "one", "filters": ["notable"],
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
    }  # fmt: skip


class Notable(logging.Filter):
    """Lets everyday answers to requests through at DEBUG only."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", None) not in EVERYDAY_ANSWERS:
            return True
        return logging.getLogger().isEnabledFor(logging.DEBUG)


def _is_for_a_person() -> bool:
    """Whether somebody sits before the terminal, or asked for short lines."""
    chosen = env.choice("GONGKAI_LOG_FORMAT", "auto", FORMATS)
    return chosen == "plain" or (chosen == "auto" and os.isatty(2))


_as_json = structlog.processors.JSONRenderer(ensure_ascii=False)


def _as_line(_logger: object, _method: str, entry: MutableMapping[str, Any]) -> str:
    """``10:05:12 WARNING not_published record=… code=…``, a traceback below it."""
    traceback = entry.pop("exception", "")
    head = [entry.pop("timestamp"), entry.pop("level").upper(), str(entry.pop("event"))]
    facts = [f"{name}={value}" for name, value in entry.items()]
    return "\n".join(filter(None, [" ".join([*head, *facts]), traceback]))


class _StandardError:
    """Whatever standard error is at the moment of writing (tests exchange it)."""

    def write(self, text: str) -> None:
        os.write(2, text.encode())

    def flush(self) -> None:
        """Nothing is held back."""
