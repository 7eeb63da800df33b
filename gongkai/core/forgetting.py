"""After an erasure every process forgets the texts it keeps in memory, not only the one that
erased.

Who keeps texts says how they are forgotten (`on_erasure`). An erasure leaves a mark in the home;
each process looks at its time before every request and every round.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

_forgetters: list[Callable[[], None]] = []
_seen: dict[str, int] = {}


def on_erasure(forget: Callable[[], None]) -> None:
    """``forget`` is called in every process after an erasure."""
    if forget not in _forgetters:
        _forgetters.append(forget)


def tell_every_process() -> None:
    """Something was erased, and its transaction has ended: forget here, and leave the mark."""
    path = _mark()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    forget_what_was_erased()


def forget_what_was_erased() -> bool:
    """Forget where another mark lies than the one seen last; whether there was one."""
    try:
        mark = _mark().stat().st_mtime_ns
    except FileNotFoundError:
        mark = 0
    if _seen.get("mark", 0) == mark:
        return False
    for forget in _forgetters:
        forget()
    _seen["mark"] = mark
    return True


def _mark() -> Path:
    return Path(settings.RUN_ROOT) / "erased"
