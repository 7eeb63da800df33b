"""What became of each document by the last day of the year shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from config.demo.content.dice import Dice
from config.demo.content.planning import Plan
from config.demo.content.seeds import Fate
from config.demo.content.workdays import plus_workdays, workdays_between

RECENT_WORKDAYS = 10
TIME_LIMIT_WORKDAYS = 20
"""《条例》第二十六条: within twenty working days."""

WORK_IN_HAND = (
    Fate.DRAFT,
    Fate.SECRECY_REVIEW,
    Fate.APPROVAL,
    Fate.PUBLISHED,
    Fate.SECRECY_REVIEW,
    Fate.APPROVAL,
    Fate.RETURNED,
    Fate.SCHEDULED,
    Fate.PUBLISHED,
    Fate.DRAFT,
    Fate.APPROVAL,
    Fate.PUBLISHED,
)
REASONS = {
    Fate.RETURNED: (
        "标题与正文所写时间段不一致，请核对后重新提交。",
        "表中合计与正文数字对不上，请财务人员核实。",
        "公开属性选“主动公开”，但正文引用了未公开的会议材料，请删去或说明理由。",
        "请补充监督电话和受理时间，公示类信息不能缺。",
        "依据的文件名称写得不全，请写全称和文号。",
    ),
    Fate.RECALLED: (
        "发现附表少列一行，撤回送审补充。",
        "科室提出还有一项数据要更新，先撤回送审。",
        "成文日期写错，撤回送审改正。",
    ),
    Fate.REVISED: (
        "补充咨询电话。",
        "文末补充咨询电话。",
        "补充咨询电话，其余内容不变。",
        "应群众要求，补充咨询电话。",
    ),
    Fate.WITHDRAWN: (
        "所载名单有一人信息需要重新核实，先行撤下。",
        "所述安排已取消，继续公开容易误导群众。",
        "数据口径有误，核实后重新公开。",
    ),
    Fate.ABOLISHED: (
        "任务已经完成，文件不再执行。",
        "所依据的上级文件已经废止。",
        "经清理不再适用。",
    ),
}
ABOLISHABLE = ("policy_document", "normative_document", "emergency", "rules")
TIMED = ("workdays", "days")


@dataclass(frozen=True)
class Course:
    """The dates and the end of one document's way."""

    drafted_on: date
    published_on: date | None
    fate: Fate
    reason: str


def courses(ordered: list[Plan], year_end: date, seed: int) -> dict[str, Course]:
    """The course of every document by key."""
    targets = {plan.target for plan in ordered}
    found: dict[str, Course] = {}
    in_hand = 0
    for plan in ordered:
        dice = Dice(seed, "fate", plan.key)
        recent = workdays_between(plan.formed_on, year_end) <= RECENT_WORKDAYS
        if plan.template.screening:
            fate = dice.pick((Fate.DRAFT, Fate.DRAFT, Fate.RETURNED))
        elif plan.key in targets or plan.template.fate:
            fate = Fate(plan.template.fate or Fate.PUBLISHED)
        elif plan.template.attribute != "active":
            fate = Fate.APPROVAL if recent else Fate.PUBLISHED
        elif recent:
            fate = WORK_IN_HAND[in_hand % len(WORK_IN_HAND)]
            in_hand += 1
        else:
            fate = _later_fate(plan, year_end, dice)
        found[plan.key] = _course(plan, fate, year_end, dice)
    return found


def _later_fate(plan: Plan, year_end: date, dice: Dice) -> Fate:
    """Most went well; the rest is what supervision is for."""
    age = workdays_between(plan.formed_on, year_end)
    waiting = TIME_LIMIT_WORKDAYS + 2 <= age <= 75
    on_notice = bool(set(TIMED) & set(plan.template.validity)) or bool(plan.target)
    if plan.template.kind in ABOLISHABLE and plan.number and age > 60 and dice.percent(16):
        return Fate.ABOLISHED
    chance = dice.below(100)
    if chance < 5:
        return Fate.REVISED
    if chance < 11:
        return Fate.PUBLISHED if on_notice or age < 30 else Fate.LATE
    if chance < 13:
        return Fate.WITHDRAWN
    if chance < 27 and waiting and not on_notice:
        return Fate.OVERDUE
    if chance < 30 and age < 40:
        return dice.pick((Fate.RECALLED, Fate.RETURNED))
    return Fate.PUBLISHED


def _course(plan: Plan, fate: Fate, year_end: date, dice: Dice) -> Course:
    first_day = year_end - timedelta(days=364)
    drafted_on = plus_workdays(plan.formed_on, -dice.between(1, 4))
    reason = dice.pick(REASONS[fate]) if fate in REASONS else ""
    if plan.template.attribute == "withheld" and fate in REASONS:
        reason = ""
    return Course(
        drafted_on=drafted_on if drafted_on >= first_day else plan.formed_on,
        published_on=_published_on(plan, fate, year_end, dice),
        fate=fate,
        reason=reason,
    )


def _published_on(plan: Plan, fate: Fate, year_end: date, dice: Dice) -> date | None:
    """When it went out, or is to go out; None while it is still on its way."""
    if fate is Fate.SCHEDULED:
        return plus_workdays(year_end, dice.between(1, 4))
    if fate is Fate.LATE:
        return plus_workdays(plan.formed_on, TIME_LIMIT_WORKDAYS + dice.between(2, 8))
    if fate in (Fate.PUBLISHED, Fate.REVISED, Fate.ABOLISHED, Fate.WITHDRAWN):
        at_once = bool(set(TIMED) & set(plan.template.validity)) or bool(plan.target)
        day = plan.formed_on if at_once else plus_workdays(plan.formed_on, dice.below(4))
        return min(day, year_end)
    return None
