"""Documents taken over from another system: idempotent, judged row by row, public by release."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from config import growth
from config.cli.import_file import Report, run_import
from gongkai.catalogue.models import IndexRule
from gongkai.core.db import refresh_statistics as refresh
from gongkai.core.enums import Provenance
from gongkai.core.models import Transition
from gongkai.core.visibility import NOBODY, may_see
from gongkai.organisations.models import Organisation
from gongkai.records import errors
from gongkai.records.actions import importing, importing_many, publish_released, release_batch
from gongkai.records.actions.publishing import sort_at_of
from gongkai.records.enums import Fate, RecordState
from gongkai.records.models import ImportBatch, ImportedRow, Record, WorkingCopy
from gongkai.records.queries.importing import figures_of, reason_of, rows_to_look_at
from gongkai.records.rules.imports import LONGEST, NEEDED, read_row
from tests.factories.numbers import resident_id
from tests.people import NOW, Cast, officer

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
POLICIES = Path(__file__).resolve().parents[4] / "shared/data/policies.dev.jsonl"


def row(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"r{number}", "source": "old", "title": f"第{number}号通知", "date": "2013",
        "body": "各单位：\n现将有关事项通知如下。", "pub_date": "2013-06-04", "kind": "policy",
        "issuer": "云岭市民政局", "url": f"https://old.example/{number}", **changes,
    }  # fmt: skip


def take(path: Path, rows: list[Any], unit: str = "mzj") -> dict[str, int]:
    path.write_text(
        "\n".join(r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in rows),
        encoding="utf-8",
    )
    report = Report(as_json=True, total=len(rows))
    run_import(path, unit, report)
    return dict(report.counts)


@pytest.fixture
def released(cast: Cast) -> Cast:
    cast.unit.standing_releaser = cast.issuer
    cast.unit.save()
    return cast


def test_public_elsewhere_goes_out_as_an_import(released: Cast, tmp_path: Path) -> None:
    assert take(tmp_path / "a", [row(1)]) == {"created": 1}
    record = Record.objects.get()
    assert record.state == RecordState.PUBLISHED
    assert record.provenance == Provenance.IMPORT
    assert record.original_published_on == "2013-06-04"
    assert record.formed_on == "2013"
    assert record.published_at.year >= 2026
    published = Transition.objects.get(object_id=record.public_id, event="published")
    assert published.provenance == Provenance.IMPORT
    assert published.actor == released.issuer.public_id
    assert may_see(NOBODY, "record", record.public_id)


def test_after_many_rows_the_planner_knows_them(
    released: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growth, "BY_MUCH", 4)
    looked_at: list[str] = []
    monkeypatch.setattr(
        growth, "refresh_statistics", lambda tables: looked_at.extend(tables) or refresh(tables)
    )
    take(tmp_path / "a", [row(n) for n in range(3)])
    assert looked_at == []
    take(tmp_path / "b", [row(n) for n in range(3, 8)])
    assert "records_record" in looked_at
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = %s",
                           ["records_record"])  # fmt: skip
        else:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", ["records_record"])
        assert cursor.fetchone()[0] == 8


def test_the_second_run_changes_nothing(released: Cast, tmp_path: Path) -> None:
    rows = [row(n) for n in range(5)]
    assert take(tmp_path / "a", rows) == {"created": 5}
    before = Transition.objects.count()
    assert take(tmp_path / "a", rows) == {"unchanged": 5}
    assert Transition.objects.count() == before


def test_a_changed_row_becomes_a_new_version(released: Cast, tmp_path: Path) -> None:
    take(tmp_path / "a", [row(1)])
    assert take(tmp_path / "b", [row(1, title="更正的标题")]) == {"updated": 1}
    record = Record.objects.get()
    assert record.title == "更正的标题"
    assert record.versions.count() == 2


def test_without_an_address_it_becomes_a_draft(released: Cast, tmp_path: Path) -> None:
    assert take(tmp_path / "a", [row(1, url="")]) == {"created": 1}
    assert Record.objects.get().state == RecordState.DRAFT


def test_a_severe_finding_holds_a_row_back(released: Cast, tmp_path: Path) -> None:
    body = f"联系人身份证号{resident_id()}。"
    assert take(tmp_path / "a", [row(1, body=body), row(2)]) == {"held": 1, "created": 1}
    held = ImportedRow.objects.get(source_id="r1")
    assert held.record.state == RecordState.DRAFT
    assert held.codes == ["resident_id"]
    assert take(tmp_path / "a", [row(1, body=body), row(2)]) == {"held": 1, "unchanged": 1}


def test_unusable_rows_are_refused_by_name_and_none_is_lost(released: Cast, tmp_path: Path) -> None:
    rows = ["{not json", row(1, title=""), row(2, id=""), row(3, body=""), row(4, date="someday"),
            "[]", row(5)]  # fmt: skip
    counts = take(tmp_path / "a", rows)
    assert counts == {"refused": 6, "created": 1}


def test_without_a_releaser_everything_waits_for_a_named_approver(
    cast: Cast, tmp_path: Path
) -> None:
    take(tmp_path / "a", [row(1), row(2)])
    assert not Record.objects.filter(state=RecordState.PUBLISHED).exists()
    batch = ImportBatch.objects.get()
    release_batch(batch=batch, by=officer(cast.issuer), now=NOW)
    while publish_released(batch=batch, now=NOW):
        pass
    assert Record.objects.filter(state=RecordState.PUBLISHED).count() == 2


@pytest.mark.slow
def test_a_thousand_real_documents(released: Cast) -> None:
    if not POLICIES.exists():
        pytest.skip(f"{POLICIES} is not on this machine")
    report = Report(as_json=True, total=1066)
    run_import(POLICIES, "mzj", report)
    assert sum(report.counts.values()) == 1066
    assert report.counts["refused"] == 0
    again = Report(as_json=True, total=1066)
    run_import(POLICIES, "mzj", again)
    assert set(again.counts) <= {"unchanged", "held"}
    assert Record.objects.filter(state=RecordState.PUBLISHED).count() == 116


def test_refused_lines_are_kept_with_their_place_and_reason(released: Cast, tmp_path: Path) -> None:
    rows = ["{not json", row(1), row(2, title="")]
    for _again in range(2):
        take(tmp_path / "a", rows)
    batch = ImportBatch.objects.get()
    kept = [(entry.line, reason_of(entry.codes[0])) for entry in rows_to_look_at(batch)]
    assert [line for line, _reason in kept] == [1, 3]
    assert all(" " in reason or "。" in reason for _line, reason in kept)
    figures = figures_of(batch)
    assert (figures.rows, figures.public, figures.held_or_refused) == (3, 1, 2)


def test_a_draft_somebody_took_up_does_not_go_out_with_the_batch(
    cast: Cast, tmp_path: Path
) -> None:
    take(tmp_path / "a", [row(1), row(2)])
    batch = ImportBatch.objects.get()
    taken_up = WorkingCopy.objects.get(record__imported_row__source_id="r1")
    WorkingCopy.objects.filter(pk=taken_up.pk).update(saved_by=cast.clerk.public_id)
    release_batch(batch=batch, by=officer(cast.issuer), now=NOW)
    while publish_released(batch=batch, now=NOW):
        pass
    assert figures_of(batch).going_out == 0
    taken_up.record.refresh_from_db()
    assert taken_up.record.state == RecordState.DRAFT


def test_a_refused_row_is_held_and_the_rows_after_it_go_on(released: Cast, tmp_path: Path) -> None:
    Organisation.objects.filter(pk=released.unit.pk).update(credit_code="")
    IndexRule.objects.create(unit=released.unit, pattern="{credit}/{year}-{number:5}")
    assert take(tmp_path / "a", [row(1), row(2, url="")]) == {"held": 1, "created": 1}
    held = ImportedRow.objects.get(source_id="r1")
    assert held.fate == Fate.HELD
    assert held.record.state == RecordState.DRAFT
    assert reason_of(held.codes[0]) != held.codes[0]
    assert ImportedRow.objects.get(source_id="r2").fate == Fate.CREATED


def test_a_row_the_database_of_rules_refuses_is_tried_again(
    released: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise errors.somebody_was_quicker()

    with monkeypatch.context() as patch:
        patch.setattr(importing_many, "store_together", refuse)
        patch.setattr(importing, "create_record", refuse)
        assert take(tmp_path / "a", [row(1), row(2)]) == {"held": 2}
    assert not Record.objects.exists()
    assert take(tmp_path / "a", [row(1), row(2)]) == {"created": 2}
    assert Record.objects.filter(state=RecordState.PUBLISHED).count() == 2


def test_every_reason_is_said_in_words() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "gongkai/records").rglob("*.py")
        if path.name == "imports.py" and "rules" in path.parts
    )
    codes = set(re.findall(r'UnusableRow\("([a-z_]+)"', source))
    codes |= set(NEEDED.values()) | {code for _limit, code in LONGEST.values()}
    assert {"body_too_long", "identity_too_long", "address_unreadable"} <= codes
    for code in codes | {"edited_here", "erased", "other_unit", "state_changed"}:
        assert reason_of(code) != code


def test_signs_that_turn_the_reading_direction_do_not_come_in() -> None:
    one = read_row(json.dumps(row(1, title="关于\u202e印发\u2066办法的通知")))
    assert one.title == "关于印发办法的通知"


def test_an_import_dated_in_the_future_stands_where_today_stands() -> None:
    assert sort_at_of("import", "2020-01-01", NOW) < NOW
    assert sort_at_of("import", "2099-01-01", NOW) == NOW


def test_a_link_that_says_only_the_way_leads_to_where_it_led() -> None:
    body = (
        "<p><a href='/desk/'>一</a><a href='../b.html?x=1&y=2'>二</a>"
        "<a href='https://c.example/'>三</a></p>"
    )
    there = read_row(json.dumps(row(1, body=body, url="https://old.example/zw/a.html")))
    assert 'href="https://old.example/desk/"' in there.html
    assert 'href="https://old.example/b.html?x=1&amp;y=2"' in there.html
    assert 'href="https://c.example/"' in there.html
    assert 'href="/desk/"' in read_row(json.dumps(row(1, body=body, url=""))).html
