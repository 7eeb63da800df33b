"""What was found wrong with a file: a code, and the place where it stands."""

from __future__ import annotations

import re
from typing import Final

RUNNING: Final = re.compile(r"\s*(?:javascript|vbscript|data|mhtml|search-ms|ms-[a-z-]+):", re.I)
# What is left of a page's buttons when somebody copies it into a document; it does nothing there
IDLE: Final = re.compile(
    r"\s*javascript:\s*(?:void\s*\(?\s*0?\s*\)?|#|(?:window\.|history\.)?"
    r"(?:print|close|scroll|scrollTo|back|go)\([-\d,\s]*\))?\s*;?\s*\Z",
    re.I,
)
LONGEST_SHOWN: Final = 60


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
        where = f"{entry}: {self.entry}" if self.entry else entry
        return Fault(self.code, real=self.real, entry=where)


def refuse_running_link(address: str) -> None:
    """Refuse a link that does not lead somewhere but runs something."""
    if RUNNING.match(address) and not IDLE.match(address):
        raise Fault("link_runs", entry=address.strip()[:LONGEST_SHOWN])
