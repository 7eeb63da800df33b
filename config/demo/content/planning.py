"""Which documents come up in the year: every template at every unit it suits, on working days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from config.demo.content.city import units
from config.demo.content.dice import Dice
from config.demo.content.library import profiles, templates
from config.demo.content.seeds import Template, Timing, Unit
from config.demo.content.workdays import DAY, months_until, on_or_after, plus_workdays

QUARTER_NAMES = ("第一季度", "第二季度", "第三季度", "第四季度")
GAP_PERCENT = 6
GAP_DAYS = 50


@dataclass(frozen=True)
class Plan:
    """A document that comes up, before it is written."""

    template: Template
    unit: Unit
    formed_on: date
    period: str
    period_year: int
    topic: Mapping[str, object]
    key: str
    number: str = ""
    target: str = ""


@dataclass(frozen=True)
class Occasion:
    """A day on which something comes up, and what it is about."""

    day: date
    period: str
    period_year: int
    topic: Mapping[str, object]


def plans(year_end: date, seed: int) -> tuple[list[Plan], list[Plan]]:
    """What is written in the year, in order of date, and what is left undone."""
    standing: dict[str, Plan] = {}
    gaps: list[Plan] = []
    for template in _in_order_of_links(templates().values()):
        for plan in _of_template(template, year_end, seed, standing.values()):
            if _is_gap(plan, year_end, seed):
                gaps.append(plan)
            else:
                standing[plan.key] = plan
    ordered = sorted(standing.values(), key=lambda plan: (plan.formed_on, plan.key))
    return _numbered(ordered, seed), gaps


def _in_order_of_links(all_templates: Iterable[Template]) -> list[Template]:
    """Templates that follow another come after it, however long the chain."""

    def depth(template: Template) -> int:
        return 1 + max((depth(templates()[key]) for key in template.links.values()), default=0)

    return sorted(all_templates, key=depth)


def _of_template(
    template: Template, year_end: date, seed: int, standing: Iterable[Plan]
) -> Iterator[Plan]:
    if template.timing.recurrence == "after":
        yield from _followers(template, year_end, list(standing))
        return
    earlier = [plan for plan in standing if plan.template.key in template.links.values()]
    for unit in _suited(template, seed):
        for occasion in _occasions(template, unit, year_end, seed):
            if unit.exists_on(occasion.day):
                target = _latest(earlier, unit, occasion.day)
                if target or not template.links:
                    yield _plan(template, unit, occasion, target.key if target else "")


def _suited(template: Template, seed: int) -> Iterator[Unit]:
    for unit in units():
        suits = unit.code in template.units or (not template.units and unit.kind in template.kinds)
        share = Dice(seed, "share", template.key, unit.code)
        if suits and share.percent(template.timing.share):
            yield unit


def _followers(template: Template, year_end: date, standing: list[Plan]) -> Iterator[Plan]:
    """One document for each it follows, some working days later, about the same topic."""
    (followed,) = template.links.values()
    for target in standing:
        if target.template.key != followed:
            continue
        day = plus_workdays(target.formed_on, template.timing.day)
        unit = _own_or_other(template, target.unit)
        if day <= year_end and unit.exists_on(day):
            occasion = Occasion(day, target.period, target.period_year, target.topic)
            yield _plan(template, unit, occasion, target.key)


def _own_or_other(template: Template, unit: Unit) -> Unit:
    """The unit that follows up: the same one, unless the template belongs to others."""
    if not template.units or unit.code in template.units:
        return unit
    return next(other for other in units() if other.code in template.units)


def _latest(earlier: list[Plan], unit: Unit, day: date) -> Plan | None:
    """The newest document before ``day`` to link to, the unit's own before others'."""
    before = [plan for plan in earlier if plan.formed_on < day]
    return max(
        before,
        key=lambda plan: (plan.unit.code == unit.code, plan.formed_on, plan.key),
        default=None,
    )


def _plan(template: Template, unit: Unit, occasion: Occasion, target: str) -> Plan:
    name = str(occasion.topic.get("name", "")) if occasion.topic else ""
    mark = f"-{Dice(name).below(10**6):06d}" if name else ""
    return Plan(
        template=template,
        unit=unit,
        formed_on=occasion.day,
        period=occasion.period,
        period_year=occasion.period_year,
        topic=occasion.topic,
        key=f"{unit.code}-{template.key}-{occasion.day:%Y%m%d}{mark}",
        target=target,
    )


def _occasions(template: Template, unit: Unit, year_end: date, seed: int) -> Iterator[Occasion]:
    dice = Dice(seed, "day", template.key, unit.code)
    topics = Dice(dice.name, "topics").sample(topics_of(template, unit), template.timing.most)
    if not topics:
        return
    timing = template.timing
    months = [month for month in _whole_months(timing, year_end) if _comes_up(template, month)]
    if timing.recurrence == "each":
        places = _spread(len(topics), len(months), dice)
        months = [
            _month_of(topic, months[place % len(months)], _whole_months(timing, year_end))
            for topic, place in zip(topics, places, strict=True)
        ]
    if timing.recurrence == "once" and len(timing.months) > 1 and months:
        months = [dice.pick(months)]
    for place, month in enumerate(months):
        day = on_or_after(month.replace(day=min(timing.day + dice.below(6), 28)))
        topic = topics[place % len(topics)] if topics else {}
        if year_end - timedelta(days=364) <= day <= year_end:
            yield _occasion(template, day, topic)


def _whole_months(timing: Timing, year_end: date) -> list[date]:
    """The months in which the template's days lie inside the year shown."""
    first_day = year_end - timedelta(days=364)
    return [
        month
        for month in months_until(year_end)
        if month.replace(day=timing.day) >= first_day
        and month.replace(day=min(timing.day + 5, 28)) <= year_end
    ]


def _month_of(topic: Mapping[str, object], otherwise: date, months: list[date]) -> date:
    """The month a topic belongs to, if it belongs to one: the latest such month of the year."""
    fitting = [month for month in months if month.month == topic.get("month")]
    return fitting[-1] if fitting else otherwise


def _spread(count: int, months: int, dice: Dice) -> list[int]:
    """Which of the months each topic falls in: evenly, from a start of the unit's own."""
    start = dice.below(months)
    return [start + place * months // max(count, 1) for place in range(count)]


def _comes_up(template: Template, month: date) -> bool:
    timing = template.timing
    if timing.recurrence == "quarterly":
        return month.month in (timing.months or (1, 4, 7, 10))
    return not timing.months or month.month in timing.months


def topics_of(template: Template, unit: Unit) -> list[Mapping[str, object]]:
    """What the unit's documents of the template are about; one empty topic when that is plain."""
    if not template.for_each:
        return list(template.topics) or [{}]
    entries = profiles().get(unit.code, {}).get(template.for_each, [])
    return [entry if isinstance(entry, dict) else {"name": entry} for entry in entries]


def _occasion(template: Template, day: date, topic: Mapping[str, object]) -> Occasion:
    last_month = day.replace(day=1) - DAY
    if template.timing.recurrence == "monthly":
        return Occasion(day, f"{last_month.year}年{last_month.month}月", last_month.year, topic)
    if template.timing.recurrence == "quarterly":
        quarter = QUARTER_NAMES[(last_month.month - 1) // 3]
        return Occasion(day, f"{last_month.year}年{quarter}", last_month.year, topic)
    return Occasion(day, f"{day.year}年", day.year, topic)


def _is_gap(plan: Plan, year_end: date, seed: int) -> bool:
    """A few periodic documents of the last weeks are missing, as in life."""
    return (
        plan.template.timing.recurrence in ("monthly", "quarterly")
        and (year_end - plan.formed_on).days <= GAP_DAYS
        and Dice(seed, "gap", plan.key).percent(GAP_PERCENT)
    )


def _numbered(ordered: list[Plan], seed: int) -> list[Plan]:
    """Give document numbers in order of date; some numbers belong to papers not shown."""
    last: dict[str, int] = {}
    numbered = []
    for plan in ordered:
        if plan.template.number:
            series = f"{plan.unit.document_prefix}{plan.template.number}〔{plan.formed_on.year}〕"
            dice = Dice(seed, "number", series, plan.key)
            already = last.get(series, _start(plan, dice))
            last[series] = already + dice.between(1, 3)
            plan = replace(plan, number=f"{series}{last[series]}号")
        numbered.append(plan)
    return numbered


def _start(plan: Plan, dice: Dice) -> int:
    """How many papers the series had before the first one shown: few in January, more later."""
    pace = 1 if plan.template.number in ("规", "告", "任") else 5
    return (plan.formed_on.month - 1) * pace // 2 + dice.below(2)
