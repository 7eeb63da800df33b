"""Where the parts are put together: visibility rules, detectors, audit of logins."""

from __future__ import annotations


def wire() -> None:
    """Called once, when all modules are loaded."""
