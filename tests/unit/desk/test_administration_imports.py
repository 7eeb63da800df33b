"""Imported batches at the desk: seen, judged, released by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult
from lxml import html

from config.cli.import_file import Report, run_import
from config.cli.import_issuers import issuers_for
from gongkai.audit.models import AuditEntry
from gongkai.desk.tasks import publish_batch
from gongkai.organisations.models import Organisation
from gongkai.records.enums import RecordState
from gongkai.records.models import ImportBatch, ImportedRow, Record
from tests.factories.numbers import resident_id
from tests.people import Cast, login

pytestmark = pytest.mark.django_db


def row(number: int, **changes: Any) -> str:
    return json.dumps({
        "id": f"r{number}", "source": "old", "title": f"第{number}号通知", "date": "2013",
        "body": "各单位：\n现将有关事项通知如下。", "pub_date": "2013-06-04", "kind": "policy",
        "issuer": "云岭市民政局", "url": f"https://old.example/{number}", **changes,
    }, ensure_ascii=False)  # fmt: skip


@pytest.fixture
def batch(cast: Cast, tmp_path: Path) -> ImportBatch:
    """Two rows that may go out, one held back, one refused; nobody released it yet."""
    held = row(3, body=f"联系人身份证号{resident_id()}。")
    path = tmp_path / "old.jsonl"
    path.write_text("\n".join([row(1), row(2), held, "{broken"]), encoding="utf-8")
    run_import(path, "mzj", Report(as_json=True, total=4))
    return ImportBatch.objects.get()


def words(answer: Any) -> str:
    return " ".join(html.fromstring(answer.content).text_content().split())


def test_the_batch_says_what_became_of_its_rows_and_why(
    cast: Cast, client: Client, batch: ImportBatch
) -> None:
    login(client, cast.issuer)
    assert "old.jsonl" in words(client.get("/desk/admin/imports/"))
    said = words(client.get(f"/desk/admin/imports/{batch.public_id}/"))
    assert "第3号通知" in said
    assert "身份证号" in said
    assert "这一行不是完整的JSON" in said
    assert "有2条在别处已经公开" in said


def test_whoever_releases_sees_what_goes_out_and_can_open_it(
    cast: Cast, client: Client, batch: ImportBatch
) -> None:
    login(client, cast.issuer)
    answer = client.get(f"/desk/admin/imports/{batch.public_id}/")
    said = words(answer)
    listed = said[said.index("放行后公开的文件") :].partition("第3号通知")[0]
    assert "第1号通知" in listed
    assert "第2号通知" in listed
    assert "2013-06-04" in listed
    assert "共2条" in listed.replace(" ", "")
    every = html.fromstring(answer.content).iter("a")
    links = [each.get("href") for each in every if each.text == "第1号通知"]
    assert links
    assert client.get(links[0]).status_code == 200


def test_a_named_approver_releases_and_the_task_publishes(
    cast: Cast, client: Client, batch: ImportBatch
) -> None:
    login(client, cast.issuer)
    address = f"/desk/admin/imports/{batch.public_id}/"
    assert publish_batch.call(batch.public_id) == 0, "not released yet"
    assert client.post(f"{address}release/").status_code == 302
    assert AuditEntry.objects.filter(
        verb="approve", object_kind="import_batch", object_id=batch.public_id,
        actor=cast.issuer.public_id,
    ).exists()  # fmt: skip
    assert "还有2条正在公开" in words(client.get(address))
    waiting = DBTaskResult.objects.get()
    assert waiting.args_kwargs["args"] == [batch.public_id]
    assert publish_batch.call(batch.public_id) == 2
    assert Record.objects.filter(state=RecordState.PUBLISHED).count() == 2
    said = words(client.get(address))
    assert "柏定坤于" in said
    assert "正在公开" not in said


def test_a_second_release_changes_nothing(cast: Cast, client: Client, batch: ImportBatch) -> None:
    login(client, cast.issuer)
    address = f"/desk/admin/imports/{batch.public_id}/release/"
    client.post(address)
    assert client.post(address).status_code == 409
    assert DBTaskResult.objects.count() == 1


def test_who_may_not_release_does_not_see_it(
    cast: Cast, client: Client, batch: ImportBatch
) -> None:
    address = f"/desk/admin/imports/{batch.public_id}/"
    for person in (cast.clerk, cast.stranger, cast.security_admin):
        login(client, person)
        assert client.get(address).status_code == 404
        assert client.post(f"{address}release/").status_code == 404
    assert login(client, cast.office).get(address).status_code == 200
    batch.refresh_from_db()
    assert batch.released_at is None


def test_only_a_released_batch_is_started_again(
    cast: Cast, client: Client, batch: ImportBatch
) -> None:
    login(client, cast.issuer)
    address = f"/desk/admin/imports/{batch.public_id}/"
    assert client.post(f"{address}continue/").status_code == 404
    client.post(f"{address}release/")
    assert client.post(f"{address}continue/").status_code == 302
    assert DBTaskResult.objects.count() == 2


def test_refused_rows_point_to_their_line_in_the_file(
    cast: Cast, client: Client, batch: ImportBatch
) -> None:
    said = words(login(client, cast.issuer).get(f"/desk/admin/imports/{batch.public_id}/"))
    assert "第4行" in said


def test_a_batch_by_standing_release_says_so(cast: Cast, client: Client, tmp_path: Path) -> None:
    Organisation.objects.filter(pk=cast.unit.pk).update(standing_releaser=cast.issuer)
    path = tmp_path / "old.jsonl"
    path.write_text("\n".join([row(1), row(2), row(3, url="")]), encoding="utf-8")
    run_import(path, "mzj", Report(as_json=True, total=3))
    found = ImportBatch.objects.get()
    login(client, cast.issuer)
    answer: Any = client.get(f"/desk/admin/imports/{found.public_id}/")
    assert "按常设授权放行：柏定坤，" in words(answer)
    counted = {counter["label"]: counter["count"] for counter in answer.context["counters"]}
    assert (counted["已公开"], counted["仍是草稿"], counted["等待公开"]) == (2, 1, 0)
    assert "按常设授权放行" in words(client.get("/desk/admin/imports/"))


def test_a_batch_released_by_hand_does_not(cast: Cast, client: Client, batch: ImportBatch) -> None:
    login(client, cast.issuer)
    address = f"/desk/admin/imports/{batch.public_id}/"
    answer: Any = client.get(address)
    counted = {counter["label"]: counter["count"] for counter in answer.context["counters"]}
    assert (counted["仍是草稿"], counted["等待公开"]) == (3, 2)
    client.post(f"{address}release/")
    assert "按常设授权" not in words(client.get(address))


def test_the_batch_names_issuers_nobody_knows_and_rows_that_look_alike(
    cast: Cast, client: Client, tmp_path: Path
) -> None:
    body = "各单位应当于年底前完成下列任务，并按季度报告进展情况，逾期的说明理由。\n" * 6
    rows = [
        row(1, issuer="外市某局", body=body),
        row(2, issuer="外市某局", body=body, title="另一件通知"),
        row(3),
    ]
    path = tmp_path / "old.jsonl"
    path.write_text("\n".join(rows), encoding="utf-8")
    issuers = issuers_for(fallback=cast.unit, file=None, by_name=True)
    run_import(path, "mzj", Report(as_json=True, total=3), issuers=issuers)
    login(client, cast.issuer)
    address = f"/desk/admin/imports/{ImportBatch.objects.get().public_id}/"
    said = words(client.get(address))
    assert "对不上单位的发文机关" in said
    assert "外市某局 2行" in said
    assert "疑似与本文件第1行重复：正文有100%相同" in said
    assert "--issuers" in said
    ImportedRow.objects.update(codes=[])
    said = words(client.get(address))
    assert "对不上单位的发文机关" not in said
    assert "疑似" not in said
