"""How an answer is written down. Pure."""

from gongkai.api.rules.tables import as_table, flat, harmless

__all__ = ["as_table", "flat", "harmless"]
