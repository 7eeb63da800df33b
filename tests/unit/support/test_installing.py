"""``make install`` on a machine that lacks something: it says what, and what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TOOLS = ("sh", "cat", "dirname", "mkdir", "rm", "touch", "env")
NO_VENV = """#!/bin/sh
case "$*" in
    *"-m venv"*) echo "ensurepip is not available" >&2; exit 1 ;;
    *) exit 0 ;;
esac
"""
TOO_OLD = "#!/bin/sh\nexit 1\n"


def program(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


def install(tmp_path: Path, python: str, *, root: bool, debian: bool) -> tuple[int, str]:
    """Run the script in a checkout of its own, with nothing else on the path."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "install.sh", tmp_path / "scripts")
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in TOOLS:
        found = shutil.which(name)
        assert found
        (programs / name).symlink_to(found)
    program(programs / "python3", python)
    program(programs / "id", f"#!/bin/sh\necho {0 if root else 1000}\n")
    if debian:
        program(programs / "apt-get", "#!/bin/sh\necho apt-get $* >&2\nexit 100\n")
    done = subprocess.run(
        ["sh", "scripts/install.sh", "base"], cwd=tmp_path, capture_output=True, text=True,
        env={"PATH": str(programs), "HOME": os.fspath(tmp_path)},
    )  # fmt: skip
    assert not (tmp_path / ".venv").exists()
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("root", "debian", "words"),
    [
        (False, True, ("Ask whoever is root", "apt-get install python3-venv")),
        (True, True, ("apt-get could not install python3-venv",)),
        (False, False, ("package of this system", "ensurepip")),
        (True, False, ("package of this system", "ensurepip")),
    ],
)
def test_without_venv_it_says_what_is_missing_and_what_to_do(
    tmp_path: Path, root: bool, debian: bool, words: tuple[str, ...]
) -> None:
    code, said = install(tmp_path, NO_VENV, root=root, debian=debian)
    assert code == 1
    assert "cannot make a virtual environment" in said
    assert "PYTHON3=" in said
    assert all(word in said for word in words), said
    assert ("apt-get" in said) == debian


def test_without_a_new_python_it_says_which_is_needed(tmp_path: Path) -> None:
    code, said = install(tmp_path, TOO_OLD, root=False, debian=True)
    assert code == 1
    assert "Python 3.11 or newer is needed" in said
    assert "virtual environment" not in said
    assert "PYTHON3=" in said
