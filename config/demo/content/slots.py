"""Filling slots: ``{...}`` in a text becomes a name, a date, a number or a word.

A slot holds a known name (``{unit}``, ``{formed}``, ``{topic.name}``, a value the template
names, a total such as ``{income.amount}``) or an expression:

``is 4.60`` · ``int 3 9`` · ``int 100 900 50`` · ``dec 1.20 3.40`` · ``sum a b`` · ``minus a b`` · ``times a 12`` ·
``divide a b 2`` · ``percent a b`` · ``about a 95 105`` · ``average written interview`` · ``change a`` (增加 or 减少) · ``pick 甲|乙`` · ``from pool`` (never the same twice in one
document) · ``masked`` · ``tel czj`` · ``within`` (a day of the period) · ``day +7`` · ``work -5`` · ``month -1`` · ``row`` (in a table).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from config.demo.content import codes
from config.demo.content.city import units
from config.demo.content.dice import Dice
from config.demo.content.library import pools, profiles
from config.demo.content.seeds import Template, Unit
from config.demo.content.workdays import plus_workdays

Value = str | int | Decimal

SLOT = re.compile(r"\{([^{}]+)\}")
CITY = "云岭市"


def legal_date(day: date) -> str:
    """The date as it stands under a document."""
    return f"{day.year}年{day.month}月{day.day}日"


def shown(value: Value) -> str:
    """A value as it stands in a sentence or a cell."""
    if isinstance(value, str):
        return value
    return f"{value:,}"


def number_of(value: Value) -> Decimal:
    """The value as a number; a text such as ``1,200`` counts too."""
    return Decimal(value.replace(",", "")) if isinstance(value, str) else Decimal(value)


def plain(number: Decimal) -> int | Decimal:
    """Whole numbers without a fraction as int."""
    whole = number.as_tuple().exponent == 0
    return int(number) if whole else number


def own_word(name: str) -> str:
    """How a unit speaks of itself, after 我 or 本."""
    endings = {
        "市人民政府": "市",
        "办公室": "办",
        "委员会": "委",
        "街道办事处": "街道",
        "镇人民政府": "镇",
        "乡人民政府": "乡",
        "医院": "院",
        "小学": "校",
        "公司": "公司",
    }
    if name.endswith("村民委员会"):
        return "村"
    return next((word for ending, word in endings.items() if name.endswith(ending)), "局")


@dataclass
class Context:
    """One document being written: everything its slots can ask for."""

    template: Template
    unit: Unit
    formed_on: date
    period: str
    period_year: int
    dice: Dice
    topic: Mapping[str, object] = field(default_factory=dict)
    number: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    target: Context | None = None
    title: str = ""
    row: Mapping[str, Value] = field(default_factory=dict)
    build_totals: Callable[[Context, str], Mapping[str, Value]] | None = None
    known: dict[str, Value] = field(default_factory=dict)
    dealt: dict[str, list[str]] = field(default_factory=dict)

    def fill(self, text: str) -> str:
        """``text`` with every slot filled, the innermost first."""
        while SLOT.search(text):
            text = SLOT.sub(lambda match: shown(self.value(match[1].strip())), text)
        return text

    def cell(self, text: str) -> Value:
        """An expression's value, or the text filled."""
        words = text.split()
        if words and words[0] in OPERATIONS:
            return self.value(text)
        return self.fill(text)

    def value(self, slot: str) -> Value:
        """What a slot stands for."""
        words = slot.split()
        if words[0] in OPERATIONS:
            return OPERATIONS[words[0]](self, words[1:])
        return self.lookup(slot)

    def lookup(self, name: str) -> Value:
        """A named value: always the same within one document."""
        if name in self.row:
            return self.row[name]
        if name not in self.known:
            self.known[name] = self._find(name)
        return self.known[name]

    def _find(self, name: str) -> Value:
        if name in self.template.values:
            return self._own_stream(name).cell(self.template.values[name])
        head, _, rest = name.partition(".")
        if head in self.template.tables and self.build_totals:
            self.known |= {
                f"{head}.{key}": value for key, value in self.build_totals(self, head).items()
            }
            return self.known[name]
        if head == "topic":
            return self._text_of(self.topic[rest or "name"], name)
        if head == "profile":
            return self._text_of(profiles()[self.unit.code][rest], name)
        if head == "target":
            return self._of_target(rest)
        return self._fact(name)

    def _text_of(self, entry: object, name: str) -> Value:
        if not isinstance(entry, str | int):
            raise TypeError(f"{self.template.key}: {name} is not a text")
        return self._own_stream(name).cell(str(entry))

    def _own_stream(self, name: str) -> Context:
        """This context with dice of its own, so that the order of asking changes nothing."""
        return Context(**{**self.__dict__, "dice": Dice(self.dice.name, name), "row": {}})

    def _of_target(self, name: str) -> Value:
        if self.target is None:
            raise LookupError(f"{self.template.key} links to nothing")
        if name == "title":
            return self.target.title
        if name == "name":
            inner = re.search(r"《(.+)》", self.target.title)
            return inner[1] if inner else self.target.title
        return self.target.lookup(name)

    def _fact(self, name: str) -> Value:
        facts = FACTS.get(name)
        if facts is None:
            raise LookupError(f"{self.template.key}: nothing is called {{{name}}}")
        return facts(self)

    def words(self, name: str) -> Sequence[str]:
        """A list of texts: the topic's, the unit's own, or a pool."""
        head, _, rest = name.partition(".")
        entry: object
        if head == "topic":
            entry = self.topic[rest]
        elif name == "unit.leaders":
            entry = [f"{who.name};{who.title};{who.duties}" for who in self.unit.leaders]
        elif head == "profile":
            entry = profiles()[self.unit.code][rest]
        else:
            entry = pools()[name]
        if isinstance(entry, str):
            return pools()[entry]
        if not isinstance(entry, list):
            raise TypeError(f"{self.template.key}: {name} is not a list")
        return [str(word) for word in entry]

    def deal(self, name: str) -> str:
        """The next word of a list, in an order of this document's own."""
        if not self.dealt.get(name):
            self.dealt[name] = Dice(self.dice.name, "deal", name).shuffled(self.words(name))
        return self.fill(self.dealt[name].pop())

    def amount(self, word: str) -> Decimal:
        """A number written out, or the number a name stands for."""
        try:
            return Decimal(word)
        except ArithmeticError:
            return number_of(self.lookup(word))


def _between(context: Context, words: Sequence[str]) -> int:
    return context.dice.between(*(int(context.amount(word)) for word in words))


def _decimal(context: Context, words: Sequence[str]) -> Decimal:
    low, high = Decimal(words[0]), Decimal(words[1])
    exponent = low.as_tuple().exponent
    unit = Decimal(1).scaleb(int(exponent))
    return low + unit * context.dice.below(int((high - low) / unit) + 1)


def _is(context: Context, words: Sequence[str]) -> int | Decimal:
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
    share = Decimal(context.dice.between(*(int(context.amount(word) * 100) for word in words[1:]))) / 10000
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


def rounded(number: Decimal, places: int) -> int | Decimal:
    """Rounded half up, as accounts are."""
    return plain(number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _pick(context: Context, words: Sequence[str]) -> str:
    return context.fill(context.dice.pick(" ".join(words).split("|")))


def _telephone(context: Context, words: Sequence[str]) -> str:
    """The published telephone of another unit."""
    return next(unit.phone for unit in units() if unit.code == words[0])


def _masked(context: Context, words: Sequence[str]) -> str:
    return context.deal("surnames") + "**"


def _resident(context: Context, words: Sequence[str]) -> str:
    born_on = date(1948, 1, 1) + timedelta(days=context.dice.below(21000))
    return codes.resident_number(born_on, context.dice.between(1, 999))


def _month(context: Context, words: Sequence[str]) -> str:
    count = context.formed_on.year * 12 + context.formed_on.month - 1 + int(words[0])
    return f"{count // 12}年{count % 12 + 1}月"


def _within(context: Context, words: Sequence[str]) -> str:
    """A working day of the month or quarter reported on; else one of the last two months."""
    last_day = context.formed_on.replace(day=1) - timedelta(days=1)
    months = {"monthly": 1, "quarterly": 3}.get(context.template.timing.recurrence, 0)
    if not months:
        return plus_workdays(context.formed_on, -context.dice.between(5, 40)).isoformat()
    count = last_day.year * 12 + last_day.month - months
    first_day = date(count // 12, count % 12 + 1, 1)
    day = first_day + timedelta(days=context.dice.below((last_day - first_day).days + 1))
    return plus_workdays(min(day, last_day) + timedelta(days=1), -1).isoformat()


def _plus_days(context: Context, words: Sequence[str]) -> str:
    return legal_date(context.formed_on + timedelta(days=int(words[0])))


def _plus_workdays(context: Context, words: Sequence[str]) -> str:
    return legal_date(plus_workdays(context.formed_on, int(words[0])))


OPERATIONS: Mapping[str, Callable[[Context, Sequence[str]], Value]] = {
    "int": _between,
    "dec": _decimal,
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
    "resident": _resident,
    "mobile": lambda context, words: codes.mobile_number(context.dice.below(10000)),
    "card": lambda context, words: codes.bank_card(context.dice.below(10**12)),
    "day": _plus_days,
    "work": _plus_workdays,
    "month": _month,
    "within": _within,
    "row": lambda context, words: str(context.row["row"]),
}

FACTS: Mapping[str, Callable[[Context], Value]] = {
    "city": lambda context: CITY,
    "unit": lambda context: context.unit.name_on(context.formed_on),
    "short": lambda context: context.unit.short_name,
    "we": lambda context: "我" + own_word(str(context.lookup("unit"))),
    "this": lambda context: "本" + own_word(str(context.lookup("unit"))),
    "address": lambda context: context.unit.address,
    "postcode": lambda context: context.unit.postcode,
    "hours": lambda context: context.unit.hours,
    "phone": lambda context: context.unit.phone,
    "fax": lambda context: context.unit.fax,
    "email": lambda context: context.unit.email,
    "prefix": lambda context: context.unit.document_prefix,
    "contact_office": lambda context: context.unit.disclosure_contact.office,
    "contact_phone": lambda context: context.unit.disclosure_contact.phone,
    "contact_address": lambda context: context.unit.disclosure_contact.address,
    "number": lambda context: context.number,
    "formed": lambda context: legal_date(context.formed_on),
    "valid_from": lambda context: legal_date(context.valid_from or context.formed_on),
    "valid_until": lambda context: legal_date(context.valid_until or context.formed_on),
    "year": lambda context: str(context.formed_on.year),
    "last_year": lambda context: str(context.formed_on.year - 1),
    "next_year": lambda context: str(context.formed_on.year + 1),
    "in_five_years": lambda context: str(context.formed_on.year + 5),
    "this_month": lambda context: str(context.formed_on.month),
    "period": lambda context: context.period,
    "period_year": lambda context: str(context.period_year),
    "year_before": lambda context: str(context.period_year - 1),
}
