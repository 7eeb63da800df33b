"""Refusals of the search index."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongkai.core.errors import StateChanged


class IndexBusy(StateChanged):
    """Another process writes the index."""

    def __init__(self) -> None:
        super().__init__(
            "index_busy",
            _("Another process is writing the search index. It will include this too."),
        )
