"""The portal's small city, with its log and its index."""

from __future__ import annotations

import pytest

from gongkai.catalogue.actions import adopt_default_items
from gongkai.ledger.actions import sequence
from gongkai.search.actions import rebuild
from tests.people import NOW, SETUP
from tests.unit.portal.city import City
from tests.unit.portal.conftest import city, no_index

__all__ = ["city", "no_index"]


@pytest.fixture
def whole(city: City) -> City:
    """Everything public indexed and entered into the log; the department has a catalogue."""
    adopt_default_items(unit=city.cast.unit, by=SETUP, now=NOW)
    sequence(now=NOW)
    rebuild(NOW)
    return city
