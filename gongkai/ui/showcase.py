"""Fictional content (云岭市) for the components pages."""

from datetime import date
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from gongkai.ui.icons import ICONS

DRAFT_TITLE = "云岭市民政局关于公布2026年第三季度社会救助资金发放情况的公告"
DOCUMENT_TITLE = "云岭市人民政府办公室关于印发《云岭市居家养老服务补贴办法》的通知"
NUMBER = "云政办规〔2026〕6号"

SITE: dict[str, Any] = {
    "name": "云岭市人民政府",
    "subtitle": "政务公开平台",
    "domain": "www.yunling.example",
    "host_unit": "云岭市人民政府",
    "operator_unit": "云岭市人民政府办公室",
    "address": "云岭市府前路1号",
    "phone": "0799-0000000",
    "hours": "工作日9:00—17:30",
    "site_id_code": "0000000001",
    "icp": "南屏ICP备00000001号",
    "police_record": "南屏公网安备00000000000001号",
    "ipv6": True,
    "hotline": "12345",
    "footer_links": [
        {"label": label, "href": "#"}
        for label in ("网站地图", "联系我们", "使用帮助", "网站声明", "隐私声明", "公开存证")
    ],
    "badges": [
        {"label": "党政机关", "href": "#", "icon": "building"},
        {"label": "网站找错", "href": "#", "icon": "flag"},
    ],
}

COLOURS = [
    ("blue-900", "#06284F"),
    ("blue-800", "#083A70"),
    ("blue-700", "#0B4C94"),
    ("blue-100", "#DDE9F5"),
    ("blue-50", "#F1F6FB"),
    ("ink", "#17222E"),
    ("ink-2", "#43505D"),
    ("ink-3", "#5C6874"),
    ("line-strong", "#76838F"),
    ("line", "#D5DCE4"),
    ("bg", "#F3F5F8"),
    ("red", "#B01E23"),
    ("amber", "#855000"),
    ("green", "#1A6B3A"),
    ("amber-bg", "#FFF4DC"),
    ("focus-a", "#FFB81C"),
]

CLOCKS: list[dict[str, Any]] = [
    {"state": "ample", "counted": 7, "limit": 20, "due": date(2026, 10, 29)},
    {"state": "soon", "counted": 17, "limit": 20, "due": date(2026, 10, 15)},
    {"state": "today", "counted": 20, "limit": 20, "note": "下班前答复"},
    {"state": "overdue", "counted": 22, "limit": 20, "due": date(2026, 10, 8)},
    {
        "state": "paused",
        "counted": 7,
        "limit": 20,
        "note": "征求第三方意见，最多15个工作日",
    },
    {"state": "provisional", "counted": 4, "limit": 20, "due": date(2027, 1, 12)},
]

HEADINGS: list[dict[str, Any]] = [
    {"label": label, "count": count, "href": "#", "current": label == "养老服务"}
    for label, count in (
        ("机构职能", 12),
        ("领导分工", 7),
        ("规范性文件", 41),
        ("规划计划", 18),
        ("财政预决算", 24),
        ("行政许可", 1386),
        ("养老服务", 93),
        ("社会救助", 127),
        ("建议提案办理", 35),
    )
]

DEPARTMENTS = (
    "市政府办公室 市发展和改革委员会 市教育局 市科学技术局 市工业和信息化局 市公安局"
    " 市民政局 市司法局 市财政局 市自然资源局 市住房和城乡建设局 市交通运输局"
)
TOWNS = "白鹭街道 松岗街道 柳坪镇 溪口镇 石塘镇 茶山乡 枫林乡 云湖新区"


def _entries(names: str) -> list[dict[str, Any]]:
    return [
        {"label": name, "href": "#", "current": name == "市民政局"} for name in names.split(" ")
    ]


TABLE_COLUMNS: list[dict[str, str]] = [
    {"key": "index", "label": "索引号", "kind": "index", "only": "desktop"},
    {"key": "title", "label": "信息名称", "kind": "title"},
    {"key": "number", "label": "文号", "kind": "nowrap"},
    {"key": "date", "label": "发布日期", "kind": "date", "sort_href": "#", "sorted": "descending"},
]
TABLE_ROWS: list[dict[str, Any]] = [
    {
        "index": "000013508/2026-00417",
        "title": {"label": "关于公布2026年第三季度享受居家养老服务补贴人数的公告", "href": "#"},
        "number": "云民告〔2026〕21号",
        "date": "2026-10-09",
    },
    {
        "index": "000013508/2026-00409",
        "title": {"label": "云岭市养老机构等级评定结果（2026年）", "href": "#"},
        "number": "",
        "date": "2026-09-30",
    },
    {
        "index": "000013508/2026-00402",
        "title": {"label": "关于印发社区老年食堂运营补助实施细则的通知", "href": "#"},
        "number": "云民规〔2026〕3号",
        "date": "2026-09-24",
    },
]
MONEY_COLUMNS: list[dict[str, str]] = [
    {"key": "item", "label": "项目", "kind": "title"},
    {"key": "people", "label": "人数（人）", "kind": "number"},
    {"key": "money", "label": "资金（万元）", "kind": "number"},
    {"key": "change", "label": "比上季度", "kind": "number"},
]
MONEY_ROWS: list[dict[str, Any]] = [
    {"item": "最低生活保障", "people": "12,906", "money": "2,318.47", "change": "＋1.2%"},
    {"item": "特困人员供养", "people": "1,127", "money": "486.20", "change": "－0.3%"},
    {"item": "临时救助", "people": "634", "money": "158.92", "change": "＋4.8%"},
]

METADATA: list[Any] = [
    ("索引号", "000014107/2026-00163"),
    ("主题分类", "民政、扶贫、救灾／养老服务"),
    ("发文机关", "云岭市人民政府办公室"),
    ("发文字号", NUMBER),
    ("成文日期", "2026年8月26日"),
    ("发布日期", "2026年8月28日"),
    ("施行日期", "2026年10月1日"),
    ("有效期至", "2031年9月30日"),
    ("联合发文", ""),
    ("起草单位", "市民政局"),
    {"label": "代替文件", "value": "云政办规〔2021〕9号", "href": "#", "note": "（已废止）"},
]

FILES: list[dict[str, Any]] = [
    {
        "name": "附件1　居家养老服务补贴标准和对象表.pdf",
        "size": 219136,
        "pages": 3,
        "view_href": "#",
        "download_href": "#",
    },
    {"name": "附件2　上门核实登记表.docx", "size": 38912, "download_href": "#"},
    {"name": "文件原件（版式）.ofd", "size": 415744, "pages": 9, "download_href": "#"},
]
SCREENED_FILES: list[dict[str, Any]] = [
    {
        "name": "临时救助发放明细.xlsx",
        "size": 88064,
        "href": "#",
        "note": "已逐表检查，含1张隐藏工作表",
        "tone": "bad",
        "words": "发现634个身份证号",
    },
    {
        "name": "分乡镇发放情况.pdf",
        "size": 155648,
        "pages": 4,
        "href": "#",
        "tone": "ok",
        "words": "检查通过",
    },
]

RECORDS: list[dict[str, Any]] = [
    {
        "title": DOCUMENT_TITLE,
        "href": "#",
        "tone": "ok",
        "status": "现行有效",
        "meta": [NUMBER, "2026-08-28"],
        "links": [{"label": "解读3篇", "href": "#"}],
    },
    {
        "title": "云岭市人民政府关于加强城市地下管线保护的通告",
        "href": "#",
        "tone": "warn",
        "status": "11月1日起施行",
        "meta": ["云政告〔2026〕3号", "2026-09-30"],
    },
    {
        "title": "云岭市人民政府办公室关于印发高龄津贴发放办法的通知",
        "href": "#",
        "tone": "bad",
        "status": "已废止",
        "meta": ["云政办规〔2021〕9号", "2021-07-16"],
        "links": [{"label": "由新文件代替", "href": "#"}],
    },
]
FOUND: list[dict[str, Any]] = [
    {
        "title": DOCUMENT_TITLE,
        "href": "#",
        "tone": "ok",
        "status": "现行有效",
        "summary": "……具有本市户籍且实际居住在本市的下列老年人，可以享受居家养老服务补贴……",
        "meta": [NUMBER, "市政府办公室", "2026-08-28"],
        "links": [{"label": "附件3个", "href": "#"}],
    }
]
NOTICES: list[dict[str, Any]] = [
    {"title": "2026年第三季度公租房配租对象名单", "href": "#", "aside": "还剩 2 天"},
    {"title": "青禾村等6个村土地征收补偿安置方案", "href": "#", "aside": "还剩 11 天"},
    {"title": "社会救助", "href": "#", "aside": "超期 1 天", "tone": "bad"},
]

VERSIONS: list[dict[str, Any]] = [
    {
        "title": "第2版（当前）",
        "time": "2026-09-03",
        "text": "更正附件1第3列表头“季度”为“月”。",
        "links": [{"label": "看改动", "href": "#"}],
        "state": "current",
    },
    {
        "title": "第1版",
        "time": "2026-08-28",
        "text": "首次公开。",
        "links": [{"label": "看原文", "href": "#"}],
        "state": "done",
    },
]
ARITHMETIC: list[dict[str, Any]] = [
    {"time": "9月24日", "weekday": "星期四", "title": "收到申请，当天不计入期限"},
    {"time": "9月25日—27日", "title": "中秋节放假3天，不计", "state": "skipped"},
    {"time": "9月28日—30日", "title": "第1至第3个工作日"},
    {"time": "10月1日—7日", "title": "国庆节放假7天，不计", "state": "skipped"},
    {"time": "10月12日", "weekday": "星期一", "title": "今天，第7个工作日", "state": "current"},
    {"time": "10月13日—28日", "title": "第8至第19个工作日", "state": "ahead"},
    {"time": "10月29日", "weekday": "星期四", "title": "第20个工作日，答复期限", "state": "last"},
]
MATTER: list[dict[str, Any]] = [
    {
        "time": "2027年3月",
        "weekday": "预计",
        "tag": "结果公开",
        "title": "竣工验收和后评估",
        "text": "竣工验收、环保验收结论在形成后20个工作日内公开。",
        "state": "ahead",
    },
    {
        "time": "2026-10-09",
        "weekday": "星期五",
        "tag": "执行公开",
        "title": "9月施工进度：主体工程完成61%",
        "links": [{"label": "2026年9月施工进度和质量安全月报", "href": "#", "aside": "2026-10-09"}],
    },
    {
        "time": "2026-09-30",
        "weekday": "应公开",
        "tag": "执行公开",
        "title": "第三季度资金使用情况",
        "state": "missing",
        "tone": "bad",
        "words": "应公开未公开，已超期4个工作日",
        "text": "责任单位：市住房和城乡建设局。",
    },
]
STEPS: list[dict[str, Any]] = [
    {"label": "提交申请", "time": "9月23日 20:41", "state": "done"},
    {"label": "收到申请", "time": "9月24日 9:12", "state": "done"},
    {"label": "登记受理", "time": "9月24日 15:30", "state": "done"},
    {"label": "正在办理", "time": "养老服务科", "state": "current"},
    {"label": "审核答复", "time": "10月29日前", "state": "ahead"},
    {"label": "评价", "time": "收到答复后", "state": "ahead"},
]

FINDINGS: list[dict[str, Any]] = [
    {
        "level": "must",
        "title": "附件里有身份证号",
        "place": "“名单”表D列，共634个；隐藏表“底稿”含住址。",
        "actions": [
            {"label": "一键脱敏", "kind": "primary"},
            {"label": "替换附件", "kind": "secondary"},
        ],
    },
    {
        "level": "should",
        "title": "用词不当",
        "place": "既使 → 即使",
        "actions": [
            {"label": "替换", "kind": "secondary"},
            {"label": "不改，写理由", "kind": "text"},
        ],
    },
    {
        "level": "handled",
        "title": "正文有手机号",
        "handled": "沈砚秋　10:05　改为科室电话",
        "actions": [{"label": "撤销", "kind": "text"}],
    },
]
DIFF_TEXT = [
    ("same", "每人每月"),
    ("del", "100元"),
    ("ins", "120元"),
    ("same", "；"),
    ("same", "既使", "should"),
    ("same", "（建议改）；"),
    ("same", "139 0000 0000", "must"),
    ("same", "（必须改）"),
]
DIFF_ROWS: list[dict[str, Any]] = [
    {
        "heading": "一、补贴对象",
        "old": [("same", "具有本市户籍的最低生活保障家庭中的老年人。")],
        "new": [
            ("same", "具有本市户籍"),
            ("ins", "且实际居住在本市"),
            ("same", "的最低生活保障家庭"),
            ("ins", "、最低生活保障边缘家庭"),
            ("same", "中的老年人。"),
        ],
    },
    {
        "heading": "二、补贴标准",
        "old": [
            ("same", "年满80周岁的，每人每月"),
            ("del", "100元"),
            ("same", "；失能的，每人每月"),
            ("del", "360元"),
            ("same", "。"),
        ],
        "new": [
            ("same", "年满80周岁的，每人每月"),
            ("ins", "120元"),
            ("same", "；失能的，每人每月"),
            ("ins", "480元"),
            ("same", "。"),
        ],
    },
    {
        "heading": "三、办理方式",
        "old": [("del", "本人或者家属持身份证、户口簿到街道（乡镇）便民服务中心提出书面申请。")],
        "new": [
            ("ins", "由社区（村）上门核实，老年人不需要提交书面申请。联系电话"),
            ("ins", "139 0000 0000", "must"),
            ("ins", "。"),
        ],
    },
]

TASK_GROUPS: list[dict[str, Any]] = [
    {
        "heading": "已超期",
        "tasks": [
            {
                "tone": "bad",
                "words": "已超期",
                "title": "公开第三季度社会救助资金发放情况",
                "href": "#",
                "kind": "栏目更新",
                "meta": ["社会救助", "每季度后10日内"],
                "arithmetic": "应于10月10日前公开",
                "urgent": "超期 1 个工作日",
                "action": {"label": "去更新", "kind": "primary", "href": "#"},
            }
        ],
    },
    {
        "heading": "今天到期",
        "tasks": [
            {
                "tone": "warn",
                "words": "今天到期",
                "title": "公开行政处罚决定（云民罚〔2026〕5号）",
                "href": "#",
                "kind": "双公示",
                "meta": ["9月29日作出决定", "已拟稿，待保密审查"],
                "arithmetic": "9月29日作出",
                "urgent": "今天是第 7 个工作日",
                "action": {"label": "去审查", "kind": "primary", "href": "#"},
            }
        ],
    },
    {
        "heading": "时间充裕",
        "tasks": [
            {
                "tone": "ok",
                "words": "还剩 13 天",
                "title": "2025年度各街道、乡镇养老机构运营补贴发放情况",
                "href": "#",
                "kind": "拟稿",
                "meta": ["养老服务科", "待审核"],
                "arithmetic": "第 7 个工作日，限 20 个",
                "due": "10月29日前",
                "action": {"label": "看进度", "href": "#"},
            }
        ],
    },
]

DECISIONS: list[dict[str, Any]] = [
    {"label": "转给别人", "kind": "neutral", "name": "decision", "value": "hand-over"},
    {"label": "退回修改", "kind": "neutral", "name": "decision", "value": "return"},
    {
        "label": "签发并公开",
        "kind": "primary",
        "name": "decision",
        "value": "publish",
        "disabled": True,
        "reason": "还有1处必须改",
    },
]

DESK: dict[str, Any] = {
    "unit": "云岭市民政局",
    "units": [
        {"label": "云岭市民政局", "value": "1", "current": True},
        {"label": "云岭市殡葬管理所", "value": "2"},
    ],
    "switch_url": "",
    "person_name": "沈砚秋",
    "role_label": "信息员",
    "notices": {"count": 3, "href": "#"},
    "search": {"action": ""},
    "logout_url": "#",
    "items": [
        {"label": "待办", "href": "#", "icon": "home", "count": 12, "current": True, "group": ""},
        {"label": "拟稿", "href": "#", "icon": "pencil", "count": 3, "group": ""},
        {"label": "审核", "href": "#", "icon": "eye", "count": 5, "group": ""},
        {"label": "已公开信息", "short": "已公开", "href": "#", "icon": "file", "group": ""},
        {"label": "公开目录", "href": "#", "icon": "list", "group": "公开管理"},
        {"label": "栏目更新", "href": "#", "icon": "clock", "count": 2, "group": "公开管理"},
        {"label": "操作日志", "href": "#", "icon": "history", "group": "监督"},
    ],
    "counters": [
        {"label": "待办", "count": 12, "href": "#", "current": True},
        {"label": "已超期", "count": 1, "href": "#", "tone": "bad"},
        {"label": "退回给我", "count": 2, "href": "#"},
        {"label": "我发起的", "count": 8, "href": "#"},
        {"label": "抄送我的", "count": 5, "href": "#"},
        {"label": "本月已办", "count": 64, "href": "#"},
    ],
}


def _links(*labels: str, current: str = "") -> list[dict[str, Any]]:
    return [{"label": label, "href": "#", "current": label == current} for label in labels]


def _qr_sample() -> SafeString:
    """Looks like a QR code; the portal draws real ones."""
    squares = "".join(
        f'<path d="M{x} {y}h7v7h-7zM{x + 1} {y + 1}v5h5v-5z" fill-rule="evenodd"/>'
        f'<path d="M{x + 2} {y + 2}h3v3h-3z"/>'
        for x, y in ((1, 1), (17, 1), (1, 17))
    )
    svg = f'<svg viewBox="0 0 25 25" width="92" height="92" aria-hidden="true">{squares}</svg>'
    return mark_safe(svg)  # noqa: S308 - made of the numbers above


def portal() -> dict[str, Any]:
    return {
        "site": SITE,
        "strip_date": "2026年10月12日　星期一",
        "strip": [
            {"label": "English", "href": "#", "lang": "en"},
            {"label": "无障碍", "href": "#"},
            {"label": "登录", "href": "#"},
        ],
        "navigation": _links(
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
            "hot": _links("养老补贴", "医保缴费标准", "学区划分"),
        },
        "entrances": [
            {"label": "找政策文件", "note": "现行有效1,286件", "href": "#", "icon": "file"},
            {"label": "申请公开信息", "note": "20个工作日内答复", "href": "#", "icon": "inbox"},
            {"label": "查补贴名单", "note": "只查到本人", "href": "#", "icon": "users"},
            {"label": "查价格收费", "note": "2,147项", "href": "#", "icon": "yuan"},
            {"label": "写信、查信", "note": "领导和部门信箱", "href": "#", "icon": "mail"},
            {"label": "看预算决算", "note": "96个单位", "href": "#", "icon": "chart"},
        ],
        "colours": COLOURS,
        "icons": sorted(ICONS),
        "clocks": CLOCKS,
        "headings": HEADINGS,
        "entrance_links": dict.fromkeys(("guide", "rules", "content", "annual", "request"), "#"),
        "units": [
            {"heading": "市政府部门", "entries": _entries(DEPARTMENTS)},
            {"heading": "街道、乡镇", "entries": _entries(TOWNS)},
        ],
        "table_columns": TABLE_COLUMNS,
        "table_rows": TABLE_ROWS,
        "money_columns": MONEY_COLUMNS,
        "money_rows": MONEY_ROWS,
        "metadata": METADATA,
        "files": FILES,
        "records": RECORDS,
        "found": FOUND,
        "notices": NOTICES,
        "versions": VERSIONS,
        "arithmetic": ARITHMETIC,
        "matter": MATTER,
        "steps": STEPS,
        "tab_items": _links("要闻", "通知公告", "公示公告", "部门动态", current="要闻"),
        "layouts": _links("网页版式", "公文版式", current="公文版式"),
        "chips": [{"label": "现行有效", "remove_href": "#"}],
        "facts": [("申请人", "周**（公民）"), ("提供形式", "电子表格"), ("费用", "不收费")],
        "ledger": [("存证序号", "第47,106条"), ("存证时间", "2026-09-03 16:20:41")],
        "ledger_links": _links("下载证明", "怎样自己核对"),
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
        "qr": _qr_sample(),
        "choices": FINDINGS,
        "diff": DIFF_TEXT,
        "findings": FINDINGS,
    }


def desk() -> dict[str, Any]:
    return {
        "site": SITE,
        "desk": DESK,
        "task_groups": TASK_GROUPS,
        "findings": FINDINGS,
        "diff_rows": DIFF_ROWS,
        "decisions": DECISIONS,
        "screened_files": SCREENED_FILES,
        "money_columns": MONEY_COLUMNS,
        "money_rows": MONEY_ROWS,
        "sorting": _links("按期限", "按类型", current="按期限"),
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
