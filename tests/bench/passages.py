"""Made-up notices in any number, always the same ones: what is measured has something to find.

Sentences come from the templates of the demo city, put together anew for each notice, with numbers,
names and amounts of its own; a few words are very common and most are rare, as in life.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from random import Random

from config.demo.content.library import templates
from gongkai.search.rules import Entry

FIRST_DAY = 730_000
DAYS = 9_000
SHORTEST, LONGEST = 300, 800
ISSUERS = 2_000
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "安邦昌德恩芳刚海佳凯丽敏宁平琴瑞盛婷伟欣雅泽志卓"
PLACES = "云岭松江白鹭茶山枫林石塘溪口柳坪大桥渡口清河下窑凤梢云雾"
_SLOT = re.compile(r"\{[^{}]*\}")


@cache
def sentences() -> list[str]:
    """Every sentence of the templates, without their slots."""
    lines = (line for template in templates().values() for line in template.body.splitlines())
    plain = (_SLOT.sub("", line).strip("#!>@|- ") for line in lines)
    return sorted({part for line in plain for part in re.split(r"(?<=[。；])", line)
                   if len(part) > 6})  # fmt: skip


def passages(count: int, seed: int = 1) -> Iterator[Entry]:
    """``count`` notices, the same for the same seed."""
    dice = Random(seed)
    pool = sentences()
    headings = sorted(template.title for template in templates().values())
    for number in range(count):
        issuer = min(int(dice.paretovariate(0.6)), ISSUERS)
        day = FIRST_DAY + dice.randrange(DAYS)
        title = _SLOT.sub(lambda _found: _place(dice), dice.choice(headings))
        yield Entry(
            "record", f"p{number}", f"{_place(dice)}{title}", _body(dice, pool),
            number=f"云办发〔{1998 + day % 28}〕{dice.randrange(1, 400)}号", unit=f"u{issuer}",
            category=f"k{min(int(dice.paretovariate(1)), 20)}",
            themes=(f"{dice.randrange(22):02}",),
            year=1998 + day % 28, day=day, standing=dice.choice(("valid", "valid", "ended", "")),
        )  # fmt: skip


def _body(dice: Random, pool: list[str]) -> str:
    length, parts, wanted = 0, [], dice.randrange(SHORTEST, LONGEST)
    while length < wanted:
        at = min(int(dice.paretovariate(0.35)) - 1, len(pool) - 1)
        part = dice.choice(pool) if dice.random() < 0.7 else pool[at]
        if dice.random() < 0.3:
            sum_of_money = f"{dice.randrange(10, 9000)}元"
            part = f"{part}{_person(dice)}，{sum_of_money}，{_place(dice)}{_place(dice)}。"
        parts.append(part)
        length += len(part)
    return "".join(parts)


def _person(dice: Random) -> str:
    return dice.choice(SURNAMES) + dice.choice(GIVEN) + dice.choice(GIVEN)


def _place(dice: Random) -> str:
    at = dice.randrange(0, len(PLACES) - 1, 2)
    return PLACES[at : at + 2] + dice.choice(GIVEN)


def questions(count: int, seed: int = 7) -> list[str]:
    """What people type: mostly one or two stretches of two to five signs of a sentence."""
    dice, pool = Random(seed), sentences()
    return [
        " ".join(_stretch(dice, dice.choice(pool)) for _ in range(dice.choice((1, 1, 1, 2, 2, 3))))
        for _ in range(count)
    ]


def _stretch(dice: Random, sentence: str) -> str:
    runs = re.findall(r"[一-鿿]{2,}", sentence) or ["通知"]
    run = dice.choice(runs)
    length = min(dice.choice((2, 2, 2, 3, 4, 4, 5)), len(run))
    at = dice.randrange(len(run) - length + 1)
    return run[at : at + length]
