"""Filling slots: ``{...}`` in a text becomes a name, a date, a number or a word.

A slot holds a known name (``{unit}``, ``{formed}``, ``{topic.name}``, a value the template
names, a total such as ``{income.amount}``, ``{target.title}``) or an expression (`expressions`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from config.demo.content.dice import Dice
from config.demo.content.expressions import OPERATIONS
from config.demo.content.library import pools, profiles
from config.demo.content.seeds import Template, Unit
from config.demo.content.values import Value, legal_date, number_of, shown

SLOT = re.compile(r"\{([^{}]+)\}")
CITY = "云岭市"


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


def short_name(unit: Unit, day: date) -> str:
    """The short name that goes with the name borne on ``day``."""
    name = unit.name_on(day)
    if name == unit.name:
        return unit.short_name
    return name.removeprefix(CITY).removesuffix("人民政府")


@dataclass
class Context:
    """One document being written: everything its slots can ask for."""

    template: Template
    unit: Unit
    formed_on: date
    period: str
    period_year: int
    stem: str
    dice: Dice
    topic: Mapping[str, object] = field(default_factory=dict)
    number: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    target: Context | None = None
    previous: Context | None = None
    title: str = ""
    row: Mapping[str, Value] = field(default_factory=dict)
    build_totals: Callable[[Context, str], Mapping[str, Value]] | None = None
    known: dict[str, Value] = field(default_factory=dict)
    dealt: dict[str, list[str]] = field(default_factory=dict)
    built: dict[str, object] = field(default_factory=dict)

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
        return Context(**{**self.__dict__, "dice": Dice(self.stem, name), "row": {}})

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
            self.dealt[name] = Dice(self.stem, "deal", name).shuffled(self.words(name))
        return self.fill(self.dealt[name].pop())

    def amount(self, word: str) -> Decimal:
        """A number written out, or the number a name stands for."""
        try:
            return Decimal(word)
        except ArithmeticError:
            return number_of(self.lookup(word))


FACTS: Mapping[str, Callable[[Context], Value]] = {
    "city": lambda _context: CITY,
    "unit": lambda context: context.unit.name_on(context.formed_on),
    "short": lambda context: short_name(context.unit, context.formed_on),
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
    "this_month": lambda context: str(context.formed_on.month),
    "period": lambda context: context.period,
    "period_year": lambda context: str(context.period_year),
    "year_before": lambda context: str(context.period_year - 1),
}
