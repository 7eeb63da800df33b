"""The command ``gongkai`` in a process and a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

# Many short processes read the same modules: each is compiled once.
COMPILED = tempfile.TemporaryDirectory(prefix="gongkai-compiled-")


def compiled() -> str:
    """Where modules are compiled to, once for all processes that tests start."""
    return os.environ.get("PYTHONPYCACHEPREFIX", COMPILED.name)


ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Home:
    """A directory with an installation in it, and how to use it."""

    path: Path
    language: str = "en"

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")
        }
        return kept | {
            "GONGKAI_HOME": str(self.path), "GONGKAI_LANGUAGE": self.language,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": compiled(),
        }  # fmt: skip

    def gongkai(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Type ``python -m gongkai …``."""
        return self._run("-m", "gongkai", *arguments)

    def ask(self, code: str) -> str:
        """What Python prints with this home's database."""
        done = self._run("-c", f"import django; django.setup()\n{code}")
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def count(self, *models: str) -> list[int]:
        """How many rows each ``app.Model`` has."""
        code = "from django.apps import apps\n" + "".join(
            f"print(apps.get_model({model!r}).objects.count())\n" for model in models
        )
        return [int(line) for line in self.ask(code).splitlines()]

    def _run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *map(str, arguments)], cwd=ROOT, env=self.environment,
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip


def is_sentence(done: subprocess.CompletedProcess[str], *words: str) -> bool:
    """Whether it was refused with one line that says these words, and no traceback."""
    return (
        done.returncode == 2
        and len(done.stderr.strip().splitlines()) == 1
        and all(word in done.stderr for word in words)
    )
