"""Clocks, steps and timelines."""

from datetime import date
from typing import Any

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
