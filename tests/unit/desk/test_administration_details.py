"""What a row of the audit trail says besides, in the words of the page."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from lxml import html

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core.transitions import Actor
from gongkai.desk.administration.details import detail_in_words, detail_names, field_name
from gongkai.organisations import actions
from gongkai.organisations.enums import Role
from gongkai.workdays.actions import mark_year_announced, set_day
from tests.people import NOW, SETUP, Cast, login, officer

ROOT = Path(__file__).resolve().parents[3]
COLUMNS = {"verb", "by", "now", "unit_code", "kind", "object_id", "succeeded"}
WRITERS = {"write_audit", "_audit"}


def facts_in(source: str) -> set[str]:
    """The names of the facts the code writes into the trail."""
    return {
        keyword.arg
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in WRITERS
        for keyword in node.keywords
        if keyword.arg and keyword.arg not in COLUMNS
    }


def test_every_fact_the_code_writes_has_a_name() -> None:
    written = {
        name
        for part in ("gongkai", "config")
        for path in (ROOT / part).rglob("*.py")
        for name in facts_in(path.read_text(encoding="utf-8"))
    }
    assert len(written) > 20
    assert written - detail_names().keys() == set()


def test_a_fact_without_a_name_would_be_seen() -> None:
    assert facts_in("write_audit(verb=V, by=b, now=n, colour='red')") == {"colour"}


def said(**detail: Any) -> str:
    with translation.override("zh-hans"):
        return detail_in_words(detail, {"p1": "柏定坤"}, {"mzj": "市民政局"})


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ({"role": "secrecy", "below": True}, "角色：保密审查员；包括所有下级单位：是"),
        ({"fields": ["address", "leaders", "hotline"]}, "项目：办公地址、领导信息、热线"),
        ({"chain": ["reviewer", "issuer"], "deciding_unit": "mzj"},
         "审批层级：审核人 → 签发人；在哪里审批：市民政局"),
        ({"deputy": "p1", "until": "2026-12-04"}, "代理人：柏定坤；截止：2026-12-04"),
        ({"finding": "mobile"}, "筛查问题：手机号"),
        ({"before": None, "after": {"is_workday": False, "name": "元旦", "source": "9号",
                                    "announced": True}}, "改后：放假（休） 元旦 9号 已公布"),
        ({"page": "edit"}, "页面：编辑页"),
        ({"count": 3}, "数量：3"),
        ({"address": "old.example.cn/1.html"}, "地址：old.example.cn/1.html"),
        ({"factor": "totp"}, "二次验证：身份验证器"),
        ({"version": None, "successor": ""}, ""),
    ],
)  # fmt: skip
def test_facts_are_said_in_words(detail: dict[str, Any], words: str) -> None:
    assert said(**detail) == words


def test_a_field_is_called_as_its_form_calls_it() -> None:
    with translation.override("zh-hans"):
        assert field_name("icp") == "ICP备案编号"
        assert field_name("something_new") == "something_new"


@pytest.mark.django_db
def test_no_row_of_ordinary_work_shows_raw_names(cast: Cast, client: Client) -> None:
    by, today = officer(cast.security_admin), NOW.date()
    actions.grant_role(
        person=cast.clerk, unit=cast.unit, role=Role.REVIEWER, by=by, now=NOW, below=True
    )
    actions.move_person(person=cast.reviewer, unit=cast.town, by=by, now=NOW)
    actions.reset_password(person=cast.clerk, password="Other-2026-pass", by=by, now=NOW)
    actions.name_releaser(unit=cast.unit, person=cast.issuer, by=SETUP, now=NOW)
    actions.rename_unit(
        unit=cast.unit, name="云岭市社工局", short_name="市社工局", last_day=today,
        by=officer(cast.office), now=NOW,
    )  # fmt: skip
    actions.describe_unit(
        unit=cast.unit, facts={"phone": "1", "fax": "2"}, by=officer(cast.clerk), now=NOW
    )
    set_day(day=date(2026, 12, 24), is_workday=False, source="国办发明电〔2026〕9号", by=SETUP,
            now=NOW)  # fmt: skip
    mark_year_announced(year=2026, source="国办发明电〔2026〕9号", by=SETUP, now=NOW)
    write_audit(verb=Verb.EXPORT, by=Actor(cast.audit_admin.public_id), now=NOW,
                kind="audit_trail", filters={"who": "柏", "since": "2026-11-01"})  # fmt: skip
    page = html.fromstring(login(client, cast.audit_admin).get("/desk/admin/audit/").content)
    cells: Any = page.xpath("//td[@data-l='详情']")
    found = [cell.text_content() for cell in cells]
    assert sum(bool(text.strip()) for text in found) > 8
    raw = [text for text in found if re.search(r"[a-z_]{4,}", text)]
    assert raw == []
    assert any(cast.issuer.name in text for text in found)
