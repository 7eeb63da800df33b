"""`{% load ui %}`: every tag and filter of the visual language."""

from gongkai.ui.library import register
from gongkai.ui.tags import desk, fields, guidance, lists, navigation, timing, words

__all__ = ["desk", "fields", "guidance", "lists", "navigation", "register", "timing", "words"]
