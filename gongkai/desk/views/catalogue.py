"""The editor's own words in Chinese, for its dialogs."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.views.i18n import JavaScriptCatalog

from gongkai.desk.guard import DeskRequest, desk_view

_catalogue = JavaScriptCatalog.as_view(packages=["gongkai.desk"])


@desk_view()
def javascript_catalogue(request: DeskRequest) -> HttpResponseBase:
    """Messages of the rich-text editor; its package brings no Chinese ones."""
    return _catalogue(request)
