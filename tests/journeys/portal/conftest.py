"""The real server with the small city's records before the public."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.server import FOUND_THE_CITY, running_server

PUBLISH = (
    FOUND_THE_CITY.replace("cast_of_a_small_city()", "cast = cast_of_a_small_city()")
    + """
import json
from pathlib import Path
from django.conf import settings
from gongkai.records import actions
from gongkai.records.models import Record
from gongkai.search.actions import rebuild
from tests.people import NOW, officer
from tests.unit.portal.city import found_city, out, public
city = found_city(cast, Path(settings.HOME))
for number in range(25):
    public(cast, title=f"云岭市民政局关于做好第{number}批困难群众救助资金发放工作的通知")
gone = public(cast, title="撤下的通知")
actions.withdraw(record=gone, reason="数据有误", by=officer(cast.issuer), now=NOW)
actions.open_revision(record=city.notice, by=officer(cast.clerk), now=NOW)
notice = Record.objects.get(pk=city.notice.pk)
actions.save_working_copy(record=notice, revision=notice.working_copy.revision,
    fields={"html": "<p>现将名单公示如下，请监督。</p>", "change_note": "补充监督方式"},
    by=officer(cast.clerk), now=NOW)
out(cast, Record.objects.get(pk=notice.pk))
rebuild(NOW)
ids = {name: getattr(city, name).public_id for name in
       ("document", "interpretation", "old", "coming", "notice", "imported")}
Path(settings.HOME, "ids.json").write_text(json.dumps({**ids, "gone": gone.public_id}))
"""
)


@pytest.fixture(scope="session")
def server() -> Iterator[Any]:
    """The server, with its city and records, in a home of its own."""
    with running_server(PUBLISH) as running:
        yield running


@pytest.fixture(scope="session")
def addresses(server: Any) -> dict[str, str]:
    """One address of each page type, by name."""
    ids = json.loads((server.home / "ids.json").read_text())
    return {
        "home": "/", "find": "/ss/?q=通知", "nothing found": "/ss/?q=甪丼囧",
        "newest": "/ss/", "found loosely": "/ss/?q=养老补贴什么时候到账&standing=any",
        "filtered": "/ss/?q=通知&unit=mzj&kind=policy_document&year=2026&page=2&order=time",
        "meant": "/ss/?q=居家痒老",
        "units": "/jg/", "unit": "/jg/mzj/", "section": "/jg/mzj/zfxxgk/",
        "city section": "/zfxxgk/", "guide": "/jg/mzj/zfxxgk/zfxxgkzn/",
        "heading": "/jg/mzj/zfxxgk/fdzdgknr/zcwj/", "request": "/jg/mzj/zfxxgk/ysqgk/",
        "column": "/lm/zcwj/", "empty column": "/lm/tjxx/", "site map": "/wzdt/",
        "contact": "/lxwm/", "help": "/sybz/", "privacy": "/yssm/", "feeds": "/dy/",
        "versions": f"/gk/{ids['notice']}/bb/", "changes": f"/gk/{ids['notice']}/bb/2/",
        "older text": f"/gk/{ids['notice']}/bb/1/",
        "proof": f"/gk/{ids['document']}/cz/", "log": "/log/",
        "missing": "/gk/nothere/", "official": f"/gk/{ids['document']}/?view=official",
        **{name: f"/gk/{public_id}/" for name, public_id in ids.items()},
    }  # fmt: skip
