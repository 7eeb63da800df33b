"""What is committed stands on its own: pinned by hash, fetched from nowhere, nothing minified."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT_KINDS = {
    "", ".py", ".md", ".txt", ".in", ".toml", ".ini", ".cfg", ".html", ".css", ".js", ".svg", ".po",
    ".yaml", ".yml", ".json", ".csv", ".xml", ".sh", ".conf", ".service",
}  # fmt: skip
# Names and namespaces that are written down, but that nothing is ever fetched from.
NEVER_FETCHED = {
    "www.apache.org": "text of the licence",
    "www.w3.org": "XML namespaces",
    "schemas.openxmlformats.org": "XML namespaces",
    "schemas.microsoft.com": "XML namespaces",
    "purl.org": "XML namespaces",
    "purl.oclc.org": "XML namespaces of the strict kind of office files",
    "www.sitemaps.org": "XML namespaces",
    "www.ofdspec.org": "XML namespaces",
    "schema.org": "names of linked data",
    "openoffice.org": "XML namespaces",
    "jsonfeed.org": "name of a format",
}
HERE = re.compile(
    r"^(localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1\]|192\.0\.2\.\d+|"
    r"([\w-]+\.)*(example|test|invalid|localhost)|([\w-]+\.)*example\.(com|cn|org|net)(\.cn)?)$"
)
ADDRESS = re.compile(r"https?://[^\s\"'<>`)\]},;，。；、（）”》]+")
DELIVERY = re.compile(r"\b(?:cdn|unpkg|registry|mirrors?)\.[a-z]|[a-z]cdn\.[a-z]|\bcdn[.-]?[a-z]*\.(?:com|net|org)|(?:py)(?:pi)\.|npm(?:js)\.", re.I)  # noqa: E501 # fmt: skip


def committed() -> Iterator[Path]:
    """Text files git knows."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.suffix in TEXT_KINDS and path.is_file():
            yield path


def strange_hosts(text: str) -> list[str]:
    """Addresses of other machines, and names of places that software is delivered from."""
    found = []
    for address in ADDRESS.findall(text):
        try:
            host = urlsplit(address).hostname or ""
        except ValueError:
            continue
        if re.search(r"[{}%$*]|^$", host) or "." not in host.strip("."):
            continue
        if host not in NEVER_FETCHED and not HERE.match(host):
            found.append(host)
    return found + DELIVERY.findall(text)


def test_no_file_names_a_place_to_fetch_from() -> None:
    me = Path(__file__)
    wrong = {
        str(path.relative_to(ROOT)): hosts
        for path in committed()
        if path != me
        and (hosts := strange_hosts(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert not wrong, wrong


def test_a_place_to_fetch_from_is_seen() -> None:
    assert strange_hosts('<script src="https://cdn.widgets.org/a.js">')
    assert strange_hosts("registry.widgets.org/pkg")
    assert strange_hosts("https://www.widgets.org/") == ["www.widgets.org"]
    assert not strange_hosts("https://gk.example.cn/ http://127.0.0.1:8000 https://{host}/x")


def requirement_faults(text: str) -> list[str]:
    """Lines of a lock file that are not pinned, or carry no hash."""
    entries = re.sub(r"\\\n", " ", text).splitlines()
    return [
        entry.split()[0]
        for entry in entries
        if entry.strip()
        and not entry.startswith("#")
        and ("==" not in entry or "--hash=sha256:" not in entry)
    ]


@pytest.mark.parametrize("name", ["base", "dev"])
def test_requirements_are_pinned_by_hash(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    assert len(text) > 1000
    assert not requirement_faults(text)


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return dict(re.findall(r"^([a-z0-9.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", text, re.M))


def test_tools_and_product_agree_on_versions() -> None:
    base, dev = pins("base"), pins("dev")
    differing = {name: (base[name], dev.get(name)) for name in base if dev.get(name) != base[name]}
    assert not differing, differing


def test_everything_asked_for_is_pinned() -> None:
    asked = re.findall(
        r"^([A-Za-z][\w.-]*)",
        (ROOT / "requirements/base.in").read_text() + (ROOT / "requirements/dev.in").read_text(),
        re.M,
    )
    missing = {name.lower().replace("_", "-") for name in asked} - pins("dev").keys()
    assert not missing, missing


def test_a_requirement_without_hash_is_seen() -> None:
    assert requirement_faults("a==1 \\\n    --hash=sha256:0\nb==2\nc>=3 --hash=sha256:0\n") == [
        "b==2",
        "c>=3",
    ]


def looks_minified(text: str) -> bool:
    """Whether a script or style sheet is somebody's build rather than a source."""
    lines = text.splitlines() or [""]
    return max(map(len, lines)) > 1000 or "sourceMappingURL" in text


def test_no_script_or_style_is_minified() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in committed()
        if path.suffix in {".js", ".css"} and looks_minified(path.read_text(encoding="utf-8"))
    ]
    assert not wrong, wrong


def test_minified_script_is_seen() -> None:
    assert looks_minified("a=1;" * 300)
    assert not looks_minified("const a = 1;\n" * 300)
