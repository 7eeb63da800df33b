"""Tables of screening at the desk: words from a file after a preview, masks, switches, versions."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from lxml import html
from openpyxl import Workbook

from gongkai.audit.models import AuditEntry
from gongkai.desk.administration.views import screening
from gongkai.records.enums import SweepState
from gongkai.records.models import Sweep
from gongkai.screening.enums import TableKind
from gongkai.screening.models import TableVersion
from gongkai.screening.queries import masks_kept, switches_kept, tables_for, words_kept
from gongkai.screening.rules import Context, inspect, mask
from tests.factories.numbers import resident_id
from tests.people import Cast

from .helpers import at, text_of

pytestmark = pytest.mark.django_db
SITE, UNIT = "/desk/admin/screening/-/", "/desk/admin/screening/mzj/"
LIST = "错误写法,正确写法,说明,来源,轻重\n截止目前,截至目前,时间点用截至,用语表,必须改\n"
FAULTY = (
    LIST
    + ",缺了,,,\n登陆,登陆网站,,,\n帐号,账号,,,随便\n截止目前,截至目前,时间点用截至,用语表,必须改\n"
)


def given(text: str | bytes, name: str = "words.csv") -> BytesIO:
    file = BytesIO(text.encode() if isinstance(text, str) else text)
    file.name = name
    return file


def shown(client: Client, text: str | bytes, place: str = UNIT, name: str = "words.csv") -> Any:
    return client.post(f"{place}words/list/", {"file": given(text, name)})


def taken_over(client: Client, text: str | bytes, place: str = UNIT, note: str = "") -> Any:
    """Through the preview, as a person goes."""
    tree = html.fromstring(shown(client, text, place).content)
    form = {one.get("name"): one.get("value") for one in tree.xpath("//input[@type='hidden']")}
    data = {"rows": form["rows"], "seen": form["seen"], "note": note}
    return client.post(f"{place}words/list/", data, follow=True)


def test_a_list_is_shown_first_and_taken_over_then(cast: Cast) -> None:
    client = at(cast.issuer)
    page = text_of(shown(client, LIST))
    assert "将存入1行" in page
    assert "截止目前" in page
    assert words_kept("mzj") == ()
    assert "已存入，这是第1版" in text_of(taken_over(client, LIST, note="按用语规范"))
    [row] = words_kept("mzj")
    assert row == ("截止目前", "截至目前", "时间点用截至", "用语表", "blocking")
    assert tables_for("mzj").own_words == (("截止目前", "截至目前", "时间点用截至"),)
    assert tables_for("lyj").own_words == ()
    assert AuditEntry.objects.get(object_kind="screening_table").object_id == "words"
    assert "已经有的1行" in text_of(shown(client, LIST))


def test_faulty_lines_are_named_with_what_to_do_and_the_rest_can_be_taken_over(cast: Cast) -> None:
    page = html.fromstring(shown(at(cast.issuer), FAULTY).content)
    told = [one.text_content() for one in page.xpath("//ul[@id='faults']/li")]
    assert [one[:4] for one in told] == ["第3行：", "第4行：", "第5行："]
    assert "请补上" in told[0]
    assert "写长一些" in told[1]
    assert "必须改" in told[2]
    assert "文件里重复的1行" in page.text_content()
    assert "存入1行" in page.text_content()


def test_a_workbook_is_read_and_what_is_no_table_is_refused(cast: Cast) -> None:
    book, file = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["正确写法", "错误写法"])
    sheet.append(["账号", "帐号"])
    book.save(file)
    client = at(cast.issuer)
    assert "帐号 → 账号" in text_of(shown(client, file.getvalue(), name="a.xlsx"))
    answer = shown(client, b"\x00\x01", name="a.csv")
    assert answer.status_code == 422
    assert "不能当作表格读取" in text_of(answer)


def test_what_is_written_out_is_read_in_as_it_was(cast: Cast) -> None:
    client = at(cast.issuer)
    taken_over(client, LIST + "=帐号,账号,“引号”，逗号,-来源,\n")
    before = words_kept("mzj")
    assert len(before) == 2
    answer = client.get(f"{UNIT}words/export/")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert b"'=" in answer.content, "no spreadsheet takes it for a formula"
    client.post(f"{UNIT}words/remove/", {"wrong": [row.wrong for row in before], "seen": "1"})
    assert words_kept("mzj") == ()
    taken_over(client, answer.content)
    assert words_kept("mzj") == before


def test_versions_stay_can_be_looked_at_and_gone_back_to(cast: Cast) -> None:
    client = at(cast.issuer)
    taken_over(client, LIST)
    client.post(f"{UNIT}words/remove/", {"wrong": "截止目前", "seen": "1"})
    assert words_kept("mzj") == ()
    assert "截止目前" in text_of(client.get(f"{UNIT}words/?version=1"))
    client.post(f"{UNIT}words/back/", {"number": "1", "seen": "2"})
    assert [row.wrong for row in words_kept("mzj")] == ["截止目前"]
    kept = TableVersion.objects.filter(kind=TableKind.WORDS, unit_code="mzj")
    assert list(kept.order_by("number").values_list("number", "same_as")) == [
        (1, None), (2, None), (3, 1),
    ]  # fmt: skip
    late = client.post(f"{UNIT}words/remove/", {"wrong": "截止目前", "seen": "2"})
    assert late.status_code == 422
    assert "有人改过" in text_of(late)


def test_words_of_the_site_count_everywhere_and_a_units_own_go_before_them(cast: Cast) -> None:
    taken_over(at(cast.office), LIST, SITE)
    taken_over(at(cast.issuer), LIST.replace("必须改", "建议改").replace("时间点", "日期"))
    assert tables_for("lyj").switches.severe_words == {"截止目前"}
    assert tables_for("mzj").switches.severe_words == frozenset()
    assert tables_for("mzj").own_words[0][2] == "日期用截至"


def masks(**changed: Any) -> dict[str, Any]:
    given = {"mobile_before": 3, "mobile_after": 4, "resident_id_before": 4, "bank_card_before": 0,
             "name_before": 1, "address": "town", "seen": 0, "note": ""}  # fmt: skip
    return {**given, **changed}


def test_masks_leave_what_is_set_and_never_the_end_of_an_id(cast: Cast) -> None:
    text = f"身份证{resident_id()}，电话13800001234"

    def masked() -> list[str]:
        context = Context(required=frozenset(), masks=tables_for("mzj").masks)
        return [mask(text, one) for one in inspect(text, context)]

    assert f"{resident_id()[:4]}{'*' * 14}" in masked()[0]
    client = at(cast.office)
    assert client.post(f"{SITE}masks/", masks(mobile_after=5)).status_code == 422
    client.post(f"{SITE}masks/", masks(mobile_after=0, resident_id_before=0))
    assert f"身份证{'*' * 18}" in masked()[0]
    assert "138********" in masked()[1]
    at(cast.issuer).post(f"{UNIT}masks/", masks(resident_id_before=6))
    assert f"{resident_id()[:6]}{'*' * 12}" in masked()[0]
    assert masks_kept("lyj").resident_id_before == 0
    assert not any(resident_id()[-4:] in one for one in masked()[:1])


def test_what_the_law_demands_cannot_be_switched_off(cast: Cast) -> None:
    client = at(cast.office)
    page = text_of(client.get(f"{SITE}switches/"))
    assert 'name="off" value="email"' in page
    assert 'name="off" value="resident_id"' not in page
    for code in ("resident_id", "mobile", "secret_mark"):
        assert client.post(f"{SITE}switches/", {"off": code, "seen": 0}).status_code == 422
    client.post(f"{SITE}switches/", {"off": "email", "seen": 0})
    assert switches_kept("").off == {"email"}


def test_a_unit_makes_it_stricter_and_only_the_office_lets_it_be_advice(cast: Cast) -> None:
    issuer, office = at(cast.issuer), at(cast.office)
    assert "withdraw_on" not in text_of(issuer.get(f"{UNIT}switches/"))
    assert "withdraw_on" in text_of(office.get(f"{SITE}switches/"))
    looser = {"severity_mobile": "advice", "seen": 0}
    assert issuer.post(f"{UNIT}switches/", looser).status_code == 422
    issuer.post(f"{UNIT}switches/", {"severity_email": "blocking", "seen": 0})
    assert dict(tables_for("mzj").switches.severities) == {"email": "blocking"}
    assert dict(tables_for("lyj").switches.severities) == {}
    office.post(f"{SITE}switches/", {**looser, "withdraw_on": "resident_id"})
    assert dict(tables_for("lyj").switches.severities) == {"mobile": "advice"}
    assert tables_for("lyj").switches.withdraw_on == {"resident_id"}
    [found] = inspect(
        "周某13800001234", Context(required=frozenset(), switches=tables_for("lyj").switches)
    )
    assert found.severity == "advice"


def test_only_the_office_keeps_the_sites_tables_and_begins_a_sweep(cast: Cast) -> None:
    assert at(cast.office).get(f"{SITE}words/").status_code == 200
    assert at(cast.issuer).get(f"{SITE}words/").status_code == 404
    assert at(cast.clerk).get("/desk/admin/screening/").status_code == 404
    assert at(cast.issuer).post("/desk/admin/screening/sweep/").status_code == 404
    page = text_of(at(cast.office).post("/desk/admin/screening/sweep/", follow=True))
    assert "已开始复查" in page
    assert Sweep.objects.get().state == SweepState.RUNNING
    assert Sweep.objects.get().started_by == cast.office.public_id


def test_of_many_units_one_is_chosen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = at(cast.office)
    assert text_of(client.get("/desk/admin/screening/")).count(UNIT) == 3
    monkeypatch.setattr(screening, "MOST_SCOPES", 2)
    page = text_of(client.get("/desk/admin/screening/"))
    assert (page.count(UNIT), page.count(SITE)) == (0, 3)
    page = text_of(client.get("/desk/admin/screening/?unit=mzj"))
    assert (page.count(UNIT), page.count(SITE)) == (3, 3)
