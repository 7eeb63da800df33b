"""Publish and withdraw at the present moment, in the home of whoever runs this.

``python -m tests.support.publishing`` goes on doing both until a file named ``enough`` lies in the
home, and prints what it did, one JSON object a line, each after it was committed.
"""

from __future__ import annotations

import json
import random
import sys
import time
from dataclasses import dataclass
from typing import Any

MOST = 80
QUIET = (0.1, 0.4)
SIGNS = "安邦昌德恩芳刚海佳凯丽敏宁平琴瑞盛婷伟欣雅泽志卓"


@dataclass
class Office:
    """The people of one department of the tests' city, at work now."""

    people: dict[str, Any]
    unit: Any

    @classmethod
    def opens(cls) -> Office:
        """Find them in the database of this home."""
        from gongkai.organisations.models import Account, Organisation

        found = Account.objects.filter(username__in=("clerk", "secrecy", "reviewer", "issuer"))
        people = {account.username: account.person for account in found.select_related("person")}
        return cls(people, Organisation.objects.get(code="mzj"))

    def by(self, name: str) -> Any:
        """That person, as the ``by`` of an action today."""
        from gongkai.core.moments import legal_day, now
        from tests.people import officer

        return officer(self.people[name], legal_day(now()))

    def draft(self, title: str, html: str, file: bytes = b"") -> Any:
        """A draft, with a text file where bytes are given."""
        from gongkai.core.moments import now
        from gongkai.core.transitions import Actor
        from gongkai.files.actions import take_in
        from gongkai.records import actions

        by = self.by("clerk")
        record = actions.start_record(
            unit=self.unit, kind="policy_document", by=by, now=now(),
            fields={"title": title, "html": html, "formed_on": "2026-11-20"},
        )  # fmt: skip
        if file:
            attachment = take_in(
                name=f"{title}.txt", data=file, unit_code=self.unit.code, owner_kind="record",
                owner_id=record.public_id, by=Actor(self.people["clerk"].public_id), now=now(),
            )  # fmt: skip
            actions.attach_file(record=record, attachment=attachment, by=by, now=now())
        record.refresh_from_db()
        record.working_copy.refresh_from_db()
        return record

    def ready(self, title: str, html: str, file: bytes = b"") -> Any:
        """A submission that only the last approval is missing of."""
        from gongkai.core.moments import now
        from gongkai.records import actions
        from gongkai.records.queries import findings_of_draft
        from gongkai.records.rules.lifecycle import SECRECY_QUESTIONS

        record = self.draft(title, html, file)
        by = self.by("clerk")
        for finding in findings_of_draft(record.working_copy):
            actions.override_finding(
                record=record, fingerprint=finding.fingerprint, reason="已核对，可以公开",
                by=by, now=now(),
            )  # fmt: skip
        record.working_copy.refresh_from_db()
        submission = actions.submit(
            record=record, revision=record.working_copy.revision, by=by, now=now()
        )
        digest = submission.version.digest
        submission = actions.clear_secrecy(
            submission=submission, digest=digest, answers=dict.fromkeys(SECRECY_QUESTIONS, "no"),
            opinion="", by=self.by("secrecy"), now=now(),
        )  # fmt: skip
        return actions.approve(
            submission=submission, digest=digest, opinion="同意", by=self.by("reviewer"), now=now()
        )

    def publish(self, submission: Any) -> Any:
        """The last approval: it goes out."""
        from gongkai.core.moments import now
        from gongkai.records import actions

        return actions.approve(
            submission=submission,
            digest=submission.version.digest,
            opinion="同意",
            by=self.by("issuer"),
            now=now(),
        ).record

    def withdraw(self, record: Any) -> None:
        """Gone at once everywhere."""
        from gongkai.core.moments import now
        from gongkai.records import actions
        from gongkai.records.models import Record

        current = Record.objects.get(pk=record.pk)
        actions.withdraw(record=current, reason="内容有误", by=self.by("issuer"), now=now())


def strange_word(dice: random.Random) -> str:
    """Eight characters that stand together nowhere else."""
    return "".join(dice.choice(SIGNS) for _ in range(8))


def published(office: Office, dice: random.Random) -> tuple[Any, dict[str, str]]:
    """One more, with a file; and how it is told."""
    word = strange_word(dice)
    html = f"<p>{word}有关事项如下。</p>"
    record = office.publish(office.ready(f"关于{word}的通知", html, f"{word}附件".encode()))
    file = record.versions.get().files.get().attachment.public_id
    return record, {"act": "published", "id": record.public_id, "word": word, "file": file}


def main() -> None:
    """The first ``argv[1]`` are published; then half of what happens is a withdrawal."""
    import django

    django.setup()
    from django.conf import settings

    office, dice = Office.opens(), random.Random(sys.argv[2])
    standing = []
    for number in range(MOST):
        if (settings.HOME / "enough").exists():
            return
        if number >= int(sys.argv[1]):
            time.sleep(dice.uniform(*QUIET))
        if number >= int(sys.argv[1]) and standing and dice.random() < 0.5:
            record = standing.pop(dice.randrange(len(standing)))
            office.withdraw(record)
            told = {"act": "withdrawn", "id": record.public_id}
        else:
            record, told = published(office, dice)
            standing.append(record)
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
