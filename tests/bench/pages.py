"""Pages that are kept as files: through nginx, through the application alone, and their frame."""

from __future__ import annotations

import gzip
import http.client
import random
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from tests.bench.house import Caller, serving
from tests.bench.parts import ROOT, Asked
from tests.bench.publication import LONG, SENTENCE
from tests.bench.rounds import Figure, beside, interleaved, without
from tests.people import cast_of_a_small_city
from tests.support.publishing import Office, strange_word
from tests.unit.deploy.test_deploy import web_server

SECONDS = 2.0
AT_ONCE = 16
BATCHES = 60
"""As many as nginx answers on one connection."""

WEIGHT = "frame of a page: HTML without the text, and CSS"
FRAME = 60_000
LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")


def figures(_asked: Asked) -> Iterator[Figure]:
    """The page of one document."""
    cast_of_a_small_city()
    office, dice = Office.opens(), random.Random(9)
    record = office.publish(office.ready(f"关于{strange_word(dice)}的通知", LONG))
    path = f"/gk/{record.public_id}/"
    with serving() as port:
        _kept(port, path)
        yield from _through_nginx(port, path)
        gave, spent = interleaved(
            {
                "ours": lambda: _a_second(port, path),
                "peer": lambda: _a_second(port, f"{path}?drawn"),
            }
        )
        yield beside(
            "kept page by the application alone", gave, spent, unit="/s",
            peer="the same page drawn", wanted="at least 10 times", at_least=10.0, of_peer=True,
            note=f"two processes, one connection, {AT_ONCE} questions under way",
        )  # fmt: skip


def _kept(port: int, path: str) -> None:
    """Have every page drawn, as a running house does by itself."""
    subprocess.run(
        [sys.executable, "-m", "gongkai", "bake", "--all"],
        cwd=ROOT, check=True, stdout=subprocess.DEVNULL, timeout=120,
    )  # fmt: skip
    file = Path(settings.PAGES_ROOT) / f"live{path}index.html"
    until, caller = time.monotonic() + 60, Caller(port)
    while not file.exists():
        if time.monotonic() > until:
            raise RuntimeError(f"{file} was not kept")
        caller.get(path)
        time.sleep(0.3)
    caller.close()


def _through_nginx(port: int, path: str) -> Iterator[Figure]:
    label, wanted = "kept page through nginx", "at least 0.75"
    if shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin") is None:
        for name, bound in ((label, wanted), (WEIGHT, "at most 60 KB")):
            yield without(name, bound, "no nginx on this machine (Debian: nginx-light)")
        return
    home = Path(settings.HOME)
    page = (home / f"pages/live{path}index.html.gz").read_bytes()
    plain = home / "pages/static/same-size.bin"
    plain.parent.mkdir(parents=True, exist_ok=True)
    plain.write_bytes(page)
    (home / "nginx").mkdir()
    with web_server(home / "nginx", port, home) as outside:
        yield _frame(outside, path)
        gave, spent = interleaved(
            {
                "ours": lambda: _a_second(outside, path, safe=True),
                "peer": lambda: _a_second(outside, "/static/same-size.bin", safe=True),
            }
        )
    yield beside(
        label, gave, spent, unit="/s", peer="one static file of the same size", wanted=wanted,
        at_least=0.75, of_peer=True,
        note=f"{len(page):,} bytes, packed; the site's own configuration, HTTPS on both sides; one "
        f"connection, {AT_ONCE} questions under way",
    )  # fmt: skip


def _a_second(port: int, path: str, *, safe: bool = False) -> float:
    """Answers a second on one connection with several questions under way."""
    question = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode()
        * AT_ONCE
    )
    answered, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        with _line(port, safe) as line:
            held = bytearray()
            for _batch in range(BATCHES):
                line.sendall(question)
                for _number in range(AT_ONCE):
                    _one_answer(line, held)
                answered += AT_ONCE
                if time.perf_counter() - begun >= SECONDS:
                    break
    return answered / (time.perf_counter() - begun)


def _line(port: int, safe: bool) -> socket.socket:
    """A connection, by HTTPS where ``safe``."""
    plain = socket.create_connection(("127.0.0.1", port), timeout=20)
    return _unasked().wrap_socket(plain) if safe else plain


def _unasked() -> ssl.SSLContext:
    """The certificate is one made a moment ago."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _one_answer(line: socket.socket, held: bytearray) -> None:
    """Take one whole answer off the line."""
    while (end := held.find(b"\r\n\r\n")) < 0:
        _more(line, held)
    if not held.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"answered {bytes(held[:80])!r}")
    length = LENGTH.search(held, 0, end)
    if length is None:
        raise RuntimeError("an answer without its length")
    whole = end + 4 + int(length[1])
    while len(held) < whole:
        _more(line, held)
    del held[:whole]


def _more(line: socket.socket, held: bytearray) -> None:
    some = line.recv(1 << 18)
    if not some:
        raise RuntimeError("the line was closed")
    held += some


def _frame(port: int, path: str) -> Figure:
    """What a page weighs besides its text: HTML and the styles it asks for, as nginx sends them."""
    page = _fetched(port, path)
    html = gzip.decompress(page)
    bare = html.replace(re.sub(r"<[^>]*>", "", SENTENCE).encode(), b"")
    if len(html) - len(bare) < len(SENTENCE):
        raise RuntimeError("the text does not stand on its page")
    links = re.findall(rb"<link[^>]*>", html)
    hrefs = [re.search(rb'href="([^"]+)"', link) for link in links if b"stylesheet" in link]
    sent = [_fetched(port, href[1].decode()) for href in hrefs if href]
    styles = [gzip.decompress(one) if one[:2] == b"\x1f\x8b" else one for one in sent]
    frame = len(gzip.compress(bare)) + sum(map(len, sent))
    unpacked = len(bare) + sum(map(len, styles))
    return Figure(
        WEIGHT, f"{frame / 1000:.1f} KB",
        f"the whole page with it: {(len(page) + sum(map(len, sent))) / 1000:.1f} KB",
        frame / (len(page) + sum(map(len, sent))), 0.0, "at most 60 KB", frame <= FRAME, 0.0,
        f"as nginx sends them to a browser that takes gzip; {len(sent)} style sheets, which are "
        f"kept by the browser; unpacked {unpacked / 1000:.1f} KB, "
        f"of it HTML {len(bare) / 1000:.1f}",
    )  # fmt: skip


def _fetched(port: int, path: str) -> bytes:
    """The bytes of an address as they come over the line."""
    line = http.client.HTTPSConnection("127.0.0.1", port, context=_unasked(), timeout=20)
    line.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = line.getresponse()
    data = answer.read()
    line.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return data
