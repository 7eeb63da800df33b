"""``make docs``: write the pages of docs/reference from the code, so that they cannot go stale."""

from __future__ import annotations

import importlib
import inspect
import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
sys.path.insert(0, str(ROOT))

NOTE = "<!-- Written by `make docs` from {source}; change it there. -->\n"


def _in_both(promise: object) -> tuple[str, str]:
    from django.utils import translation

    with translation.override("en"):
        english = str(promise)
    with translation.override("zh-hans"):
        return english, str(promise)


def roles_page() -> str:
    """Every role on one page an official can read: name, sentence, permissions."""
    from gongkai.organisations.roles import ROLES

    lines = ["# Roles (角色)", "", NOTE.format(source="gongkai/organisations/roles.py")]
    for description in ROLES.values():
        english, chinese = _in_both(description.role.label)
        sentence, sentence_zh = _in_both(description.sentence)
        lines += [f"## {chinese} · {english}", "", f"{sentence_zh}  ", f"{sentence}", ""]
        permissions = sorted(description.permissions, key=lambda permission: permission.value)
        for permission in permissions:
            english, chinese = _in_both(permission.label)
            lines.append(f"- `{permission.value}` {chinese} · {english}")
        lines.append("")
    return "\n".join(lines)


def vocabularies() -> Iterator[tuple[str, type]]:
    """Every set of choices of every module: (module, class)."""
    from django.db.models import Choices

    for path in sorted((ROOT / "gongkai").iterdir()):
        if not (path / "enums.py").exists() and not (path / "enums").is_dir():
            continue
        module = importlib.import_module(f"gongkai.{path.name}.enums")
        for _, member in inspect.getmembers(module, inspect.isclass):
            if issubclass(member, Choices) and member.__module__.startswith(module.__name__):
                yield path.name, member


def words_page() -> str:
    """Every value that is stored or shown as a word, in both languages."""
    lines = ["# Words the house stores (枚举)", "", NOTE.format(source="the modules' enums")]
    for module, choices in vocabularies():
        explained = inspect.getdoc(choices) or ""
        lines += [f"## {module}: {choices.__name__}", "", explained.split("\n\n")[0], ""]
        lines += ["| value | 中文 | English |", "|---|---|---|"]
        for value, label in choices.choices:  # type: ignore[attr-defined]
            english, chinese = _in_both(label)
            lines.append(f"| `{value}` | {chinese} | {english} |")
        lines.append("")
    return "\n".join(lines)


def fields_page() -> str:
    """The data inventory: table by table, what is public, internal, personal."""
    from tests.support.fields import CLASSES, inventory, our_models

    lines = ["# What is stored (数据清单)", "", NOTE.format(source="config/field_classes.yaml")]
    declared = inventory()
    for model in our_models():
        explained = (inspect.getdoc(model) or "").replace("\n", " ")
        lines += [f"## {model._meta.label} — `{model._meta.db_table}`", "", explained, ""]
        if getattr(model, "append_only", False):
            lines += ["Append-only: the database refuses UPDATE and DELETE.", ""]
        for name, chinese in CLASSES.items():
            listed = declared.get(model._meta.label, {}).get(name, "").split()
            if listed:
                lines.append(
                    f"- {chinese} ({name}): {', '.join(f'`{column}`' for column in listed)}"
                )
        lines.append("")
    return "\n".join(lines)


def pages() -> dict[Path, str]:
    """Every generated page and what it ought to say."""
    from config.messages import compile_all

    compile_all()
    return {
        REFERENCE / "roles.md": roles_page(),
        REFERENCE / "words.md": words_page(),
        REFERENCE / "fields.md": fields_page(),
    }


def main() -> None:
    """Write the pages that differ."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("GONGKAI_HOME", str(ROOT / "build" / "check-home"))
    import django

    django.setup()
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for path, text in pages().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
