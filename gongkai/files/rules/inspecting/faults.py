"""What was found wrong with a file: a code, and the place where it stands."""

from __future__ import annotations


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
