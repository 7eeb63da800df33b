"""Several things at the same moment, each in a thread with a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import connection

PATIENCE = 60


class Doing:
    """One call under way in its own thread; what it answered, or what it raised."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self.answer: Any = None
        self.error: BaseException | None = None
        self._call = call
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.answer = self._call()
        except BaseException as error:
            self.error = error
        finally:
            connection.close()

    def is_waiting(self, seconds: float = 0.4) -> bool:
        """Whether it is still not done after that long."""
        self._thread.join(seconds)
        return self._thread.is_alive()

    def finish(self) -> Any:
        """Wait for its end; raises what it raised."""
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "it never came to an end"
        if self.error is not None:
            raise self.error
        return self.answer


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Start all calls at one moment; the answer of each, or the exception it raised."""
    start = threading.Barrier(len(calls))

    def on_the_mark(call: Callable[[], Any]) -> Callable[[], Any]:
        def run() -> Any:
            connection.ensure_connection()
            start.wait(PATIENCE)
            return call()

        return run

    doing = [Doing(on_the_mark(call)) for call in calls]
    for one in doing:
        with suppress(BaseException):
            one.finish()
    return [one.error or one.answer for one in doing]
