"""How the programs that `serve` runs are asked to end."""

from __future__ import annotations

import signal
import threading
from types import FrameType


class Stop:
    """Is set at SIGTERM or SIGINT; what is under way is finished first."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self)

    def __call__(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked.set()
