"""Whatever people read is there in Chinese."""

from __future__ import annotations

import io

from tests.support.messages import (
    Key,
    faults,
    keys_in_use,
    keys_of_python,
    keys_of_template,
    placeholders,
    read_catalogue,
    translations,
)

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def complaints(entry: str, *used: str) -> list[str]:
    stream = io.BytesIO((HEADER + entry).encode())
    return faults({Key("", text): "a.py" for text in used}, read_catalogue(stream, "a.po"))


def test_every_message_has_its_chinese() -> None:
    used = keys_in_use()
    assert len(used) > 50
    found = faults(used, translations())
    assert not found, "\n".join(found)


def test_messages_are_found_in_python() -> None:
    source = 'a = _("One") + gettext_lazy("Two") + ngettext("%(n)s day", "%(n)s days", 3)'
    assert {key.text for key in keys_of_python(source)} == {"One", "Two", "%(n)s day"}


def test_messages_are_found_in_templates() -> None:
    source = """{% load i18n %}<p>
          {% translate "One" %}</p>{% blocktranslate trimmed with n=x %}
            Two {{ n }}
        {% endblocktranslate %}{% blocktranslate count n=x %}a day{% plural %}{{ n }} days
        {% endblocktranslate %}<b title="{% translate 'Three' context 'verb' %}">"""
    found = keys_of_template(source)
    assert {"One", "Two %(n)s", "a day"} <= {key.text for key in found}
    assert Key("verb", "Three") in found


def test_a_missing_translation_is_seen() -> None:
    assert complaints("", "Publish") == ["a.py: 'Publish' is in no catalogue"]
    assert "has no translation" in complaints('msgid "Publish"\nmsgstr ""\n', "Publish")[0]


def test_a_stale_translation_is_seen() -> None:
    assert "used nowhere" in complaints('msgid "Publish"\nmsgstr "发布"\n')[0]
    assert "used nowhere" in complaints('#~ msgid "Publish"\n#~ msgstr "发布"\n', "Publish")[0]
    assert complaints('#. message of allauth\nmsgid "Publish"\nmsgstr "发布"\n') == []


def test_a_wrong_placeholder_is_seen() -> None:
    entry = 'msgid "%(count)s rows"\nmsgstr "%(number)s 行"\n'
    assert "other placeholders" in complaints(entry, "%(count)s rows")[0]
    assert placeholders("a {name} of %(count)d and %s") == {"name", "count", "%s"}
