"""The sheet of units that ``gongkai init`` reads: .xlsx or .csv, one unit a row.

Headings and kinds may be written in Chinese or as the database names them. Everything is looked at
before anything is stored; what is wrong is told by row and column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from gongkai.core.errors import InvalidInput
from gongkai.core.tables import UnreadableTable, rows_of
from gongkai.organisations.enums import UnitKind

LINES_ABOVE_HEADINGS = 5
MOST_FAULTS_TOLD = 10
CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
LONGEST_NAME, LONGEST_SHORT_NAME = 120, 60

HEADINGS = {
    "code": ("代码", "单位代码", "编码", "代号"),
    "name": ("名称", "单位名称", "全称", "单位全称"),
    "short_name": ("简称", "单位简称"),
    "kind": ("类型", "类别", "单位类型", "单位类别"),
    "parent": ("上级", "上级单位", "上级代码", "上级单位代码", "主管单位"),
}
NEEDED = ("code", "name", "kind")
KINDS = {
    UnitKind.GOVERNMENT: ("政府", "人民政府"),
    UnitKind.OFFICE: ("办公室", "政府办", "政府办公室"),
    UnitKind.DEPARTMENT: ("部门", "工作部门", "政府部门", "局", "委办局"),
    UnitKind.TOWN: ("乡镇", "镇", "乡", "街道", "乡镇（街道）", "乡镇街道"),
    UnitKind.VILLAGE: ("村", "社区", "村（社区）", "村社区", "行政村"),
    UnitKind.INSTITUTION: ("事业单位", "公共企事业单位", "企事业单位", "机构"),
}
COLUMN_OF = {word: column for column, words in HEADINGS.items() for word in (column, *words)}
KIND_OF = {word: kind for kind, words in KINDS.items() for word in (kind.value, *words)}


@dataclass(frozen=True)
class UnitRow:
    """One unit as the sheet has it; ``parent`` is a code, empty below the government itself."""

    line: int
    code: str
    name: str
    short_name: str
    kind: UnitKind
    parent: str


@dataclass
class Reading:
    """What is known while the rows are read one after the other."""

    shown: dict[str, str]
    known: dict[str, str]
    codes: set[str]
    faults: list[str] = field(default_factory=list)

    def fault(self, line: int, column: str, reason: str) -> None:
        """Note what is wrong in a cell, by the heading the sheet itself uses."""
        self.faults.append(
            _("Row %(line)s, column “%(column)s”: %(reason)s")
            % {"line": line, "column": self.shown.get(column, column), "reason": reason}
        )


def read_units(path: Path, root_code: str = "root", root_name: str = "") -> list[UnitRow]:
    """Every unit of the sheet. Raises `InvalidInput`, whose sentence says where the fault is."""
    place, headings, rows = _table(path)
    reading = Reading(
        shown={column: heading for heading, column in headings if column},
        known=dict.fromkeys(filter(None, (root_code, root_name, "")), root_code) | {"": ""},
        codes={root_code},
    )
    columns = [column for _heading, column in headings]
    found = [
        _unit(line, dict(zip(columns, row, strict=False)), reading)
        for line, row in enumerate(rows, start=place + 1)
        if any(row)
    ]
    if reading.faults:
        told = reading.faults[:MOST_FAULTS_TOLD]
        more = len(reading.faults) - len(told)
        if more:
            told.append(_("… and %(count)s more.") % {"count": more})
        raise InvalidInput("unit_sheet_rows", "\n".join(told), faults=len(reading.faults))
    return found


def _unit(line: int, cells: dict[str, str], reading: Reading) -> UnitRow:
    code, name = cells.get("code", ""), cells.get("name", "")
    short_name = cells.get("short_name", "") or name
    if not CODE.fullmatch(code):
        reading.fault(line, "code", _("write 1 to 40 Latin letters or digits, such as mzj."))
    elif code in reading.codes:
        reading.fault(line, "code", _("“%(code)s” stands there twice.") % {"code": code})
    if not 0 < len(name) <= LONGEST_NAME:
        reading.fault(
            line, "name", _("write 1 to %(length)s characters.") % {"length": LONGEST_NAME}
        )
    elif len(short_name) > LONGEST_SHORT_NAME:
        reading.fault(
            line, "short_name",
            _("write one of at most %(length)s characters.") % {"length": LONGEST_SHORT_NAME},
        )  # fmt: skip
    kind = KIND_OF.get(cells.get("kind", "").lower())
    if kind is None:
        reading.fault(
            line, "kind",
            _("“%(given)s” is not known. Write one of: %(kinds)s.")
            % {"given": cells.get("kind", ""), "kinds": _kinds()},
        )  # fmt: skip
    parent = reading.known.get(cells.get("parent", ""))
    if parent is None:
        reading.fault(
            line, "parent",
            _("“%(given)s” is neither code nor name of a unit in a row above.")
            % {"given": cells["parent"]},
        )  # fmt: skip
    reading.codes.add(code)
    for word in (code, name, short_name):
        reading.known.setdefault(word, code)
    return UnitRow(line, code, name, short_name, kind or UnitKind.DEPARTMENT, parent or "")


def _kinds() -> str:
    return ", ".join(f"{words[0]} ({kind.value})" for kind, words in KINDS.items())


def _table(path: Path) -> tuple[int, list[tuple[str, str]], list[list[str]]]:
    """Line number of the headings, the headings with what they mean, and the rows below."""
    try:
        lines = rows_of(path.read_bytes())
    except (OSError, UnreadableTable) as error:
        raise InvalidInput(
            "unit_sheet_unreadable",
            _("%(name)s cannot be read as a table. Save it again as .xlsx or .csv.")
            % {"name": path.name},
        ) from error
    for place, line in enumerate(lines[:LINES_ABOVE_HEADINGS], start=1):
        headings = [(cell, COLUMN_OF.get(cell.lower(), "")) for cell in line]
        if {column for _heading, column in headings} >= set(NEEDED):
            return place, headings, lines[place:]
    raise InvalidInput(
        "unit_sheet",
        _(
            "%(name)s has no row of headings. Needed are: 代码 (code), 名称 (name), 类型 (kind); "
            "besides these there may be 简称 (short_name) and 上级 (parent)."
        )
        % {"name": path.name},
    )
