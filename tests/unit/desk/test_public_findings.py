"""What was found in public records at the desk: in the to-do list, in a list, at the record."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gongkai.records.models import Override, PublicFinding, Record
from gongkai.screening.actions import save_switches
from gongkai.screening.rules import Switches
from tests.people import NOW, Cast, officer
from tests.unit.records.road import draft, published

from .helpers import at, text_of

pytestmark = pytest.mark.django_db
LIST = "/desk/public-findings/"
REASON = "单位对外公布的邮箱"


def found(cast: Cast, number: int = 1, severity: str = "advice", code: str = "email") -> Record:
    """A public record with so many findings."""
    record = published(cast, draft(cast, title=f"关于{code}的通知"))
    for n in range(number):
        PublicFinding.objects.create(
            record=record, version=record.live_version, unit=record.unit, code=code,
            severity=severity, fingerprint=f"{n:064d}", excerpt=f"第{n}处t***@example.com",
            place="html", first_seen_at=NOW, last_seen_at=NOW,
        )  # fmt: skip
    return record


def page_of(record: Record) -> str:
    return reverse("desk:record_public_findings", args=[record.public_id])


def test_the_to_do_list_leads_to_the_findings_of_the_record(cast: Cast) -> None:
    record = found(cast, 2, "blocking", "mobile")
    page = text_of(at(cast.clerk).get("/desk/"))
    assert "公开内容复查" in page
    assert page_of(record) in page
    assert "必须改" in page
    assert page_of(record) not in text_of(at(cast.stranger).get("/desk/"))


def test_the_list_is_narrowed_and_turned_page_by_page(cast: Cast) -> None:
    found(cast, 33)
    found(cast, 1, "blocking", "mobile")
    client = at(cast.clerk)
    page = text_of(client.get(LIST))
    assert "34" in page
    assert "关于mobile的通知" in page
    assert "after=" in page
    only = text_of(client.get(LIST, {"severity": "blocking"}))
    assert "关于mobile的通知" in only
    assert "关于email的通知" not in only
    after = PublicFinding.objects.order_by("-id")[29].pk
    rest = text_of(client.get(LIST, {"after": after}))
    assert rest.count("关于email的通知") == 4
    assert "关于email的通知" not in text_of(client.get(LIST, {"state": "mended"}))
    assert "关于email的通知" in text_of(client.get(LIST, {"after": "x", "code": "nothing"}))


def test_a_finding_is_left_as_it_is_with_a_reason(cast: Cast) -> None:
    record = found(cast, 2)
    client = at(cast.clerk)
    assert "修订" in text_of(client.get(page_of(record)))
    sent = {"finding": f"{0:064d}", "reason": "行"}
    refused = client.post(page_of(record), sent)
    assert refused.status_code == 422
    assert Override.objects.count() == 0
    client.post(page_of(record), {**sent, "reason": REASON})
    [override] = Override.objects.all()
    assert (override.reason, override.made_by) == (REASON, cast.clerk.public_id)
    page = text_of(client.get(page_of(record)))
    assert REASON in page
    assert page.count('name="finding"') == 1


def test_what_is_severe_is_left_only_by_who_could_withdraw_it(cast: Cast) -> None:
    record = found(cast, 1, "blocking", "mobile")
    clerk, issuer = at(cast.clerk), at(cast.issuer)
    assert 'name="finding"' not in text_of(clerk.get(page_of(record)))
    sent = {"finding": f"{0:064d}", "reason": REASON}
    assert clerk.post(page_of(record), sent).status_code == 403
    assert "撤下" in text_of(issuer.get(page_of(record)))
    assert 'name="finding"' in text_of(issuer.get(page_of(record)))
    assert issuer.post(page_of(record), sent).status_code == 302
    assert Override.objects.count() == 1


def test_a_record_in_which_nothing_was_found_has_no_such_page(cast: Cast) -> None:
    assert at(cast.clerk).get(page_of(found(cast))).status_code == 200
    assert at(cast.clerk).get(page_of(published(cast))).status_code == 404


def test_what_the_rule_took_off_is_told_until_somebody_corrects_it(cast: Cast) -> None:
    from gongkai.records.actions.sweeping import BY
    from gongkai.records.actions.taking_down import withdraw_by_rule

    record = found(cast, 1, "blocking", "mobile")
    assert "按规则撤下" not in text_of(at(cast.clerk).get("/desk/"))
    withdraw_by_rule(record=record, codes=["mobile"], by=BY, now=NOW)
    assert "按规则撤下" in text_of(at(cast.clerk).get("/desk/"))


def test_switches_of_a_unit_count_in_its_drafts_alone(cast: Cast) -> None:
    from gongkai.records.queries import findings_of_draft

    html = "<p>请发到邮箱 tan.caiwei@example.com。</p>"
    first = draft(cast, html=html)
    other = draft(cast, html=html, unit=cast.other_unit, by=cast.stranger)
    assert [len(findings_of_draft(one.working_copy)) for one in (first, other)] == [1, 1]
    save_switches(
        switches=Switches(off=frozenset({"email"})), unit_code="mzj", note="", seen=0,
        by=officer(cast.issuer), now=NOW,
    )  # fmt: skip
    assert [len(findings_of_draft(one.working_copy)) for one in (first, other)] == [0, 1]
