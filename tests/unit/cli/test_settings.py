"""Every setting: a value that cannot be used stops the start and says what to write."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.test_documents_are_current import SETTINGS_PAGE, VARIABLE, sections

ROOT = Path(__file__).resolve().parents[3]

# setting → (good values, bad values, what the message must speak of)
SETTINGS: dict[str, tuple[list[str], list[str], str]] = {
    "GONGKAI_HOME": (["{tmp}/a/b"], ["{tmp}/file", "/proc/nothing/here"], "directory"),
    "GONGKAI_PORT": (
        ["1", "65535"], ["0", "65536", "-1", "80.5", "http", "８０００", "9" * 5000], "1 to 65535"
    ),
    "GONGKAI_SITE_URL": (
        ["https://gk.example.cn", "http://gk.example.cn:8080/", "http://[::1]:8000"],
        ["gk.example.cn", "ftp://gk.example.cn", "https://", "https://gk.example.cn/path",
         "https://[::1", "https://u:p@gk.example.cn", "https://gk.example.cn?x=1"],
        "https://gk.example.cn",
    ),
    "GONGKAI_ALLOWED_HOSTS": (
        ["gk.example.cn, 192.0.2.1,[::1]", ".example.cn"],
        ["https://gk.example.cn", "gk.example.cn:8000", "a,,b", "a b", ","],
        "host names",
    ),
    "GONGKAI_TRUSTED_PROXIES": (
        ["127.0.0.1", "10.1.0.0/24, ::1"], ["nginx", "10.0.0.1/8", "1.2.3.4,,", "all"], "127.0.0.1"
    ),
    "GONGKAI_DATABASE_URL": (
        ["sqlite:///{tmp}/x.sqlite3", "postgres://u:p@127.0.0.1:5432/gongkai"],
        ["mysql://u:p@h/n", "gongkai.sqlite3", "sqlite://", "postgres://", "postgres://u:p@h/",
         "postgres://u:p@h:port/n", "sqlite:///{tmp}/not/there/x.sqlite3"],
        "database|sqlite:///",
    ),
    "GONGKAI_LEDGER_KEY_FILE": (["{tmp}/keys/log.key"], ["{tmp}"], "a file"),
    "GONGKAI_LEDGER_ORIGIN": (
        ["gk.example.cn/log", "127.0.0.1:8000/log"], ["a b", "a+b", "x" * 201, "a\nb"],
        "gk.example.cn/log",
    ),
    "GONGKAI_LEDGER_WITNESSES": (
        ["a@example.cn", "a@example.cn, b.c@example.org"], ["a", "a@example.cn,", "a b@example.cn"],
        "mail addresses",
    ),
    "GONGKAI_MAIL_SERVER": (
        ["smtp://localhost:25", "smtp+tls://u:p@mail.example.cn:587", "smtp+ssl://mail.example.cn"],
        ["localhost", "http://mail.example.cn", "smtp://", "smtp://u:p@h:port"], "smtp://",
    ),
    "GONGKAI_MAIL_FROM": (
        ["gk@example.cn"], ["gk", "gk@", "a@b@c", "gk @example.cn"], "mail address",
    ),
    "GONGKAI_FILES_S3_BUCKET": (["gongkai-files"], ["a", "Files", "a/b"], "name of a bucket"),
    "GONGKAI_FILES_S3_ENDPOINT": (
        ["https://s3.example.cn:9000"], ["s3.example.cn", "https://s3.example.cn/x"],
        "https://s3.example.cn",
    ),
    "GONGKAI_FILES_S3_REGION": (["cn-north-1"], ["CN North"], "name of a region"),
    "GONGKAI_FILES_S3_PREFIX": (["gongkai/files"], ["/gongkai", "gongkai/", "a b"], "a path like"),
    "GONGKAI_FILES_S3_KEY": (["KEY123"], ["a b", "ab"], "key of an account"),
    "GONGKAI_FILES_S3_SECRET": (["SECRET123"], ["a b", "ab"], "secret of that key"),
    "GONGKAI_SOFFICE": (["none", "sh", "/bin/sh"], ["/no/such/soffice"], "path of a program"),
    "GONGKAI_SECRET_KEY": (["k" * 50], ["short", "k" * 49], "50"),
    "GONGKAI_METRICS_TOKEN": (["t" * 50], ["short", "t" * 49], "50"),
    "GONGKAI_BAKED_PAGES": (["0", "1"], ["yes", "true", "2", " "], "1 (yes) or 0 (no)"),
    "GONGKAI_DEBUG": (["0", "1"], ["yes", "true", "2", " "], "1 (yes) or 0 (no)"),
    "GONGKAI_LANGUAGE": (["auto", "zh", "en"], ["zh_CN", "EN", "de"], "auto, zh, en"),
    "GONGKAI_LOG_FORMAT": (["auto", "json", "plain"], ["text", "JSON"], "auto, json, plain"),
    "GONGKAI_LOG_LEVEL": (["DEBUG", "CRITICAL"], ["debug", "LOUD", "10"], "DEBUG, INFO"),
    "GONGKAI_PASSWORD_MIN_LENGTH": (["8", "64"], ["7", "65", "eight"], "8 to 64"),
    "GONGKAI_PASSWORD_MAX_AGE_DAYS": (["0", "3650"], ["-1", "3651"], "0 to 3650"),
    "GONGKAI_SESSION_MINUTES": (["5", "1440"], ["4", "1441"], "5 to 1440"),
    "GONGKAI_LOGIN_FAILURES": (["3", "100"], ["2", "101"], "3 to 100"),
    "GONGKAI_LOCKOUT_MINUTES": (["5", "1440"], ["4", "1441"], "5 to 1440"),
}  # fmt: skip


# Each environment in a forked process: much quicker than starting Python for it.
READ_SETTINGS = """
import csp.constants, django.utils.translation, django_stubs_ext, environ, structlog
import json, os, sys, tempfile
answers = []
for variables in json.load(sys.stdin):
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if not child:
            os.dup2(said.fileno(), 2)
            os.environ.update(variables)
            try:
                import config.settings
            except SystemExit as end:
                os._exit(end.code)
            except BaseException:
                import traceback
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        said.seek(0)
        answers.append([code, said.read().decode()])
print(json.dumps(answers))
"""


def starts(tmp_path: Path, *environments: dict[str, str]) -> list[tuple[int, str]]:
    """Exit code and standard error of a start that came as far as reading every setting."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    home = {"GONGKAI_HOME": str(tmp_path / "home")}
    done = subprocess.run(
        [sys.executable, "-c", READ_SETTINGS], cwd=ROOT, env=kept, text=True, check=True,
        capture_output=True, input=json.dumps([home | variables for variables in environments]),
    )  # fmt: skip
    return [(code, said) for code, said in json.loads(done.stdout)]


def start(tmp_path: Path, **variables: str) -> tuple[int, str]:
    return starts(tmp_path, variables)[0]


def test_every_setting_of_the_page_is_tried() -> None:
    described = {name for name in sections(SETTINGS_PAGE.read_text()) if VARIABLE.fullmatch(name)}
    assert described == SETTINGS.keys()


@pytest.mark.parametrize("name", SETTINGS)
def test_good_values_start(tmp_path: Path, name: str) -> None:
    values = [value.format(tmp=tmp_path) for value in SETTINGS[name][0]]
    answers = starts(tmp_path, *[{name: value} for value in values])
    assert answers == [(0, "")] * len(values)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_bad_value_stops_the_start_with_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("not a directory")
    values = [value.format(tmp=tmp_path) for value in SETTINGS[name][1]]
    answers = starts(tmp_path, *[{name: value} for value in values])
    for value, (code, said) in zip(values, answers, strict=True):
        assert code == 2, (value, said)
        assert len(said.splitlines()) == 1, said
        assert said.startswith(name), said
        assert any(part in said for part in SETTINGS[name][2].split("|")), said
        assert f"docs/settings.md#{name.lower()}" in said


def test_an_empty_variable_is_no_variable(tmp_path: Path) -> None:
    names = [name for name in SETTINGS if name != "GONGKAI_HOME"]
    assert start(tmp_path, **dict.fromkeys(names, "")) == (0, "")


def test_the_sentence_is_in_the_language_of_the_command(tmp_path: Path) -> None:
    environment = {**os.environ, "GONGKAI_HOME": str(tmp_path), "GONGKAI_PORT": "http"}
    said = {}
    for language in ("zh", "en"):
        done = subprocess.run(
            [sys.executable, "-m", "gongkai", "check"], cwd=ROOT, capture_output=True, text=True,
            env={**environment, "GONGKAI_LANGUAGE": language},
        )  # fmt: skip
        assert done.returncode == 2
        said[language] = done.stderr
    assert said["zh"].startswith("GONGKAI_PORT='http' 不能用：应为 1 到 65535 的整数。")
    assert said["en"].startswith("GONGKAI_PORT='http' cannot be used: a whole number")


def test_secrets_are_never_printed(tmp_path: Path) -> None:
    for name in ("GONGKAI_SECRET_KEY", "GONGKAI_METRICS_TOKEN"):
        code, said = start(tmp_path, **{name: "hush"})
        assert (code, "hush" in said) == (2, False)
    for address in ("mysql://u:hush@h/n", "postgres://u:hush@h:port/n", "postgres://u:hush@h/"):
        code, said = start(tmp_path, GONGKAI_DATABASE_URL=address)
        assert (code, "hush" in said, "***" in said) == (2, False, True)


def test_the_key_is_made_once_and_kept_for_the_owner(tmp_path: Path) -> None:
    assert start(tmp_path) == (0, "")
    path = tmp_path / "home" / "secret_key"
    first = path.read_text()
    assert len(first) >= 50
    assert path.stat().st_mode & 0o077 == 0
    assert start(tmp_path) == (0, "")
    assert path.read_text() == first


def test_the_command_stops_the_same_way(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    done = subprocess.run(
        [sys.executable, "-m", "gongkai", "check"], cwd=ROOT, capture_output=True, text=True,
        env={
            **kept, "GONGKAI_HOME": str(tmp_path), "GONGKAI_PORT": "http",
            "GONGKAI_LANGUAGE": "en",
        },
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith("GONGKAI_PORT='http' cannot be used")
    assert "Traceback" not in done.stderr
