"""Our own controls say what Django's say."""

from __future__ import annotations

import pytest
from django import forms

from gongkai.ui.widgets import FlatSelect
from tests.unit.portal.reading import elements, parsed, text_of

CHOICES = [("", "全部"), ("mzj", '市民政局 <"&'), ("lyj", "市林业局")]


@pytest.mark.parametrize("chosen", ["", "lyj", "nothere"])
def test_a_flat_list_offers_and_chooses_the_same(chosen: str) -> None:
    drawn = []
    for widget in (forms.Select, FlatSelect):
        field = forms.ChoiceField(choices=CHOICES, widget=widget(attrs={"class": "wide"}))
        html = field.widget.render("unit", chosen, {"id": "id_unit", "required": True})
        document, _faults = parsed(html)
        (select,) = elements(document, "select")
        drawn.append(
            (
                {name: select.getAttribute(name) for name in ("name", "id", "class")},
                select.hasAttribute("required"),
                [
                    (one.getAttribute("value"), text_of(one).strip(), one.hasAttribute("selected"))
                    for one in elements(select, "option")
                ],
            )
        )
    assert drawn[0] == drawn[1]
    assert len(drawn[0][2]) == len(CHOICES)
