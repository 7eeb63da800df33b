"""Read the tables an office keeps for screening: those that count, and older ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any

from django.db.models import Max, QuerySet

from gongkai.screening.enums import TableKind
from gongkai.screening.models import TableVersion
from gongkai.screening.rules.tables import Masks, Switches, Tables, put_together
from gongkai.screening.rules.version import rules_version
from gongkai.screening.rules.words_table import WordRow

WHOLE_SITE = ""


def tables_for(unit_code: str) -> Tables:
    """What counts at the unit now: the site's tables with its own additions. One small query."""
    return _tables(unit_code, tables_digest())


def tables_of_all() -> Callable[[str], Tables]:
    """The same for many units in a row, as they are at this moment: asked once for all."""
    return partial(_tables, _digest=tables_digest())


def tables_digest() -> str:
    """Names all that is set, everywhere; empty before anybody set anything."""
    newest = TableVersion.objects.order_by("-id").values_list("digest", flat=True)
    return newest.first() or ""


def version_of_rules() -> str:
    """Which rules screening goes by at present: the product's, with what findings depend on here.

    Masks are left out: they change what is hidden of a number, not whether it is found.
    """
    newest = TableVersion.objects.exclude(kind=TableKind.MASKS).order_by("-id")
    return rules_version(newest.values_list("digest", flat=True).first() or "")


def table_versions(kind: TableKind, unit_code: str) -> QuerySet[TableVersion]:
    """Every version of one table, the newest first."""
    return TableVersion.objects.filter(kind=kind, unit_code=unit_code).order_by("-number")


def newest_content(kind: TableKind, unit_code: str) -> dict[str, Any]:
    """What the table holds now; empty where nobody set anything."""
    newest = table_versions(kind, unit_code).values_list("content", flat=True).first()
    return dict(newest or {})


def words_kept(unit_code: str) -> tuple[WordRow, ...]:
    """The words put down for the whole site, or added by one unit, and nothing else."""
    rows = newest_content(TableKind.WORDS, unit_code).get("rows", ())
    return tuple(WordRow(*row) for row in rows)


def masks_kept(unit_code: str) -> Masks:
    """The masks set there; the site's, or those of the product, where none are."""
    own = newest_content(TableKind.MASKS, unit_code)
    return Masks.of(own or newest_content(TableKind.MASKS, WHOLE_SITE))


def switches_kept(unit_code: str) -> Switches:
    """The switches set there."""
    return Switches.of(newest_content(TableKind.SWITCHES, unit_code))


@lru_cache(maxsize=512)
def _tables(unit_code: str, _digest: str) -> Tables:
    """By the digest, so that another version anywhere is read anew."""
    return put_together(_newest(WHOLE_SITE), _newest(unit_code) if unit_code else {})


def _newest(unit_code: str) -> Mapping[str, Mapping[str, Any]]:
    rows = TableVersion.objects.filter(unit_code=unit_code).order_by().values("kind")
    keys = rows.annotate(newest=Max("id")).values_list("newest", flat=True)
    found = TableVersion.objects.filter(pk__in=list(keys))
    return {row.kind: row.content for row in found}
