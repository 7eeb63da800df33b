"""The content files: templates, profiles of units, and pools of words.

A template's ``when`` says how often it comes up and in which months:
``monthly`` and ``quarterly`` report on the month or quarter before; ``yearly`` and ``once``
come up in their month; ``each`` gives one document per topic, spread over the months.
``share`` is how many of a hundred suitable units bring it out, ``most`` how many of its topics each
takes up.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from config.demo.content.seeds import Template, Timing
from gongkai.core.own_data import read_yaml

CONTENT = files("config.demo.content")


def read_content(name: str) -> Any:
    """The parsed content file."""
    return read_yaml(CONTENT.joinpath(name).read_text(encoding="utf-8"))


@cache
def templates() -> dict[str, Template]:
    """All templates by key, in the order of the files' names."""
    found: dict[str, Template] = {}
    folder = CONTENT.joinpath("templates")
    for name in sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml")):
        for row in read_content(f"templates/{name}"):
            template = _template(row)
            if template.key in found:
                raise ValueError(f"two templates are called {template.key}")
            found[template.key] = template
    return found


def _template(row: Mapping[str, Any]) -> Template:
    fields = {name: value for name, value in row.items() if name != "when"}
    for name in ("kinds", "units"):
        fields[name] = tuple(str(fields.get(name, "")).split())
    fields["keywords"] = tuple(str(fields.get("keywords", "")).split())
    fields["topics"] = tuple(
        topic if isinstance(topic, dict) else {"name": topic} for topic in fields.get("topics", ())
    )
    return Template(timing=_timing(row["when"]), **fields)


def _timing(text: str) -> Timing:
    """Read ``quarterly``, ``yearly 2``, ``once 3 day=20 share=60`` or ``each 3,6,9``."""
    words = text.split()
    months = [word for word in words[1:] if "=" not in word]
    options = dict(word.split("=") for word in words if "=" in word)
    return Timing(
        recurrence=words[0],
        months=tuple(int(month) for month in months[0].split(",")) if months else (),
        **{name: int(value) for name, value in options.items()},
    )


@cache
def profiles() -> dict[str, dict[str, Any]]:
    """What is particular about a unit's work, by unit code."""
    return {
        code: profile
        for name in ("profiles.yaml", "profiles_more.yaml", "profiles_places.yaml")
        for code, profile in read_content(name).items()
    }


@cache
def pools() -> dict[str, list[str]]:
    """Lists of words that any template may draw from."""
    return {name: list(words) for name, words in read_content("pools.yaml").items()}
