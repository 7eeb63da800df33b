"""Presentations: buttons that start programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gongkai.files.rules.inspecting.faults import Fault
from gongkai.files.rules.inspecting.fields import refuse_vml

STARTING: Final = ("ppaction://program", "ppaction://macro", "ppaction://ole")


class SlideReader:
    """Reads one part of a presentation."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if "".join(attributes.get("action", "").split()).lower().startswith(STARTING):
            raise Fault("office_active")
        refuse_vml(tag, attributes)

    def end(self, tag: str) -> None:
        """Nothing to do."""

    def data(self, text: str) -> None:
        """Nothing to do."""
