"""From plans to written documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from config.demo.content import tables
from config.demo.content.dice import Dice
from config.demo.content.fates import Course, courses
from config.demo.content.markup import to_html
from config.demo.content.planning import Plan, plans
from config.demo.content.seeds import DocumentSeed, ScheduleGap
from config.demo.content.slots import Context
from config.demo.content.workdays import plus_workdays

NOTES = {
    "active": "（此件公开发布）",
    "on_request": "（此件依申请公开）",
    "withheld": "（此件不予公开）",
}


def documents(year_end: date, seed: int = 1) -> Iterator[DocumentSeed]:
    """The documents of the twelve months up to ``year_end``, in the order they were drafted."""
    ordered, _ = plans(year_end, seed)
    contexts = _contexts(ordered, seed)
    course_of = courses(ordered, year_end, seed)
    written = [_write(plan, contexts[plan.key], course_of[plan.key]) for plan in ordered]
    drafted = {document.key: document.drafted_on for document in written}
    yield from sorted(
        (_after_its_target(document, drafted) for document in written),
        key=lambda document: (document.drafted_on, document.formed_on, document.key),
    )


def schedule_gaps(year_end: date, seed: int = 1) -> list[ScheduleGap]:
    """What units owed in the last weeks of the year and have not begun."""
    _, gaps = plans(year_end, seed)
    return [
        ScheduleGap(
            unit=gap.unit.code,
            template=gap.template.key,
            title=_context(gap, seed).title,
            catalogue=gap.template.catalogue,
            due_on=gap.formed_on,
        )
        for gap in sorted(gaps, key=lambda gap: (gap.formed_on, gap.key))
    ]


def _contexts(ordered: list[Plan], seed: int) -> dict[str, Context]:
    """The context of every plan; targets stand earlier than what points at them."""
    found: dict[str, Context] = {}
    last: dict[tuple[str, str], Context] = {}
    for plan in ordered:
        context = _context(plan, seed, found.get(plan.target))
        context.previous = last.get((plan.unit.code, plan.template.key))
        last[plan.unit.code, plan.template.key] = found[plan.key] = context
    return found


def _context(plan: Plan, seed: int, target: Context | None = None) -> Context:
    valid_from, valid_until = _validity(plan)
    context = Context(
        template=plan.template,
        unit=plan.unit,
        formed_on=plan.formed_on,
        period=plan.period,
        period_year=plan.period_year,
        stem=f"{seed}/{plan.key}",
        dice=Dice(seed, plan.key),
        topic=plan.topic,
        number=plan.number,
        valid_from=valid_from,
        valid_until=valid_until,
        target=target,
        build_totals=tables.totals,
    )
    context.title = context.fill(plan.template.title)
    return context


def _validity(plan: Plan) -> tuple[date | None, date | None]:
    """In force from and until, or on public notice from and until; both ends count."""
    rule = plan.template.validity
    if not rule:
        return None, None
    start = plan.formed_on + timedelta(days=rule.get("after", 0))
    if rule.get("next_month"):
        start = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    if "years" in rule:
        return start, _years_later(start, rule["years"]) - timedelta(days=1)
    if "workdays" in rule:
        return start, plus_workdays(start, rule["workdays"])
    if "days" in rule:
        return start, start + timedelta(days=rule["days"])
    return start, None


def _years_later(day: date, years: int) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap_day else day.day)


def _write(plan: Plan, context: Context, course: Course) -> DocumentSeed:
    template = plan.template
    links = dict.fromkeys(template.links, plan.target)
    return DocumentSeed(
        key=plan.key,
        template=template.key,
        unit=plan.unit.code,
        kind=template.kind,
        title=context.title,
        genre=template.genre,
        theme=plan.unit.theme if template.theme == "unit" else template.theme,
        catalogue=template.catalogue,
        document_number=plan.number,
        drafted_on=course.drafted_on,
        formed_on=plan.formed_on,
        published_on=course.published_on,
        body_html=to_html(context, _signed(plan), tables.html),
        summary=context.fill(template.summary),
        keywords=tuple(context.fill(word) for word in template.keywords),
        attribute=template.attribute,
        ground=template.ground,
        ground_reason=context.fill(template.ground_reason),
        fate=course.fate,
        fate_reason=course.reason,
        interprets=links.get("interprets", ""),
        replaces=links.get("replaces", ""),
        implements=links.get("implements", ""),
        result_of=links.get("result_of", ""),
        valid_from=context.valid_from,
        valid_until=context.valid_until,
        screening=template.screening,
    )


def _signed(plan: Plan) -> str:
    """The text with 落款 and 成文日期, and for numbered documents 附注, before any annex."""
    template = plan.template
    if not template.sign:
        return template.body
    note = f"\n{NOTES[template.attribute]}" if template.number else ""
    cosigner = f"\n> {template.cosigner}" if template.cosigner else ""
    signature = f"> {{unit}}{cosigner}\n> {{formed}}{note}"
    if "@sign" in template.body:
        return template.body.replace("@sign", signature)
    return f"{template.body}\n{signature}"


def _after_its_target(document: DocumentSeed, drafted: dict[str, date]) -> DocumentSeed:
    """Nothing points at a document that has not been begun yet."""
    earliest = max((drafted[key] for key in document.links.values()), default=document.drafted_on)
    return replace(document, drafted_on=max(earliest, document.drafted_on))
