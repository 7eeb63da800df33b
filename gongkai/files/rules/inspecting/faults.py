"""What was found wrong with a file: a code, and the place where it stands."""

from __future__ import annotations

import re
from typing import Final

RUNNING: Final = re.compile(r"\s*(?:javascript|vbscript|data|mhtml|search-ms|ms-[a-z-]+):", re.I)
# What is left of a button when somebody copies from a web page into a document; it does nothing
IDLE: Final = re.compile(r"\s*javascript:\s*(?:void\s*\(?\s*0?\s*\)?|#)?\s*;?\s*\Z", re.I)


class Fault(Exception):
    """The file cannot be taken in. ``code`` has its sentence in `gongkai.files.errors`.

    ``real`` is the ending the file ought to have; ``entry`` what inside it is meant.
    """

    def __init__(self, code: str, *, real: str = "", entry: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.real = real
        self.entry = entry

    def inside(self, entry: str) -> Fault:
        """The same fault, found in a file of an archive."""
        return Fault(self.code, real=self.real, entry=entry)


def runs_something(address: str) -> bool:
    """Whether a link does not lead somewhere but runs something."""
    return bool(RUNNING.match(address)) and not IDLE.match(address)
