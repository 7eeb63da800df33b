"""Everything public is looked through again: what is new is kept, told, answered and settled."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.cli import screen
from config.cli.tick import tick
from config.cli.worker import Rounds
from gongkai.audit.models import AuditEntry
from gongkai.core.errors import DomainError, NotPermitted, StateChanged
from gongkai.core.models import Transition
from gongkai.records import actions
from gongkai.records.actions import sweeping
from gongkai.records.enums import PublicFindingState, RecordState, SweepState
from gongkai.records.models import Override, PublicFinding, Record, Sweep
from gongkai.records.queries import (
    counts_of_open,
    found_in_public,
    page_of_findings,
    public_findings_of,
    withdrawn_by_rule,
)
from gongkai.records.queries import sweeping as asked
from gongkai.records.queries.screening import forget_findings
from gongkai.screening.actions import add_words, save_masks, save_switches
from gongkai.screening.rules import Masks, Switches, WordRow, engine
from tests.people import NOW, Cast, officer
from tests.support.friendly import paper_saying
from tests.unit.records.road import attached, draft, out, published

pytestmark = pytest.mark.django_db

MAIL = "<p>请于本周内把材料发到邮箱 tan.caiwei@example.com，逾期不再受理。</p>"
MOBILE = "13800001234"


def set_switches(cast: Cast, seen: int = 0, **values: Any) -> None:
    """What the supervising office sets for the whole site."""
    save_switches(
        switches=Switches(**values), unit_code="", note="", seen=seen,
        by=officer(cast.office), now=NOW,
    )  # fmt: skip


def swept(now: Any = NOW) -> Sweep:
    """A sweep from its beginning to its end."""
    sweep = actions.begin_sweep(by=sweeping.BY, now=now)
    while actions.sweep_batch(sweep=sweep, now=now):
        pass
    return sweep


def with_a_mail(cast: Cast) -> Record:
    """Public, with an address in it that was not looked for when it went out."""
    set_switches(cast, off=frozenset({"email"}))
    record = published(cast, draft(cast, html=MAIL))
    set_switches(cast, seen=1)
    return record


def with_a_mobile(cast: Cast, monkeypatch: pytest.MonkeyPatch, html: str = "") -> Record:
    """Public, with a number in it that the rules of its day did not see."""
    known = engine.DETECTORS
    forget_findings()
    monkeypatch.setattr(engine, "DETECTORS", ())
    record = published(cast, draft(cast, html=html or f"<p>周某，电话{MOBILE}。</p>"))
    monkeypatch.setattr(engine, "DETECTORS", known)
    forget_findings()
    return record


def states() -> list[str]:
    return list(PublicFinding.objects.order_by("id").values_list("state", flat=True))


def test_what_is_found_is_kept_masked_and_told_to_the_unit(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = with_a_mobile(cast, monkeypatch)
    assert found_in_public(officer(cast.clerk)) == ([], False)
    sweep = swept()
    assert (sweep.state, sweep.looked_at, sweep.newly_found) == (SweepState.DONE, 1, 1)
    [row] = PublicFinding.objects.all()
    assert (row.code, row.severity, row.place, row.state) == ("mobile", "blocking", "html", "open")
    assert "138****1234" in row.excerpt
    told = [str(value) for value in PublicFinding.objects.values_list()[0]]
    assert not any(MOBILE in value for value in told)
    [waiting], more = found_in_public(officer(cast.clerk))
    assert (waiting.record, waiting.count, waiting.is_severe, more) == (record, 1, True, False)
    assert found_in_public(officer(cast.stranger)) == ([], False)
    assert not public_findings_of(officer(cast.stranger)).exists()
    assert public_findings_of(officer(cast.office)).count() == 1


def test_what_was_answered_on_the_road_is_not_told_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    out(cast, draft(cast, html=f"<p>周某，电话{MOBILE}。</p>"))
    with_a_mobile(cast, monkeypatch, html=f"<p>吴某，电话{MOBILE}。</p>")
    assert swept().looked_at == 2
    assert PublicFinding.objects.count() == 1, "the one nobody has answered"


def test_a_finding_keeps_its_first_day_and_is_gone_when_the_rules_say_so(cast: Cast) -> None:
    with_a_mail(cast)
    swept()
    later = NOW + timedelta(days=1)
    swept(later)
    [row] = PublicFinding.objects.all()
    assert (row.first_seen_at, row.last_seen_at) == (NOW, later)
    set_switches(cast, seen=2, off=frozenset({"email"}))
    swept(later)
    assert states() == ["gone"]
    set_switches(cast, seen=3)
    assert swept(later).newly_found == 1
    assert states() == ["open"]


def test_a_later_version_without_it_mends_it_and_withdrawal_closes_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, other = with_a_mobile(cast, monkeypatch), with_a_mobile(cast, monkeypatch)
    swept()
    assert states() == ["open", "open"]
    copy = actions.open_revision(record=record, by=officer(cast.clerk), now=NOW)
    actions.save_working_copy(
        record=record, fields={"html": "<p>请到服务大厅办理。</p>"}, revision=copy.revision,
        by=officer(cast.clerk), now=NOW,
    )  # fmt: skip
    published(cast, Record.objects.get(pk=record.pk))
    assert states() == ["mended", "open"]
    actions.withdraw(record=other, reason="核对", by=officer(cast.issuer), now=NOW)
    assert states() == ["mended", "gone"]
    row = PublicFinding.objects.get(state="gone")
    assert (row.settled_at, row.settled_by) == (NOW, cast.issuer.public_id)


def test_advice_is_answered_by_the_clerk_and_what_is_severe_by_who_could_withdraw(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = with_a_mail(cast)
    severe = with_a_mobile(cast, monkeypatch)
    swept()
    for one, by in ((record, cast.clerk), (severe, cast.issuer)):
        [row] = PublicFinding.objects.filter(record=one)
        facts = {"record": one, "fingerprints": [row.fingerprint], "now": NOW}
        with pytest.raises(DomainError, match="5"):
            actions.answer_public_findings(**facts, reason="行", by=officer(by))
        stranger = cast.clerk if one == severe else cast.stranger
        with pytest.raises(NotPermitted):
            actions.answer_public_findings(**facts, reason="公开的单位邮箱", by=officer(stranger))
        actions.answer_public_findings(**facts, reason="公开的单位邮箱", by=officer(by))
        with pytest.raises(StateChanged):
            actions.answer_public_findings(**facts, reason="公开的单位邮箱", by=officer(by))
    assert states() == ["answered", "answered"]
    assert Override.objects.count() == 2
    assert AuditEntry.objects.filter(verb="override").count() == 2
    swept()
    assert states() == ["answered", "answered"], "an answer counts the next time too"


def test_texts_of_files_are_looked_through_as_far_as_they_were_read(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, settings: Any
) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    known = engine.DETECTORS
    monkeypatch.setattr(engine, "DETECTORS", ())
    forget_findings()
    files = {"名单.txt": f"吴某 {MOBILE}".encode(), "未读.pdf": paper_saying("说明")}
    out(cast, attached(cast, files))
    monkeypatch.setattr(engine, "DETECTORS", known)
    forget_findings()
    sweep = swept()
    [row] = PublicFinding.objects.all()
    assert row.code == "mobile"
    assert row.place
    assert sweep.unread_files == 1


def test_a_killed_sweep_goes_on_where_it_was_and_newer_rules_begin_anew(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "AT_ONCE", 1)
    for _ in range(3):
        published(cast)
    sweep = actions.begin_sweep(by=sweeping.BY, now=NOW)
    actions.sweep_batch(sweep=sweep, now=NOW)
    stale = Sweep.objects.get(pk=sweep.pk)
    actions.sweep_batch(sweep=sweep, now=NOW)
    actions.sweep_batch(sweep=stale, now=NOW)
    assert stale.looked_at == 2, "another process was quicker: nothing is counted twice"
    again = actions.begin_sweep(by=sweeping.BY, now=NOW)
    assert (again.pk, again.position) == (sweep.pk, sweep.position)
    set_switches(cast, off=frozenset({"email"}))
    newer = actions.begin_sweep(by=sweeping.BY, now=NOW)
    sweep.refresh_from_db()
    assert (newer.pk != sweep.pk, newer.position, sweep.state) == (True, 0, SweepState.STOPPED)


def test_a_sweep_is_due_when_the_rules_have_changed_and_not_before(cast: Cast) -> None:
    published(cast)
    assert sweeping.is_due()
    while actions.sweep_on(clock=lambda: NOW, seconds=5):
        pass
    assert not sweeping.is_due()
    assert not actions.sweep_on(clock=lambda: NOW, seconds=5)
    assert Sweep.objects.count() == 1
    set_switches(cast, off=frozenset({"email"}))
    assert sweeping.is_due()


def test_what_the_site_says_takes_a_record_off_at_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, mail = with_a_mobile(cast, monkeypatch), with_a_mail(cast)
    assert swept().withdrawn == 0
    record.refresh_from_db()
    assert record.state == RecordState.PUBLISHED, "off unless somebody says so"
    set_switches(cast, seen=2, withdraw_on=frozenset({"mobile"}))
    sweep = swept()
    record.refresh_from_db()
    mail.refresh_from_db()
    assert (sweep.withdrawn, record.state, mail.state) == (1, "withdrawn", "published")
    assert record.withdrawn_by == "system:sweep"
    assert "手机号" in record.withdrawal_reason
    assert "规则" in record.withdrawal_reason
    step = Transition.objects.filter(object_id=record.public_id).latest("id")
    assert (step.event, step.actor) == ("withdrawn", "system:sweep")
    entry = AuditEntry.objects.filter(verb="withdraw").latest("id")
    assert (entry.actor, entry.object_id) == ("system:sweep", record.public_id)
    assert PublicFinding.objects.get(record=record).state == PublicFindingState.GONE
    assert withdrawn_by_rule(officer(cast.clerk)) == [record]
    assert withdrawn_by_rule(officer(cast.stranger)) == []


def test_an_answer_holds_the_rule_off(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    record, other = with_a_mobile(cast, monkeypatch), with_a_mobile(cast, monkeypatch)
    swept()
    [row] = PublicFinding.objects.filter(record=record)
    actions.answer_public_findings(
        record=record, fingerprints=[row.fingerprint], reason="对外公布的服务热线",
        by=officer(cast.issuer), now=NOW,
    )  # fmt: skip
    set_switches(cast, withdraw_on=frozenset({"mobile"}))
    swept()
    record.refresh_from_db()
    other.refresh_from_db()
    assert (record.state, other.state) == (RecordState.PUBLISHED, RecordState.WITHDRAWN)


def test_an_erasure_empties_what_was_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    record = with_a_mobile(cast, monkeypatch)
    kept = with_a_mobile(cast, monkeypatch)
    swept()
    assert PublicFinding.objects.exclude(excerpt="").count() == 2
    asked = actions.ask_erasure(record=record, reason="误公开", by=officer(cast.issuer), now=NOW)
    actions.confirm_erasure(erasure=asked, by=officer(cast.office), now=NOW)
    row = PublicFinding.objects.get(record=record)
    assert (row.excerpt, row.fingerprint, row.place, row.state) == ("", "", "", "gone")
    assert PublicFinding.objects.get(record=kept).excerpt
    assert not public_findings_of(officer(cast.clerk), state="gone").exists()


def test_pages_of_findings_hold_all_and_each_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "".join(f"<p>{'字' * 25}第{n}位{MOBILE[:-1]}{n}{'文' * 25}</p>" for n in range(5))
    with_a_mobile(cast, monkeypatch, html=lines)
    swept()
    every = public_findings_of(officer(cast.clerk))
    seen: list[int] = []
    shown, after = page_of_findings(every, after=None, size=2)
    while shown:
        seen += [one.pk for one in shown]
        if after is None:
            break
        shown, after = page_of_findings(every, after=after, size=2)
    assert seen == sorted(every.values_list("pk", flat=True), reverse=True)
    assert len(seen) == 5
    assert counts_of_open("", None) == {"open": 5, "severe": 5, "codes": {"mobile": 5}}
    assert counts_of_open("lyj", None)["open"] == 0


def test_no_query_for_each_record(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def queries() -> int:
        sweep = actions.begin_sweep(by=sweeping.BY, now=NOW)
        with CaptureQueriesContext(connection) as caught:
            actions.sweep_batch(sweep=sweep, now=NOW)
        Sweep.objects.update(state=SweepState.DONE)
        return len(caught)

    with_a_mobile(cast, monkeypatch)
    queries()
    few = queries()
    for _ in range(6):
        with_a_mobile(cast, monkeypatch)
    queries()
    assert PublicFinding.objects.count() == 7
    assert queries() == few


def test_a_word_the_unit_puts_down_is_found_in_what_it_has_published(cast: Cast) -> None:
    html = "<p>云岭工号的申领办法如下。</p>"
    record = published(cast, draft(cast, html=html))
    assert swept().newly_found == 0
    add_words(
        rows=[WordRow("云岭工号", "云岭工会号", "", "", "blocking")], unit_code="mzj", note="",
        seen=0, by=officer(cast.issuer), now=NOW,
    )  # fmt: skip
    assert sweeping.is_due()
    assert swept().newly_found == 1
    [row] = PublicFinding.objects.all()
    assert (row.record, row.code, row.severity) == (record, "wrong_word", "blocking")
    assert "云岭工号" in row.excerpt


def test_masks_are_no_reason_to_look_again(cast: Cast) -> None:
    published(cast)
    swept()
    assert not sweeping.is_due()
    facts = {"unit_code": "", "note": "", "by": officer(cast.office), "now": NOW}
    save_masks(masks={**Masks().as_content(), "mobile_after": 0}, seen=0, **facts)
    assert not sweeping.is_due()
    save_switches(switches=Switches(off=frozenset({"email"})), seen=0, **facts)
    assert sweeping.is_due()


def test_the_command_tells_what_is_open_and_fails_when_it_is_severe(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_a_mail(cast)
    run = CliRunner().invoke(screen.command, ["--published", "--json"])
    told = json.loads(run.stdout)
    assert (run.exit_code, told["records"], told["open"], told["severe"]) == (0, 1, 1, 0)
    record = with_a_mobile(cast, monkeypatch)
    run = CliRunner().invoke(screen.command, ["--published", "--json"])
    told = json.loads(run.stdout)
    assert (run.exit_code, told["new"], told["severe"]) == (1, 1, 1)
    assert told["findings"][0]["record"] == record.public_id
    assert MOBILE not in run.output
    for narrowed in (["--unit", "lyj"], ["--since", "2030-01-01"]):
        run = CliRunner().invoke(screen.command, ["--published", "--json", *narrowed])
        assert (run.exit_code, json.loads(run.stdout)["records"]) == (0, 0)
    plain = CliRunner().invoke(screen.command, ["--published"])
    assert plain.exit_code == 1
    assert record.public_id in plain.stdout
    assert CliRunner().invoke(screen.command, []).exit_code == 2
    assert CliRunner().invoke(screen.command, ["--published", "--unit", "none"]).exit_code == 2


def test_the_worker_and_the_tick_go_on_with_it(cast: Cast) -> None:
    published(cast)
    tick(NOW)
    assert Sweep.objects.get().state == SweepState.DONE
    set_switches(cast, off=frozenset({"email"}))
    rounds = Rounds()
    rounds._sweep()
    assert Sweep.objects.filter(state=SweepState.DONE).count() == 2
    set_switches(cast, seen=1)
    rounds._sweep()
    assert Sweep.objects.count() == 2, "not asked again at once"
