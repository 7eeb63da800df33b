"""Compile every message catalogue without system gettext: ``python -m config.messages``."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent


def catalogues() -> list[Path]:
    """Every ``django.po`` of the product."""
    return sorted(
        path for part in ("config", "gongkai") for path in (ROOT / part).rglob("LC_MESSAGES/*.po")
    )


def compile_all() -> int:
    """Write the ``.mo`` beside each ``.po`` that is newer; returns how many were written."""
    written = 0
    for source in catalogues():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as handle:
            catalogue = read_po(handle, locale="zh_Hans_CN")
        with target.open("wb") as handle:
            write_mo(handle, catalogue)
        written += 1
    return written


if __name__ == "__main__":
    compile_all()
