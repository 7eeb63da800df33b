"""What may happen to a record, when, and by whom. Tables, and pure questions about them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

STEP_PERMISSION = {
    "reviewer": "records.review",
    "issuer": "records.issue",
    "office": "records.office_approve",
}

SECRECY_QUESTIONS = (
    "state_secret",
    "work_secret",
    "trade_secret",
    "personal_privacy",
    "three_securities_one_stability",
)

# what a reviewer who answers "yes" must do: such a version cannot pass
ANSWERS = ("no", "yes")


SHORTEST_REASON = 5
"""Characters; "no" or "fine" tells the reviewers nothing."""


def says_why(reason: str) -> bool:
    """Whether a reason for leaving a finding as it is says enough to be read."""
    return len(reason.strip()) >= SHORTEST_REASON


def next_step(chain: list[str], step: int) -> int | None:
    """The number of the approval after ``step``, or None when that was the last one."""
    return step + 1 if step + 1 < len(chain) else None


def four_eyes_hold(person: str, acting_for: str, already: Collection[str]) -> bool:
    """Whether somebody other than all those in ``already`` acts, the principal counted too."""
    return person not in already and (not acting_for or acting_for not in already)


def secrecy_answers_allow_publication(answers: dict[str, str]) -> bool:
    """Whether every question of the secrecy form (保密审查表) is answered, and with no.

    《保守国家秘密法实施条例》第四十二条：先审查、后公开，逐项审查。
    """
    return all(answers.get(question) == "no" for question in SECRECY_QUESTIONS)


def needs_ground(attribute: str) -> bool:
    """Whether a reason must be given: 不予公开 always does (《条例》第十三条至第十六条)."""
    return attribute == "withheld"


def goes_public(attribute: str, audience: str) -> bool:
    """Whether the final approval puts the record before somebody's eyes."""
    return attribute == "active" and audience in ("public", "staff", "group", "village", "person")


def validity(
    *,
    valid_from: date | None,
    valid_until: date | None,
    abolished_on: date | None,
    day: date,
    stated: str = "",
) -> str:
    """有效性 on ``day``. Abolition wins; a document without dates is in force.

    ``stated`` is what the system said from which the document was imported, when it gave no date.
    """
    if abolished_on and abolished_on <= day:
        return "abolished"
    if stated in ("abolished", "expired"):
        return stated
    if valid_until and day > valid_until:
        return "expired"
    if valid_from and day < valid_from:
        return "not_yet"
    return "in_force"
