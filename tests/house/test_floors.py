"""The house has floors: look down, never up, and call at the front door."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import grimp
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent.parent
LINTER = Path(sys.executable).parent / "lint-imports"

FRONT_DOOR = {"actions", "queries", "rules", "enums", "errors"}
OPEN_TO_ALL = {"core", "ui"}


def lint(directory: Path, config: Path) -> subprocess.CompletedProcess[str]:
    command = [str(LINTER), "--no-cache", "--config", str(config)]
    return subprocess.run(command, cwd=directory, capture_output=True, text=True)


def floors() -> dict[str, int]:
    """Module → height, from the contract import-linter enforces; larger is higher."""
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    lines = contract["importlinter:contract:floors"]["layers"].strip().splitlines()
    return {
        name: len(lines) - number
        for number, line in enumerate(lines)
        for name in re.findall(r"\w+", line.split("#")[0])
    }


def looks_up(height: dict[str, int], here: str, there: str) -> bool:
    """Whether a foreign key from module ``here`` points sideways or up."""
    return here != there and {here, there} <= height.keys() and height[there] >= height[here]


def edges() -> Iterable[tuple[str, str]]:
    graph = grimp.build_graph("gongkai", exclude_type_checking_imports=True, cache_dir=None)
    for importer in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            yield importer, imported


def is_trespass(importer: str, imported: str) -> bool:
    """Whether the import enters another module by anything but its front door."""
    home = importer.split(".")[1:2]
    path = imported.split(".")[1:]
    if not home or not path or path[0] == home[0] or path[0] in OPEN_TO_ALL:
        return False
    return not FRONT_DOOR & set(path[1:2])


def test_imports_look_down() -> None:
    done = lint(ROOT, ROOT / ".importlinter")
    assert done.returncode == 0, done.stdout


def test_the_linter_sees_an_import_that_looks_up(tmp_path: Path) -> None:
    for module, text in {"": "", "upper": "", "lower": "from home import upper"}.items():
        (tmp_path / "home" / module).mkdir(parents=True, exist_ok=True)
        (tmp_path / "home" / module / "__init__.py").write_text(text)
    config = tmp_path / "contract.ini"
    config.write_text(
        "[importlinter]\nroot_package = home\n[importlinter:contract:floors]\nname = floors\n"
        "type = layers\ncontainers = home\nlayers =\n    upper\n    lower\n"
    )
    done = lint(tmp_path, config)
    assert done.returncode == 1
    assert "home.lower is not allowed to import home.upper" in done.stdout


def test_foreign_keys_look_down() -> None:
    height = floors()
    wrong = [
        f"{field} → {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model
        and looks_up(height, model._meta.app_label, field.related_model._meta.app_label)
    ]
    assert not wrong, wrong


def test_a_foreign_key_that_looks_up_is_seen() -> None:
    height = floors()
    assert height["portal"] > height["records"] > height["core"] >= 1
    assert looks_up(height, "organisations", "records")
    assert looks_up(height, "portal", "desk")
    assert not looks_up(height, "records", "organisations")


def test_foreign_keys_are_written_as_strings() -> None:
    pattern = re.compile(r"(ForeignKey|OneToOneField|ManyToManyField)\(\s*(?!\")\S")
    wrong = [
        str(path.relative_to(ROOT))
        for path in ROOT.glob("gongkai/*/models*/**/*.py")
        if pattern.search(path.read_text())
    ]
    wrong += [
        str(path.relative_to(ROOT))
        for path in ROOT.glob("gongkai/*/models.py")
        if pattern.search(path.read_text())
    ]
    assert not wrong, wrong
    assert pattern.search("unit = models.ForeignKey(Organisation, on_delete=CASCADE)")


def test_neighbours_use_the_front_door() -> None:
    wrong = [
        f"{importer} → {imported}"
        for importer, imported in edges()
        if is_trespass(importer, imported)
    ]
    assert not wrong, wrong


def test_a_trespass_is_seen() -> None:
    assert is_trespass("gongkai.desk.views", "gongkai.records.models")
    assert is_trespass("gongkai.desk.views", "gongkai.records")
    assert not is_trespass("gongkai.desk.views", "gongkai.records.queries.lists")
    assert not is_trespass("gongkai.desk.views", "gongkai.ui.text")
    assert not is_trespass("gongkai.records.actions", "gongkai.records.models")
