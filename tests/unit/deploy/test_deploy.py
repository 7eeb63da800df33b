"""What stands in deploy/ is what the tools it is for can read, and what it names is there."""

from __future__ import annotations

import http.client
import json
import os
import re
import shlex
import shutil
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from config.cli import VERBS, group
from tests.support.server import free_port

ROOT = Path(__file__).resolve().parents[3]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("gongkai*.*"))
CONTAINERFILE = DEPLOY / "container" / "Containerfile"


# --- systemd -----------------------------------------------------------------------------------
def test_units_are_understood_by_systemd(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd on this machine")
    units = [path for path in UNITS if path.suffix in {".service", ".timer"}]
    assert len(units) == 3
    for unit in units:
        text = unit.read_text().replace("/opt/gongkai/.venv/bin/gongkai", "/bin/true")
        (tmp_path / unit.name).write_text(text)

    def verified() -> subprocess.CompletedProcess[str]:
        names = [str(tmp_path / unit.name) for unit in units]
        return subprocess.run(
            ["systemd-analyze", "verify", "--man=no", *names], capture_output=True, text=True
        )

    done = verified()
    if "Failed to" in done.stderr and "initialize" in done.stderr:
        pytest.skip(f"systemd-analyze does not run here: {done.stderr.strip()}")
    assert (done.returncode, done.stderr) == (0, "")
    wrong = tmp_path / "gongkai.service"
    wrong.write_text(wrong.read_text() + "\n[Service]\nProtectSytem=strict\n")
    assert "ProtectSytem" in verified().stderr


def commands_of_units() -> Iterator[list[str]]:
    for unit in UNITS:
        for line in re.findall(r"^ExecStart=(.*)$", unit.read_text(), re.M):
            yield shlex.split(line)


def test_units_type_commands_that_exist() -> None:
    commands = list(commands_of_units())
    assert len(commands) == 2
    for program, verb, *arguments in commands:
        assert program.endswith("/.venv/bin/gongkai")
        assert verb in VERBS
        said = CliRunner().invoke(group, [verb, "--help"]).output
        options = [one for one in arguments if one.startswith("--")]
        assert all(option in said for option in options)


def test_variables_of_the_environment_file_are_settings() -> None:
    text = (DEPLOY / "systemd" / "gongkai.env").read_text()
    names = set(re.findall(r"^#?\s*(GONGKAI_[A-Z_]+)=", text, re.M))
    settings = (ROOT / "docs" / "settings.md").read_text()
    assert len(names) > 4
    assert all(f"## {name}\n" in settings for name in names)


# --- container ---------------------------------------------------------------------------------
def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"\\\n", " ", CONTAINERFILE.read_text())
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split()[0], line.partition(" ")[2].strip()) for line in lines]


def test_the_containerfile_copies_only_what_is_there() -> None:
    known = {"FROM", "ARG", "ENV", "RUN", "WORKDIR", "COPY", "USER", "VOLUME", "EXPOSE",
             "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD"}  # fmt: skip
    found = instructions()
    assert {name for name, _ in found} <= known
    copied = [
        source
        for name, rest in found
        if name == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    ]
    assert len(copied) > 5
    assert all((ROOT / source).exists() for source in copied)


def test_the_container_runs_as_somebody_and_asks_whether_it_lives() -> None:
    found = dict(instructions())
    assert found["USER"] == "gongkai"
    assert found["VOLUME"] == "/srv/gongkai"
    command = json.loads(found["HEALTHCHECK"].partition("CMD ")[2])
    assert command[-1] == "healthy.py"
    verb, *arguments = json.loads(found["CMD"])
    assert verb in VERBS
    assert arguments == ["--host", "0.0.0.0"]
    froms = [rest.split()[0] for name, rest in instructions() if name == "FROM"]
    assert set(froms) == {"debian:12-slim"}


def test_what_the_container_is_asked_answers_by_exit_code(upstream: int) -> None:
    def asked(port: int) -> int:
        environment = {**os.environ, "GONGKAI_PORT": str(port)}
        script = str(DEPLOY / "container" / "healthy.py")
        return subprocess.run([sys.executable, script], env=environment).returncode

    assert asked(upstream) == 0
    assert asked(free_port()) == 1


def test_the_compose_file_names_settings_and_volumes_that_exist() -> None:
    said = yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text())
    settings = (ROOT / "docs" / "settings.md").read_text()
    node = said["services"]["gongkai"]
    assert all(f"## {name}\n" in settings for name in node["environment"])
    used = {line.partition(":")[0] for one in said["services"].values() for line in one["volumes"]}
    assert used == said["volumes"].keys()


# --- nginx -------------------------------------------------------------------------------------
class Echo(BaseHTTPRequestHandler):
    """Stands in for the server: answers what it was asked with."""

    def do_GET(self) -> None:
        body = json.dumps({"path": self.path, **dict(self.headers)}).encode()
        self.send_response(200)
        self.send_header("X-Frame-Options", "DENY")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_facts: Any) -> None:
        """Says nothing."""


@pytest.fixture
def upstream() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()


def certificate(folder: Path) -> tuple[Path, Path]:
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "gk.example.cn")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    paths = folder / "site.pem", folder / "site.key"
    paths[0].write_bytes(made.public_bytes(Encoding.PEM))
    paths[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return paths


@pytest.fixture
def proxy(tmp_path: Path, upstream: int) -> Iterator[int]:
    """nginx before something that answers with what it heard."""
    with web_server(tmp_path, upstream, tmp_path / "home") as port:
        yield port


@contextmanager
def web_server(tmp_path: Path, upstream: int, home: Path) -> Iterator[int]:
    """nginx with the site's files as they are, but for ports and places."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("nginx is not installed (apt-get install nginx-light)")
    cert, key = certificate(tmp_path)
    port = free_port()
    folder = DEPLOY / "nginx"
    site = (folder / "gongkai.conf").read_text()
    page = (folder / "gongkai-page.conf").read_text()
    assert "root /srv/gongkai/pages;" in site
    assert "root /srv/gongkai/pages;" in page
    site, page = (text.replace("/srv/gongkai/", f"{home}/") for text in (site, page))
    (tmp_path / "gongkai-page.conf").write_text(page)
    replaced = {
        "127.0.0.1:8000;": f"127.0.0.1:{upstream};",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443": f"listen 127.0.0.1:{port}",
        "/etc/ssl/gk.example.cn.pem": str(cert),
        "/etc/ssl/private/gk.example.cn.key": str(key),
    }
    for old, new in replaced.items():
        assert old in site
        site = site.replace(old, new)
    (tmp_path / "site.conf").write_text(site)
    temporary = "".join(
        f"{name}_temp_path {tmp_path}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    (tmp_path / "nginx.conf").write_text(
        f"{user}daemon off;\npid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\ninclude /etc/nginx/mime.types;\n{temporary}"
        f"include {tmp_path}/site.conf;\n}}\n"
    )
    command = [nginx, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert tested.returncode == 0, tested.stderr
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _await(port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)


def _await(port: int) -> None:
    import socket

    until = time.monotonic() + 10
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx did not start")


def asked(port: int, path: str, method: str = "GET", body: bytes | None = None,
          **headers: str) -> tuple[int, Any, bytes]:  # fmt: skip
    context = ssl._create_unverified_context()
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=10)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, {"Host": "gk.example.cn", **names})
    answer = connection.getresponse()
    return answer.status, answer, answer.read()


def test_the_proxy_says_who_asks_and_how_and_lies_are_not_passed_on(proxy: int) -> None:
    status, answer, body = asked(
        proxy, "/a?b=c", X_Forwarded_Proto="http", X_Request_ID="mine", X_Forwarded_For="1.2.3.4"
    )
    heard = {name.lower(): value for name, value in json.loads(body).items()}
    assert status == 200
    assert heard["path"] == "/a?b=c"
    assert heard["host"] == "gk.example.cn"
    assert heard["x-forwarded-proto"] == "https"
    assert heard["x-forwarded-for"] == "1.2.3.4, 127.0.0.1"
    assert re.fullmatch("[0-9a-f]{32}", heard["x-request-id"])
    assert answer.headers.get_all("X-Frame-Options") == ["DENY"]
    assert asked(proxy, "/static/ui/a.css")[0] == 200


def test_what_lies_packed_beside_a_page_is_asked_of_the_application(proxy: int) -> None:
    heard = json.loads(asked(proxy, "/rss.xml.gz")[2])
    assert heard["path"] == "/rss.xml.gz"


def test_what_watches_is_closed_to_the_outside(proxy: int) -> None:
    assert asked(proxy, "/livez")[0] == 200
    assert asked(proxy, "/readyz")[0] == 404
    assert asked(proxy, "/metrics")[0] == 404


def test_a_file_of_fifty_megabytes_passes_and_a_larger_one_does_not(proxy: int) -> None:
    assert asked(proxy, "/upload", "POST", b"x" * 50 * 1024 * 1024)[0] == 200
    context = ssl._create_unverified_context()
    connection = http.client.HTTPSConnection("127.0.0.1", proxy, context=context, timeout=10)
    connection.putrequest("POST", "/upload")
    connection.putheader("Content-Length", str(60 * 1024 * 1024))
    connection.endheaders()
    assert connection.getresponse().status == 413
