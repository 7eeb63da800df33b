"""The parts of the measurement: each runs in a process and a home of its own."""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.bench.rounds import Figure, without

ROOT = Path(__file__).resolve().parents[2]
MARK = "FIGURE "


@dataclass(frozen=True)
class Asked:
    """How large it is to be."""

    size: int
    records: int


@dataclass(frozen=True)
class Part:
    """Figures that belong together; ``work`` is a module of this folder with ``figures``."""

    name: str
    work: str
    on_postgresql: bool = False
    minutes: int = 8


PARTS = (
    Part("search", "searching", minutes=30),
    Part("known", "known_items"),
    Part("quality", "quality"),
    Part("visible", "visible"),
    Part("publication", "publication"),
    Part("publication-postgresql", "publication", on_postgresql=True),
    Part("import", "importing"),
    Part("import-postgresql", "importing", on_postgresql=True),
    Part("desk", "desk_list", minutes=60),
    Part("desk-postgresql", "desk_list", on_postgresql=True, minutes=60),
    Part("pages", "pages"),
)


def measured(part: Part, asked: Asked, database: str = "") -> Iterator[Figure]:
    """The figures of a part, as they come; one that says so where it ended before its end."""
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-", ignore_cleanup_errors=True) as home:
        log = Path(home) / "bench.log"
        with log.open("wb") as errors:
            doing = subprocess.Popen(
                [sys.executable, "-m", "tests.bench.parts", part.work, str(asked.size),
                 str(asked.records)],
                cwd=ROOT, env=_environment(home, database), stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True,
            )  # fmt: skip
        late = threading.Timer(part.minutes * 60, lambda: _end(doing))
        late.start()
        try:
            assert doing.stdout
            for line in doing.stdout:
                if line.startswith(MARK):
                    yield Figure(**json.loads(line.removeprefix(MARK)))
        finally:
            late.cancel()
            _end(doing)
        if doing.returncode:
            yield without(part.name, "", _why(doing.returncode, log, part.minutes))


def _environment(home: str, database: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    given = {"GONGKAI_DATABASE_URL": database} if database else {}
    return {
        **kept,
        **given,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "GONGKAI_HOME": home,
        "GONGKAI_LOG_LEVEL": "WARNING",
        "GONGKAI_LANGUAGE": "en",
        "PYTHONPATH": str(ROOT),
    }


def _end(doing: subprocess.Popen[str]) -> None:
    """End the process and whatever it started in its session; a little later by force."""
    for number, patience in ((signal.SIGTERM, 15), (signal.SIGKILL, 5)):
        try:
            os.killpg(doing.pid, number)
            doing.wait(patience)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
    doing.wait()


def _why(code: int, log: Path, minutes: int) -> str:
    if code == -signal.SIGTERM:
        return f"it was stopped after {minutes} minutes"
    said = log.read_text(errors="replace").strip().splitlines()
    return f"it ended with {code}: {said[-1][:200] if said else 'nothing was said'}"


def main() -> None:
    """``python -m tests.bench.parts MODULE SIZE RECORDS``: one part, in the home it was given."""
    work, size, records = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    figures: Callable[[Asked], Iterator[Figure]] = importlib.import_module(
        f"tests.bench.{work}"
    ).figures
    for figure in figures(Asked(size, records)):
        sys.stdout.write(MARK + json.dumps(asdict(figure), ensure_ascii=False) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
