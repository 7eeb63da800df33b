"""Whose documents they are: issuers by the names units bear, bore, or are given in a file.

The file (``--issuers``) has a name and the code of a unit in each line: CSV or .xlsx without or
with headings, or YAML (``某某县卫生局: wjj``). For names the desk cannot know: of bodies that were
merged, renamed before anybody wrote it down, or printed in another way.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from gongkai.core.errors import InvalidInput
from gongkai.core.tables import UnreadableTable, rows_of
from gongkai.organisations.models import Organisation
from gongkai.organisations.queries import root_unit, unit_by_code, units_by_name

UNKNOWN = "issuer_unknown"
MOST_NAMES_TOLD = 20


@dataclass
class Issuers:
    """Name of an issuer → its unit; what is not known goes to ``fallback`` and is counted."""

    fallback: Organisation
    by_name: dict[str, Organisation] = field(default_factory=dict)
    unknown: Counter[str] = field(default_factory=Counter)
    moves: bool = False

    def unit_of(self, name: str) -> tuple[Organisation, tuple[str, ...]]:
        """The unit, and a note where nobody has said which it is."""
        if not self.by_name or not name.strip():
            return self.fallback, ()
        known = self.by_name.get("".join(name.split()))
        if known is not None:
            return known, ()
        self.unknown[name] += 1
        return self.fallback, (f"{UNKNOWN}:{name}",)

    def sentences(self) -> list[str]:
        """What to say about names nobody knows, and what to do about them."""
        if not self.unknown:
            return []
        told = [f"{name} ({count})" for name, count in self.unknown.most_common(MOST_NAMES_TOLD)]
        if len(self.unknown) > len(told):
            told.append("……")
        return [
            _("%(number)d names of issuers are of no unit here: %(names)s.")
            % {"number": len(self.unknown), "names": _(", ").join(told)},
            _(
                "Their documents stand under %(unit)s. To give them to their units, write each "
                "name and the code of its unit into a file and import again with --issuers FILE."
            )
            % {"unit": self.fallback.short_name or self.fallback.name},
        ]


def issuers_for(*, fallback: Organisation, file: Path | None, by_name: bool) -> Issuers:
    """Who is known: by name, unless one unit was named for everything; and by the file."""
    if file is None and not by_name:
        return Issuers(fallback)
    office = office_unit()
    # the government's own documents are kept by its office
    named = {name: unit if unit.parent_id else office for name, unit in units_by_name().items()}
    return Issuers(fallback, {**named, **(_read(file) if file else {})}, moves=file is not None)


def office_unit() -> Organisation:
    """The city office, where imports belong unless a unit is named."""
    root = root_unit()
    return root.children.filter(kind="office").first() or root


def _read(file: Path) -> dict[str, Organisation]:
    found, faults = {}, []
    for place, (name, code) in enumerate(_pairs(file), start=1):
        unit = unit_by_code(code)
        if unit is not None:
            found["".join(name.split())] = unit
        elif place > 1:  # the first line may hold headings
            faults.append(
                _("%(name)s: there is no unit with the code %(code)s.")
                % {"name": name, "code": code}
            )
    if faults or not found:
        raise InvalidInput(
            "issuers_file",
            "\n".join(faults[:10])
            or _("%(name)s names no unit. Each line needs the name of an issuer and a unit's code.")
            % {"name": file.name},
        )
    return found


def _pairs(file: Path) -> list[tuple[str, str]]:
    try:
        data = file.read_bytes()
        if file.suffix.lower() in (".yaml", ".yml"):
            entries = yaml.safe_load(data.decode("utf-8-sig")) or {}
            return [(str(name), str(code)) for name, code in entries.items()]
        return [(row[0], row[1]) for row in rows_of(data) if len(row) > 1 and row[0] and row[1]]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, AttributeError, UnreadableTable) as error:
        raise InvalidInput(
            "issuers_file",
            _("%(name)s cannot be read as YAML or as a table of names and codes.")
            % {"name": file.name},
        ) from error
