"""Findings, differences, tasks and the desk."""

from typing import Any

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
        "level": "reasoned",
        "title": "正文有固定电话",
        "handled": "沈砚秋　10:02　公开的咨询电话",
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
