"""``make test``: unit, house and browser tests on SQLite, then the database tests on PostgreSQL.

What the tests need from the system (Chromium, a Chinese font, PostgreSQL) is installed from Debian
when it is missing and we are root. Where that cannot be done, the tests that need it are left out
and the reason is printed, once at the beginning and once at the end.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support import postgres  # noqa: E402

BUILD = ROOT / "build"
ON_POSTGRESQL = "database and not browser and not one_engine"
TOTAL: Counter[str] = Counter()


def is_missing(package: str) -> bool:
    """Whether what the Debian package brings is not on this machine."""
    if package == "chromium":
        return shutil.which("chromium") is None
    if package == "postgresql":
        return postgres.binaries() is None
    fonts = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True).stdout
    return not fonts.strip()


def install(packages: list[str]) -> None:
    """Install Debian packages; quietly does nothing where we may not."""
    if not packages or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-y", "-o", "Dpkg::Use-Pty=0"]
    for command in (["update"], ["install", "--no-install-recommends", "fontconfig", *packages]):
        print(f"apt-get {' '.join(command)}", flush=True)
        subprocess.run([*apt, *command], env=quiet, stdin=subprocess.DEVNULL, check=False)


def missing_font_tool() -> bool:
    """``fc-list`` tells which fonts there are; without it we cannot know."""
    return shutil.which("fc-list") is None


def provide() -> list[str]:
    """Install what is missing; answers what is missing still, as sentences."""
    wanted = ["chromium", "postgresql"]
    missing = [name for name in wanted if is_missing(name)]
    if missing_font_tool() or is_missing("fonts-noto-cjk"):
        missing.append("fonts-noto-cjk")
    install(missing)
    return [
        f"{name} is missing and could not be installed; as root: apt-get install {name}"
        for name in wanted
        if is_missing(name)
    ]


def run(part: str, arguments: list[str], environment: Mapping[str, str]) -> bool:
    """Run pytest once, print what it counted and how long it took."""
    report = BUILD / f"junit-{part.replace(' ', '-').lower()}.xml"
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", "2"]
    command += ["--dist", "loadfile", "--durations=8", f"--junitxml={report}", *arguments]
    print(f"== {part}: {' '.join(arguments)}", flush=True)
    report.unlink(missing_ok=True)
    started = time.monotonic()
    # the processes that tests start read the same modules: each is compiled once, outside the tree
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(BUILD / "compiled")}
    code = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **compiled, **environment}
    ).returncode
    counted = count(report)
    TOTAL.update(counted)
    passed = code == 0 or (code == 5 and part == "browser")
    print(
        f"== {part}: {'ok' if passed else 'FAILED'}, {counted['passed']} passed, "
        f"{time.monotonic() - started:.0f} s",
        flush=True,
    )
    return passed


def count(report: Path) -> Counter[str]:
    """How many tests passed, failed and were skipped, from pytest's own report."""
    if not report.exists():
        return Counter(failed=1)
    found: Counter[str] = Counter()
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        figures = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors")}
        skipped = int(suite.get("skipped", 0))
        failed = figures["failures"] + figures["errors"]
        found += Counter(passed=figures["tests"] - failed - skipped, failed=failed, skipped=skipped)
    return found


def main() -> int:
    """All parts, one after the other; later ones run even when an earlier one failed."""
    BUILD.mkdir(exist_ok=True)
    reasons = provide()
    for reason in reasons:
        print(f"NOTE: {reason}", flush=True)
    parts = [run("SQLite", ["tests/unit", "tests/house", "-m", "not browser"], {})]
    if not is_missing("chromium") and any((ROOT / "tests" / "journeys").glob("test_*.py")):
        parts.append(run("browser", ["tests/journeys"], {}))
    if postgres.binaries():
        with postgres.server() as address:
            parts.append(
                run(
                    "PostgreSQL",
                    [
                        "tests/unit",
                        "tests/house",
                        "-m",
                        "database and not browser and not one_engine",
                    ],
                    {"GONGKAI_DATABASE_URL": address},
                )
            )
    for reason in reasons:
        print(f"NOTE: left out: {reason}", flush=True)
    print(f"{TOTAL['passed']} passed, {TOTAL['failed']} failed, {TOTAL['skipped']} skipped")
    return 0 if all(parts) else 1


if __name__ == "__main__":
    sys.exit(main())
