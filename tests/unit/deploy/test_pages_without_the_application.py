"""nginx sends the pages that are kept, with the same headers, whether gongkai runs or not."""

from __future__ import annotations

import gzip
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.server import RunningServer, running
from tests.unit.deploy.test_deploy import asked, web_server

pytestmark = pytest.mark.slow

PREPARE = """
from gongkai.catalogue.actions import load_standard_data
from gongkai.ledger.actions import make_log_key, sequence
from gongkai.organisations.models import Person
from tests.people import NOW, SETUP, cast_of_a_small_city
from tests.unit.records.road import draft, out
load_standard_data(by=SETUP, now=NOW)
cast = cast_of_a_small_city()
make_log_key()
first, second = (out(cast, draft(cast, title=title)) for title in ("养老服务的通知", "要撤下的通知"))
sequence(now=NOW)
print(first.public_id, second.public_id)
"""
WITHDRAW = """
from gongkai.records import actions
from gongkai.records.models import Record
from gongkai.organisations.models import Person
from tests.people import NOW, officer
issuer = Person.objects.get(name="{issuer}")
actions.withdraw(record=Record.objects.get(public_id="{record}"), reason="发布有误",
                 by=officer(issuer), now=NOW)
"""
