"""A confined child process answers, or is stopped, and leaves nothing behind."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings

from gongkai.files import confined
from gongkai.files.confined import (
    Failed,
    Limits,
    NotDone,
    TookTooLong,
    TookTooMuch,
    run_confined,
)

WORKS = "gongkai.files.works_of_the_test"


@pytest.fixture
def do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, object]]:
    """Run a function written for the test, as if it belonged to the house."""
    package = tmp_path / "gongkai" / "files"
    package.mkdir(parents=True)
    for folder in (package.parent, package):
        (folder / "__init__.py").touch()
    (package / "confined.py").write_text(Path(confined.__file__).read_text())
    monkeypatch.setattr(confined, "__file__", str(package / "confined.py"))
    given = tmp_path / "given"
    given.write_bytes(b"some bytes")

    def run(body: str, *arguments: str, limits: Limits | None = None) -> dict[str, object]:
        lines = "".join(f"    {line}\n" for line in body.splitlines())
        head = "import os, sys, time, socket, subprocess\n"
        source = head + f"def work(path, *arguments):\n{lines}"
        (package / "works_of_the_test.py").write_text(source)
        return run_confined(f"{WORKS}.work", *arguments, path=given, limits=limits)

    return run


Do = Callable[..., dict[str, object]]


def test_the_work_is_given_the_file_and_its_arguments_and_answers(do: Do) -> None:
    answer = do("return {'size': path.stat().st_size, 'said': arguments}", "您好", "a b")
    assert answer == {"size": 10, "said": ["您好", "a b"]}


def test_it_has_no_environment_no_input_and_an_empty_room(
    do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_SECRET_KEY", "x" * 50)
    seen = do(
        "return {'names': sorted(os.environ), 'read': sys.stdin.read(), 'room': os.getcwd(),"
        " 'there': os.listdir('.'), 'loaded': sorted(sys.modules)}"
    )
    assert seen["names"] == ["HOME", "LC_ALL", "PATH", "TMPDIR"]
    assert (seen["read"], seen["there"]) == ("", ["answer"])
    assert not Path(str(seen["room"])).exists()
    assert "django" not in list(seen["loaded"])  # type: ignore[call-overload]


def test_what_takes_too_long_is_stopped_whether_it_works_or_sleeps(do: Do) -> None:
    one = Limits(seconds=1)
    with pytest.raises(TookTooLong):
        do("while True: pass", limits=one)
    with pytest.raises(TookTooLong):
        do("time.sleep(60)", limits=one)


def test_what_asks_for_too_much_memory_or_writes_too_much_is_stopped(do: Do) -> None:
    assert do("return {'size': len(b'x' * 10**7)}") == {"size": 10**7}
    with pytest.raises(TookTooMuch):
        do("return {'size': len(b'x' * 2 * 10**9)}")
    with pytest.raises(TookTooMuch):
        do("open('big', 'wb').write(b'x' * 10**6)", limits=Limits(written_bytes=10**5))


@pytest.mark.parametrize(
    "body",
    ["raise ValueError('broken')", "os.abort()", "os._exit(3)", "return {'a': object()}",
     "os.kill(os.getpid(), 11)", "import gongkai.files.nothing"],
)  # fmt: skip
def test_what_breaks_down_is_told_as_such(do: Do, body: str) -> None:
    with pytest.raises(Failed):
        do(body)


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_nobody_it_started_outlives_it(do: Do, tmp_path: Path) -> None:
    body = "return {'pid': subprocess.Popen(['sleep', '60']).pid}"
    pid = int(str(do(body, limits=Limits(may_start_others=True))["pid"]))
    assert any(is_gone(pid) or time.sleep(0.1) for _ in range(100)), "it lives on"


@pytest.mark.skipif(os.getuid() == 0, reason="root may start any number of processes")
def test_it_may_start_others_only_where_that_is_said(do: Do) -> None:
    body = "return {'code': subprocess.run(['true']).returncode}"
    assert do(body, limits=Limits(may_start_others=True)) == {"code": 0}
    with pytest.raises(NotDone):
        do(body)


def test_only_work_of_this_house_is_done(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="not of this house"):
        run_confined("os.listdir", path=tmp_path)


def test_no_room_is_left_behind(do: Do) -> None:
    def rooms() -> set[Path]:
        return set((Path(settings.RUN_ROOT) / "rooms").iterdir())

    assert do(f"return {{'here': os.getcwd().startswith({str(settings.RUN_ROOT)!r})}}")["here"]
    before = rooms()
    for body in ("return {}", "os.abort()", "open('left', 'w').write('x')"):
        with suppress(NotDone):
            do(body)
    assert rooms() - before == set()


@pytest.mark.parametrize("said", ["not JSON", "[1]", '{"x": 1}', ""])
def test_an_answer_nobody_understands_is_a_failure(do: Do, said: str) -> None:
    assert do("return {}") == {}
    with pytest.raises(Failed):
        do(f"sys.stdout.write({said!r}); sys.stdout.flush(); os._exit(0)")
