"""Logs on standard error, each line with an event key: JSON, or short lines for a person.

A line in JSON has ``time``, ``level``, ``event`` (a word that stays the same), ``logger`` and,
while a request is answered, its ``request_id``. What other people's code says is a sentence: it
stands in ``message``, and the event is the name of its logger. No line holds what somebody typed.
"""

from __future__ import annotations

import logging
import logging.config
import os
import re
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

from config import env

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
FORMATS = ("auto", "json", "plain")
FIRST = ("time", "level", "event", "logger", "request_id")
# what anybody can cause by typing an address is no event of the house
EVERYDAY_ANSWERS = {404, 405, 410}
# what a reader or a program asked wrongly stands in the line of the request; faults stay
SAYS_EVERY_ANSWER = "django.request"
FIRST_FAULT = 500
# says who tried to log in from where; the audit trail keeps that, a log must not
TELLS_OF_PEOPLE = "axes"


def configure() -> None:
    """Set structlog and the standard library's logging up alike."""
    level = env.choice("GONGKAI_LOG_LEVEL", "INFO", LEVELS)
    structlog.configure(
        processors=[*_shared(), *_ending()],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=_named_logger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(_of_the_library(level))
    logging.captureWarnings(True)


def formatter() -> logging.Formatter:
    """One line for what other people's code says; the web server is given it too."""
    own = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_shared(), _as_event], processors=[own, *_ending()]
    )


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.format_exc_info,
    ]


def _ending() -> list[Processor]:
    if _is_for_a_person():
        return [structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False, key="time"), _as_line]
    return [structlog.processors.TimeStamper(fmt="iso", key="time"), _in_order, _as_json]


def _of_the_library(level: str) -> dict[str, Any]:
    # what happens every day in other people's code is not told below a warning
    least = "WARNING" if level == "INFO" else level
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"one": {"()": formatter}},
        "filters": {"notable": {"()": Notable}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler", "formatter": "one", "filters": ["notable"],
            }
        },
        "root": {"handlers": ["stderr"], "level": least},
    }  # fmt: skip


class Notable(logging.Filter):
    """Lets everyday answers to requests through at DEBUG only, and nothing that tells of people."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.partition(".")[0] == TELLS_OF_PEOPLE:
            return record.levelno >= logging.ERROR
        status = getattr(record, "status_code", FIRST_FAULT)
        slip = record.name == SAYS_EVERY_ANSWER and status < FIRST_FAULT
        if not slip and status not in EVERYDAY_ANSWERS:
            return True
        return logging.getLogger().isEnabledFor(logging.DEBUG)


def _is_for_a_person() -> bool:
    """Whether somebody sits before the terminal, or asked for short lines."""
    chosen = env.choice("GONGKAI_LOG_FORMAT", "auto", FORMATS)
    return chosen == "plain" or (chosen == "auto" and os.isatty(2))


_as_json = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
Entry = MutableMapping[str, Any]


def _as_event(_logger: object, _method: str, entry: Entry) -> Entry:
    """A sentence of other people's code becomes a message, its logger's name the event."""
    entry["message"] = entry["event"]
    entry["event"] = re.sub(r"[^a-z0-9]+", "_", str(entry.get("logger", "")).lower()).strip("_")
    return entry


def _in_order(_logger: object, _method: str, entry: Entry) -> Entry:
    """What every line has comes first."""
    first = {name: entry.pop(name) for name in FIRST if name in entry}
    return {**first, **entry}


def _as_line(_logger: object, _method: str, entry: Entry) -> str:
    """``10:05:12 WARNING not_published record=… code=…``, a traceback below it."""
    traceback = entry.pop("exception", "")
    for everyday in ("logger", "request_id"):
        entry.pop(everyday, None)
    event = entry.pop("event")
    said = str(entry.pop("message", event))
    head = [entry.pop("time"), entry.pop("level").upper(), said]
    facts = [f"{name}={value}" for name, value in entry.items()]
    return "\n".join(filter(None, [" ".join([*head, *facts]), traceback]))


def _named_logger(*names: str) -> structlog.PrintLogger:
    """A logger that knows its name; it writes where standard error is at the moment."""
    logger = structlog.PrintLogger(file=_StandardError())  # type: ignore[arg-type]
    logger.name = names[0] if names else "gongkai"  # type: ignore[attr-defined]
    return logger


class _StandardError:
    """Whatever standard error is at the moment of writing (tests exchange it)."""

    def write(self, text: str) -> None:
        os.write(2, text.encode())

    def flush(self) -> None:
        """Nothing is held back."""
