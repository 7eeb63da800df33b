"""Actions ask for the right themselves; only the two commands that found a house go past it."""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = ("organisations", "catalogue", "workdays")
FOUNDERS = {
    "config/cli/init.py",
    "config/demo/load.py",
    "gongkai/organisations/officer.py",
}


def bare_actors(action: object) -> list[str]:
    """Parameters of an action through which somebody could act without being asked for a right."""
    found = inspect.signature(action).parameters.values()  # type: ignore[arg-type]
    return [one.name for one in found if str(one.annotation) == "Actor"]


def makes_founders(source: str) -> bool:
    """Whether the code makes a `Founder`, by calling the class or one of its makers."""
    return any(
        isinstance(node, ast.Call) and "Founder" in ast.unparse(node.func)
        for node in ast.walk(ast.parse(source))
    )


@pytest.mark.parametrize("name", MODULES)
def test_no_action_takes_somebody_nobody_asked(name: str) -> None:
    actions = importlib.import_module(f"gongkai.{name}.actions")
    own = {
        key: value
        for key, value in vars(actions).items()
        if inspect.isfunction(value)
        and not key.startswith("_")
        and value.__module__.startswith(f"gongkai.{name}.actions")
    }
    assert len(own) > 3
    assert {key: found for key, value in own.items() if (found := bare_actors(value))} == {}


def test_a_bare_actor_would_be_seen() -> None:
    scope: dict[str, object] = {}
    exec("from __future__ import annotations\ndef act(*, by: Actor): ...", scope)
    assert bare_actors(scope["act"]) == ["by"]


def test_only_the_commands_that_found_a_house_make_founders() -> None:
    found = {
        str(path.relative_to(ROOT))
        for part in ("gongkai", "config")
        for path in (ROOT / part).rglob("*.py")
        if makes_founders(path.read_text(encoding="utf-8"))
    }
    assert found <= FOUNDERS
    assert {"config/cli/init.py", "config/demo/load.py"} <= found


def test_another_founder_would_be_seen() -> None:
    assert makes_founders("by = Founder.system('view')")
    assert makes_founders("by = actions.Founder('view')")
    assert not makes_founders("def act(*, by: Officer | Founder) -> None: ...")
