"""``make check``: everything that can be known about the code without running the product."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS: dict[str, list[str]] = {
    "style": ["ruff", "check", "."],
    "form": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "floors": ["lint-imports", "--no-cache"],
    "templates": ["djade", "--check", "--target-version", "5.2"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "messages and documents": [
        "pytest",
        "-q",
        "tests/house/test_message_catalogues.py",
        "tests/house/test_documents_are_current.py",
    ],
}


def templates() -> list[str]:
    """Every template of the product that git knows or would take."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "gongkai/*.html", "config/*.html"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.splitlines() if (ROOT / name).exists()]


def passes(name: str, command: list[str]) -> bool:
    """Run one check and say how it went and how long it took."""
    if name == "templates":
        command = [*command, *templates()]
    started = time.monotonic()
    environment = {**os.environ, "GONGKAI_HOME": str(ROOT / "build" / "check-home")}
    done = subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, env=environment)
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"== {name}: {verdict} ({time.monotonic() - started:.1f} s)", flush=True)
    return done.returncode == 0


def main() -> int:
    """Run all checks, those after a failed one too, so that one run shows everything."""
    failed = [name for name, command in CHECKS.items() if not passes(name, command)]
    if failed:
        print(f"make check failed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
