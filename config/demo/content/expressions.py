"""What can stand in a slot beside names: expressions of a word and its arguments.

``is 4.60`` a number · ``int 3 9``, ``int 100 900 50`` (in steps), ``dec 1.20 3.40`` between two
numbers · ``sum a b``, ``minus a b``, ``times a 12``, ``divide a b 2`` (places), ``percent a b``,
``about a 95 105`` (percent), ``average written interview``, ``change a`` (增加 or 减少) ·
``pick 甲|乙`` · ``from pool``, never the same twice in one document · ``masked`` a name ·
``day +7``, ``work -5``, ``month -1`` from the document's date · ``within`` a day of the period ·
``tel czj`` another unit's telephone · ``row`` in a table · ``carried closing 100.00 900.00`` how
the unit's last such document ended · ``resident``, ``mobile``, ``card`` for unscreened drafts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from config.demo.content import codes
from config.demo.content.city import units
from config.demo.content.values import Value, legal_date, plain, rounded, shown
from config.demo.content.workdays import on_or_after, plus_workdays

if TYPE_CHECKING:
    from config.demo.content.slots import Context


def _between(context: Context, words: Sequence[str]) -> int:
    return context.dice.between(*(int(context.amount(word)) for word in words))


def _decimal(context: Context, words: Sequence[str]) -> Decimal:
    low, high = Decimal(words[0]), Decimal(words[1])
    exponent = low.as_tuple().exponent
    unit = Decimal(1).scaleb(int(exponent))
    return low + unit * context.dice.below(int((high - low) / unit) + 1)


def _carried(context: Context, words: Sequence[str]) -> Value:
    """What the unit's last document of the kind ended with; a number to start from if none."""
    if context.previous:
        return context.previous.lookup(words[0])
    return _decimal(context, words[1:])


def _is(_context: Context, words: Sequence[str]) -> int | Decimal:
    return plain(Decimal(words[0]))


def _sum(context: Context, words: Sequence[str]) -> int | Decimal:
    return plain(sum((context.amount(word) for word in words), Decimal(0)))


def _minus(context: Context, words: Sequence[str]) -> int | Decimal:
    first, *others = (context.amount(word) for word in words)
    return plain(first - sum(others, Decimal(0)))


def _times(context: Context, words: Sequence[str]) -> int | Decimal:
    product = context.amount(words[0]) * context.amount(words[1])
    return plain(product) if len(words) == 2 else rounded(product, int(words[2]))


def _divide(context: Context, words: Sequence[str]) -> int | Decimal:
    return rounded(context.amount(words[0]) / context.amount(words[1]), int(words[2]))


def _about(context: Context, words: Sequence[str]) -> int | Decimal:
    low, high = (int(context.amount(word) * 100) for word in words[1:])
    share = Decimal(context.dice.between(low, high)) / 10000
    return rounded(context.amount(words[0]) * share, 2)


def _change(context: Context, words: Sequence[str]) -> str:
    number = context.amount(words[0])
    if not number:
        return "持平，相差0"
    return f"{'增加' if number > 0 else '减少'}{shown(plain(abs(number)))}"


def _average(context: Context, words: Sequence[str]) -> int | Decimal:
    """综合成绩: written at four tenths, interview at six tenths."""
    written, interview = (context.amount(word) for word in words)
    return rounded(written * Decimal("0.4") + interview * Decimal("0.6"), 2)


def _percent(context: Context, words: Sequence[str]) -> str:
    part, whole = context.amount(words[0]), context.amount(words[1])
    return f"{rounded(part * 100 / whole, 1)}%"


def _pick(context: Context, words: Sequence[str]) -> str:
    return context.fill(context.dice.pick(" ".join(words).split("|")))


def _telephone(_context: Context, words: Sequence[str]) -> str:
    """The published telephone of another unit."""
    return next(unit.phone for unit in units() if unit.code == words[0])


def _masked(context: Context, _words: Sequence[str]) -> str:
    return context.deal("surnames") + "**"


def _resident(context: Context, words: Sequence[str]) -> str:
    first, last = (int(word) for word in words or ("1948", "2004"))
    born_on = date(first, 1, 1) + timedelta(days=context.dice.below((last - first) * 365))
    return codes.resident_number(born_on, context.dice.between(1, 999))


def _month(context: Context, words: Sequence[str]) -> str:
    count = context.formed_on.year * 12 + context.formed_on.month - 1 + int(words[0])
    return f"{count // 12}年{count % 12 + 1}月"


def _within(context: Context, _words: Sequence[str]) -> str:
    """A working day of the month or quarter reported on; else one of the last two months."""
    last_day = context.formed_on.replace(day=1) - timedelta(days=1)
    months = {"monthly": 1, "quarterly": 3}.get(context.template.timing.recurrence, 0)
    if not months:
        return plus_workdays(context.formed_on, -context.dice.between(5, 40)).isoformat()
    count = last_day.year * 12 + last_day.month - months
    first_day = date(count // 12, count % 12 + 1, 1)
    day = on_or_after(first_day + timedelta(days=context.dice.below((last_day - first_day).days)))
    return min(day, plus_workdays(last_day + timedelta(days=1), -1)).isoformat()


def _plus_days(context: Context, words: Sequence[str]) -> str:
    return legal_date(context.formed_on + timedelta(days=int(words[0])))


def _plus_workdays(context: Context, words: Sequence[str]) -> str:
    return legal_date(plus_workdays(context.formed_on, int(words[0])))


OPERATIONS: Mapping[str, Callable[[Context, Sequence[str]], Value]] = {
    "int": _between,
    "dec": _decimal,
    "carried": _carried,
    "is": _is,
    "sum": _sum,
    "minus": _minus,
    "times": _times,
    "divide": _divide,
    "about": _about,
    "change": _change,
    "average": _average,
    "percent": _percent,
    "pick": _pick,
    "from": lambda context, words: context.deal(words[0]),
    "masked": _masked,
    "tel": _telephone,
    "resident": _resident,
    "mobile": lambda context, _words: codes.mobile_number(context.dice.below(10000)),
    "card": lambda context, _words: codes.bank_card(context.dice.below(10**12)),
    "day": _plus_days,
    "work": _plus_workdays,
    "month": _month,
    "within": _within,
    "row": lambda context, _words: str(context.row["row"]),
}
