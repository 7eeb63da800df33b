"""Logs: one JSON object a line on standard error, each with an event key."""

from __future__ import annotations

import logging
import logging.config
import os

import structlog
from structlog.typing import Processor

from config import env

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def configure() -> None:
    """Set structlog and the standard library's logging up alike."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    structlog.configure(
        processors=[
            *shared,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=_StandardError()),  # type: ignore[arg-type]
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {
                "handlers": ["stderr"],
                "level": env.choice("GONGKAI_LOG_LEVEL", "WARNING", LEVELS),
            },
        }
    )


class _StandardError:
    """Whatever standard error is at the moment of writing (tests exchange it)."""

    def write(self, text: str) -> None:
        os.write(2, text.encode())

    def flush(self) -> None:
        """Nothing is held back."""
