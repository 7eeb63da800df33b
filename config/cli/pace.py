"""How far a long command is, for whoever waits."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import click
from django.utils.translation import gettext as _

SECONDS_BETWEEN_LINES = 5


@dataclass
class Pace:
    """How far something is and how long it will take, said every few seconds."""

    started: float = field(default_factory=time.monotonic)
    said: float = field(default_factory=time.monotonic)
    to_stderr: bool = False

    def seconds(self) -> float:
        return time.monotonic() - self.started

    def tell(self, done: int, total: int) -> None:
        if time.monotonic() - self.said < SECONDS_BETWEEN_LINES or not done:
            return
        self.said = time.monotonic()
        left = self.seconds() / done * max(total - done, 0)
        click.echo(
            _("  %(done)d of %(total)d, about %(left)d s left")
            % {"done": done, "total": total, "left": left},
            err=self.to_stderr,
        )
