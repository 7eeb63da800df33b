"""The product's settings as the tests run it: a home of its own, and quick where that is safe.

pytest-django imports the settings before any conftest, so the home is set here.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

for _name in [name for name in os.environ if name.startswith("GONGKAI_")]:
    if _name != "GONGKAI_DATABASE_URL":
        del os.environ[_name]

_home = tempfile.mkdtemp(prefix="gongkai-test-")
_maker = os.getpid()
os.environ["GONGKAI_HOME"] = _home


def _remove_home() -> None:
    if os.getpid() == _maker:
        shutil.rmtree(_home, ignore_errors=True)


atexit.register(_remove_home)

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, HOME  # noqa: E402

(HOME / "static").mkdir(exist_ok=True)

# Tests take their records back without a word in the log; those about kept pages switch this on.
BAKED_PAGES = False

# The same algorithm as in production, at a price a test suite can pay.
PASSWORD_HASHERS = ["tests.support.passwords.CheapArgon2"]

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: WAL, locks and threads then behave as they do in production.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = DATABASES["default"]["OPTIONS"][
        "init_command"
    ].replace("synchronous=FULL", "synchronous=OFF")
else:
    DATABASES["default"]["OPTIONS"] = {}
