"""What the documents say is what the code does."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.cli import VERBS
from scripts import write_docs

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS_PAGE = ROOT / "docs" / "settings.md"
VARIABLE = re.compile(r"GONGKAI_[A-Z0-9_]+")


def documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def strings(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def variables_read() -> set[str]:
    """Every environment variable the product asks for."""
    return {
        text
        for part in ("config", "gongkai")
        for path in (ROOT / part).rglob("*.py")
        for text in strings(path.read_text(encoding="utf-8"))
        if VARIABLE.fullmatch(text)
    }


def sections(page: str) -> dict[str, str]:
    """Heading → what stands below it."""
    parts = re.split(r"^## (\S+)$", page, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def ranges() -> Iterator[tuple[str, list[int]]]:
    """Whole-number settings: name, and default, lowest and highest value."""
    tree = ast.parse((ROOT / "config" / "settings.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "env.integer":
            name, *numbers = (ast.literal_eval(argument) for argument in node.args)
            yield name, numbers


def test_every_setting_is_described_and_no_other() -> None:
    read = variables_read()
    assert "GONGKAI_HOME" in read
    described = {name for name in sections(SETTINGS_PAGE.read_text()) if VARIABLE.fullmatch(name)}
    assert read - described == set(), "read by the code, not in docs/settings.md"
    assert described - read == set(), "in docs/settings.md, read by nothing"


def test_every_setting_says_form_and_default() -> None:
    for name, text in sections(SETTINGS_PAGE.read_text()).items():
        if VARIABLE.fullmatch(name):
            assert "- Form: " in text, name
            assert "- Default: " in text, name


@pytest.mark.parametrize(("name", "numbers"), ranges())
def test_numbers_in_the_page_are_those_of_the_code(name: str, numbers: list[int]) -> None:
    text = sections(SETTINGS_PAGE.read_text())[name]
    default, low, high = numbers
    assert re.search(rf"- Form: .*\b{low} to {high}\b", text), name
    assert re.search(rf"- Default: `{default}`", text), name


def test_a_setting_left_out_would_be_seen() -> None:
    assert list(strings('x = env.text("GONGKAI_NEW")')) == ["GONGKAI_NEW"]
    assert sections("# Settings\n## GONGKAI_A\ntext\n## GONGKAI_B\n") == {
        "GONGKAI_A": "\ntext\n",
        "GONGKAI_B": "\n",
    }


def test_generated_pages_are_current() -> None:
    stale = [
        str(path.relative_to(ROOT))
        for path, text in write_docs.pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    assert not stale, f"run `make docs` and commit: {stale}"


def commands_named(text: str) -> set[str]:
    """Verbs of ``gongkai`` that a document tells people to type."""
    return set(re.findall(r"(?:^|`|\$ |\.venv/bin/)gongkai ([a-z-]+)", text, re.M))


def targets_named(text: str) -> set[str]:
    return set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.M))


def broken_links(path: Path, text: str) -> list[str]:
    """Relative links that lead to no file."""
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    return [t for t in targets if "://" not in t and not (path.parent / t).exists()]


def test_documents_name_only_commands_that_exist() -> None:
    made = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    for path in documents():
        text = path.read_text(encoding="utf-8")
        assert commands_named(text) <= VERBS.keys(), path
        assert targets_named(text) <= made, path


def test_links_between_documents_lead_somewhere() -> None:
    broken = {
        str(path.relative_to(ROOT)): links
        for path in documents()
        if (links := broken_links(path, path.read_text(encoding="utf-8")))
    }
    assert not broken, broken


def test_wrong_commands_and_links_are_seen() -> None:
    assert commands_named("Type `gongkai fly` or\ngongkai serve") == {"fly", "serve"}
    assert targets_named("`make hay`") == {"hay"}
    assert broken_links(ROOT / "README.md", "[a](LICENSE) [b](docs/none.md#x)") == ["docs/none.md"]


def test_decisions_are_numbered_and_say_why() -> None:
    records = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    for path in records:
        text = path.read_text(encoding="utf-8")
        for heading in ("## Context", "## Decision", "## Consequences"):
            assert heading in text, f"{path.name}: {heading}"
