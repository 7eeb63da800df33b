"""Fictional content (云岭市) for the components pages."""

from datetime import date
from typing import Any

from gongkai.ui.icons import ICONS
from gongkai.ui.showcase.frame import COLOURS, DEPARTMENTS, HEADINGS, SITE, TOWNS
from gongkai.ui.showcase.lists import (
    DOCUMENT_TITLE,
    DRAFT_TITLE,
    FILES,
    FOUND,
    METADATA,
    MONEY_COLUMNS,
    MONEY_ROWS,
    NOTICES,
    NUMBER,
    RECORDS,
    SCREENED_FILES,
    TABLE_COLUMNS,
    TABLE_ROWS,
)
from gongkai.ui.showcase.makers import entries, links, qr_sample
from gongkai.ui.showcase.timing import ARITHMETIC, CLOCKS, MATTER, STEPS, VERSIONS
from gongkai.ui.showcase.work import DECISIONS, DESK, DIFF_ROWS, DIFF_TEXT, FINDINGS, TASK_GROUPS

FRAME: dict[str, Any] = {
    "site": SITE,
    "strip_date": "2026年10月12日　星期一",
    "strip": [
        {"label": "English", "href": "#", "lang": "en"},
        {"label": "无障碍", "href": "#"},
        {"label": "登录", "href": "#"},
    ],
    "navigation": links(
        *("首页", "政务公开", "政策文件", "政务服务", "互动交流", "数据开放", "走进云岭"),
        current="政务公开",
    ),
    "breadcrumbs": [
        {"label": "首页", "href": "#"},
        {"label": "政务公开", "href": "#"},
        {"label": "部件和状态", "href": ""},
    ],
    "site_search": {
        "action": "",
        "scopes": [{"value": "", "label": "全部"}, {"value": "policy", "label": "政策"}],
        "hot": links("养老补贴", "医保缴费标准", "学区划分"),
    },
    "entrances": [
        {"label": "找政策文件", "note": "现行有效1,286件", "href": "#", "icon": "file"},
        {"label": "申请公开信息", "note": "20个工作日内答复", "href": "#", "icon": "inbox"},
        {"label": "查补贴名单", "note": "只查到本人", "href": "#", "icon": "users"},
        {"label": "查价格收费", "note": "2,147项", "href": "#", "icon": "yuan"},
        {"label": "写信、查信", "note": "领导和部门信箱", "href": "#", "icon": "mail"},
        {"label": "看预算决算", "note": "96个单位", "href": "#", "icon": "chart"},
    ],
}

PARTS: dict[str, Any] = {
    "colours": COLOURS,
    "icons": sorted(ICONS),
    "clocks": CLOCKS,
    "headings": HEADINGS,
    "entrance_links": dict.fromkeys(("guide", "rules", "content", "annual", "request"), "#"),
    "units": [
        {"heading": "市政府部门", "entries": entries(DEPARTMENTS)},
        {"heading": "街道、乡镇", "entries": entries(TOWNS)},
    ],
    "table_columns": TABLE_COLUMNS,
    "table_rows": TABLE_ROWS,
    "money_columns": MONEY_COLUMNS,
    "money_rows": MONEY_ROWS,
}

DOCUMENT: dict[str, Any] = {
    "metadata": METADATA,
    "files": FILES,
    "records": RECORDS,
    "found": FOUND,
    "notices": NOTICES,
    "versions": VERSIONS,
    "arithmetic": ARITHMETIC,
    "matter": MATTER,
    "steps": STEPS,
    "tab_items": links("要闻", "通知公告", "公示公告", "部门动态", current="要闻"),
    "layouts": links("网页版式", "公文版式", current="公文版式"),
    "chips": [{"label": "现行有效", "remove_href": "#"}],
    "facts": [("申请人", "周**（公民）"), ("提供形式", "电子表格"), ("费用", "不收费")],
    "ledger": [("存证序号", "第47,106条"), ("存证时间", "2026-09-03 16:20:41")],
    "ledger_links": links("下载证明", "怎样自己核对"),
    "empty_actions": [
        {"label": "看2025年的", "href": "#"},
        {"label": "提醒我更新", "href": "#", "kind": "text"},
    ],
    "counters": [
        {"label": "今天公开", "count": 37, "unit": "条"},
        {"label": "最近7天", "count": 214, "unit": "条"},
        {"label": "本月发文", "count": 6, "unit": "件"},
    ],
    "document_title": DOCUMENT_TITLE,
    "number": NUMBER,
    "signed_on": date(2026, 8, 26),
    "qr": qr_sample(),
    "choices": FINDINGS,
    "diff": DIFF_TEXT,
    "findings": FINDINGS,
}

PORTAL = FRAME | PARTS | DOCUMENT

DESK_PAGE: dict[str, Any] = {
    "site": SITE,
    "desk": DESK,
    "task_groups": TASK_GROUPS,
    "findings": FINDINGS,
    "diff_rows": DIFF_ROWS,
    "decisions": DECISIONS,
    "screened_files": SCREENED_FILES,
    "money_columns": MONEY_COLUMNS,
    "money_rows": MONEY_ROWS,
    "sorting": links("按期限", "按类型", current="按期限"),
    "clocks": CLOCKS,
    "notices": NOTICES,
    "next_steps": [
        {"label": "提交审核", "note": "由科室负责人审核", "href": "#"},
        {"label": "转为依申请公开", "note": "须写明理由", "href": "#"},
        {"label": "不予公开", "note": "须选择法定情形", "href": "#"},
    ],
    "flow": [
        {"title": "拟稿", "time": "沈砚秋　9:48", "state": "current"},
        {"title": "保密审查", "time": "贺知远", "text": "不能由拟稿人本人审查"},
        {"title": "签发", "time": "分管副局长"},
        {"title": "公开", "time": "签发后立即生效"},
    ],
    "option_hints": {
        "open": "《条例》第十九条",
        "request": "须写明理由",
        "closed": "须选择法定情形",
    },
}

__all__ = ["DESK_PAGE", "DRAFT_TITLE", "PORTAL"]
