"""Numbers put into real documents and tables, and how many of them are found."""

from __future__ import annotations

import io
import json
import random
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from gongkai.screening.enums import FindingCode
from gongkai.screening.rules import Context, inspect
from tests.factories.numbers import bank_card, mobile, resident_id

DOCUMENTS = Path("/work/shared/data/policies.dev.jsonl")
BARE = Context(required=frozenset())
NUMBERS = frozenset({
    FindingCode.RESIDENT_ID, FindingCode.SUSPECTED_RESIDENT_ID, FindingCode.MOBILE,
    FindingCode.BANK_CARD,
})  # fmt: skip
WIDE = {0x30 + value: 0xFF10 + value for value in range(10)} | {ord("X"): "Ｘ"}
GROUPS = {
    FindingCode.RESIDENT_ID: (6, 8, 4),
    FindingCode.MOBILE: (3, 4, 4),
    FindingCode.BANK_CARD: (4, 4, 4, 4, 3),
}
PER_KIND = 500
IN_TABLE = 60


def documents() -> list[str]:
    """The real ones where they are, made-up text elsewhere."""
    if DOCUMENTS.is_file():
        with DOCUMENTS.open(encoding="utf-8") as lines:
            return [json.loads(line)["body"] for line in lines]
    return ["第一条　各单位应当依法公开政府信息，联系电话 0871-60001234。\n" * 400] * 200


def made(kind: FindingCode, chance: random.Random) -> str:
    """A number of that kind that belongs to nobody."""
    if kind == FindingCode.RESIDENT_ID:
        born = date(1930, 1, 1) + timedelta(days=chance.randrange(30_000))
        return resident_id(born=born, sequence=chance.randrange(1000))
    if kind == FindingCode.MOBILE:
        return mobile(prefix=str(chance.choice((133, 138, 159, 186, 199))),
                      last=chance.randrange(10_000))  # fmt: skip
    return bank_card(serial=chance.randrange(10**8))


def parted(number: str, groups: tuple[int, ...], sign: str) -> str:
    """The number in groups."""
    pieces, at = [], 0
    for length in groups:
        pieces.append(number[at : at + length])
        at += length
    return sign.join(pieces)


def forms(kind: FindingCode) -> dict[str, Callable[[str], str]]:
    """How people write it."""
    return {
        "plain": lambda number: number,
        "full width": lambda number: number.translate(WIDE),
        "blanks": lambda number: parted(number, GROUPS[kind], " "),
        "dashes": lambda number: parted(number, GROUPS[kind], "-"),
    }


def recall(texts: list[str], per_kind: int = PER_KIND) -> dict[str, tuple[int, int]]:
    """For each kind and form: found as what it is, and put in."""
    chance = random.Random(20261124)
    answer = {}
    for kind in GROUPS:
        for name, form in forms(kind).items():
            right = sum(
                _is_found(chance.choice(texts), form(made(kind, chance)), kind, chance)
                for _ in range(per_kind)
            )
            answer[f"{kind.value}, {name}"] = (right, per_kind)
        for suffix, found, put in in_tables(kind, chance):
            answer[f"{kind.value}, table of {suffix}"] = (found, put)
    return answer


def _is_found(text: str, number: str, kind: FindingCode, chance: random.Random) -> bool:
    """Put at a place between two signs that are no figures or letters: they would be glued."""
    at = chance.randrange(len(text) + 1)
    before, after = text[max(0, at - 600) : at], text[at : at + 600]
    whole = f"{before}，{number}，{after}"
    start = len(before) + 1
    return any(
        one.code == kind and one.start <= start and one.end >= start + len(number)
        for one in inspect(whole, BARE)
    )


def in_tables(kind: FindingCode, chance: random.Random) -> Iterator[tuple[str, int, int]]:
    """Rows of people in a table of each program, read as a file is."""
    from gongkai.screening.queries import screen_file
    from tests.support import papers

    numbers = [made(kind, chance) for _ in range(IN_TABLE)]
    rows = [["姓名", "号码", "备注"], *([f"周某{n}", each, "无"] for n, each in enumerate(numbers))]
    lines = [" ".join(row) for row in rows]
    files = {
        "docx": papers.word(["名册"], table=rows),
        "xlsx": papers.sheet(lines),
        "pdf": papers.pdf(lines),
    }
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        for suffix, data in files.items():
            path = Path(folder) / f"名册.{suffix}"
            path.write_bytes(data)
            found = {one.matched for one in screen_file(path).findings if one.code == kind}
            yield suffix, len(found & set(numbers)), len(set(numbers))


def false_alarms(texts: list[str]) -> tuple[int, int]:
    """Findings of the number detectors in documents that hold none, and all characters."""
    wrong = sum(one.code in NUMBERS for text in texts for one in inspect(text, BARE))
    return wrong, sum(map(len, texts))


def workbook(path: Path, rows: int) -> int:
    """A list of people with ten columns; how many numbers stand in it."""
    import openpyxl

    chance = random.Random(5)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    sheet.append(["序号", "姓名", "身份证号", "手机", "卡号", "乡镇", "村", "类别", "金额", "备注"])
    for row in range(rows):
        remark = "".join(chance.choices("经核实符合条件按月发放不予补发已公示无异议转下月", k=190))
        sheet.append([
            row, f"周某{row}", made(FindingCode.RESIDENT_ID, chance),
            made(FindingCode.MOBILE, chance), made(FindingCode.BANK_CARD, chance), "云溪镇",
            "松坪村", "高龄津贴", chance.randrange(100, 900) + 0.5, remark,
        ])  # fmt: skip
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(buffer.getvalue())
    return rows * 3
