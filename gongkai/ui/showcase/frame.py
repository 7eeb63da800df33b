"""The site around the portal page."""

from typing import Any

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
