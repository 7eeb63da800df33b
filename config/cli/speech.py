"""The language the command speaks: Chinese, unless told otherwise. JSON is the same in both."""

from __future__ import annotations

import gettext
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from django.utils import translation

from config import env

CATALOGUES = Path(__file__).resolve().parents[1] / "locale"
DOMAIN = "django"
CHINESE, ENGLISH = "zh-hans", "en"


def gettext_noop(text: str) -> str:
    """Mark a message that is translated when it is shown."""
    return text


def language() -> str:
    """GONGKAI_LANGUAGE; where it leaves the choice, English for an English terminal."""
    named = env.choice("GONGKAI_LANGUAGE", "auto", ("auto", "zh", "en"))
    if named == "auto":
        variables = ("LC_ALL", "LC_MESSAGES", "LANG")
        locale = next(filter(None, map(os.environ.get, variables)), "")
        named = "en" if locale.startswith("en") else "zh"
    return ENGLISH if named == "en" else CHINESE


def choose() -> None:
    """Let click, and what is said before Django is there, speak the chosen language too.

    Both ask Python's own gettext, which knows the language from the environment.
    """
    gettext.bindtextdomain(DOMAIN, str(CATALOGUES))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = "en" if language() == ENGLISH else "zh_Hans"


def name_places(command: click.Command) -> click.Command:
    """Let a command's usage line, and the places for its values, be in the language too."""
    command.options_metavar = gettext.gettext("[OPTIONS]")
    if isinstance(command, click.Group):
        command.subcommand_metavar = gettext.gettext("COMMAND [ARGS]...")
    for one in command.params:
        if one.metavar is None and not isinstance(one.type, click.Choice | click.DateTime):
            one.metavar = _place(one)
    return command


def _place(one: click.Parameter) -> str | None:
    if isinstance(one, click.Option):
        return None if one.is_flag else gettext.gettext(one.type.name.upper())
    word = gettext.gettext(str(one.name).upper()) + ("" if one.nargs == 1 else "...")
    return word if one.required else f"[{word}]"


@contextmanager
def for_programs() -> Iterator[None]:
    """Whatever is answered as JSON is in Chinese, as the data is, whoever asks."""
    with translation.override(CHINESE):
        yield


def say_json(answer: object, indent: int | None = None) -> None:
    """Print one JSON value."""
    click.echo(json.dumps(answer, ensure_ascii=False, indent=indent))


def program() -> str:
    """How this program was called, to be typed again."""
    called = Path(sys.argv[0])
    return str(called) if called.name == "gongkai" else "gongkai"
