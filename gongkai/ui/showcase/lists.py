"""Tables, files and lists."""

from typing import Any

DRAFT_TITLE = "云岭市民政局关于公布2026年第三季度社会救助资金发放情况的公告"
DOCUMENT_TITLE = "云岭市人民政府办公室关于印发《云岭市居家养老服务补贴办法》的通知"
NUMBER = "云政办规〔2026〕6号"

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
