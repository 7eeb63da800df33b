"""Work under way has rooms of its own in the home, and none is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.cli.tick import tick
from gongkai.files.rooms import room, sweep_rooms
from tests.people import NOW

DIES = """
import os, signal, sys
from pathlib import Path
from django.conf import settings
settings.configure(RUN_ROOT=Path(sys.argv[1]))
from gongkai.files.rooms import room
with room() as here:
    (here / "answer").write_text("of somebody")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def run_root(tmp_path: Path, settings: Any) -> Path:
    settings.RUN_ROOT = tmp_path / "run"
    return tmp_path / "run"


def left(run_root: Path) -> list[Path]:
    return [path for path in (run_root / "rooms").rglob("*") if path.is_file()]


def somebody_dies(run_root: Path) -> None:
    done = subprocess.run([sys.executable, "-c", DIES, str(run_root)], cwd=os.getcwd())
    assert done.returncode == -signal.SIGKILL
    assert [path.read_text() for path in left(run_root)] == ["of somebody"]


def test_what_a_killed_process_left_is_swept_and_what_is_under_way_stays(run_root: Path) -> None:
    somebody_dies(run_root)
    with room() as mine:
        (mine / "answer").write_text("mine")
        assert sweep_rooms() == 1
        assert [path.read_text() for path in left(run_root)] == ["mine"]
    assert left(run_root) == []
    assert sweep_rooms() == 0


@pytest.mark.django_db(transaction=True)
def test_the_tick_sweeps(run_root: Path) -> None:
    somebody_dies(run_root)
    tick(NOW)
    assert left(run_root) == []
