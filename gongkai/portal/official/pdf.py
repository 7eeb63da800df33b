"""Drawing a PDF beside the server: one at a time, within bounds, or a sentence why not.

Three hundred pages take about eleven seconds and 270 MB. So a process of its own draws them, which
is ended when it takes too long, and whoever finds it busy is asked to come back.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError

LONGEST_SECONDS = 90
PATIENCE_SECONDS = 1.0
LOOK_SECONDS = 0.1
RENDERER = "gongkai.portal.official.render"
LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0")
FONTS = "libfontconfig.so.1"
TOLD = ("PATH", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "FONTCONFIG_FILE", "TMPDIR")


class NotNow(DomainError):
    """It could be drawn, but not here or not now; the sentence says what helps."""

    status = 503


def pdf_of(page: str) -> bytes:
    """The page as a PDF. Raises `NotNow` where that cannot be, or not at this moment."""
    problem = pdf_problem()
    if problem:
        raise NotNow("pdf_not_installed", missing_words(problem), missing=problem)
    with _one_at_a_time():
        try:
            done = subprocess.run(  # noqa: S603 - our own module, no shell
                [sys.executable, "-m", RENDERER],
                input=page.encode(), capture_output=True, timeout=LONGEST_SECONDS, check=True,
                cwd=settings.BASE_DIR, env=_environment(),
            )  # fmt: skip
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
            raise NotNow(
                "pdf_failed",
                _("The PDF could not be made. Save the Word file, or print the page itself."),
            ) from error
    return done.stdout


def _environment() -> dict[str, str]:
    """What the child is told: how to find fonts and libraries, and none of our secrets."""
    told = {name: os.environ[name] for name in TOLD if name in os.environ}
    return {**told, "LC_ALL": "C.UTF-8", "HOME": str(settings.CACHE_ROOT)}


def missing_words(problem: str) -> str:
    """What to install, for whoever runs the installation."""
    sentences = {
        "weasyprint": _("PDFs cannot be made here: the package WeasyPrint is not installed."),
        "pango": _(
            "PDFs cannot be made here: install Pango (Debian: libpango-1.0-0, libpangoft2-1.0-0) "
            "and start the service again."
        ),
        "font": _(
            "PDFs cannot be made here: install a Chinese font (Debian: fonts-noto-cjk) "
            "and start the service again."
        ),
    }
    return sentences[problem]


@cache
def pdf_problem() -> str:
    """What is missing on this machine, or nothing: `weasyprint`, `pango` or `font`.

    Asked of the libraries themselves, in some milliseconds: WeasyPrint takes a second to load.
    """
    if find_spec("weasyprint") is None:
        return "weasyprint"
    try:
        for name in LIBRARIES:
            ctypes.CDLL(name)
        has_font = _has_chinese_font(ctypes.CDLL(FONTS))
    except OSError:
        return "pango"
    return "" if has_font else "font"


class _FontSet(ctypes.Structure):
    """The head of an FcFontSet."""

    _fields_ = (("count", ctypes.c_int), ("room", ctypes.c_int), ("fonts", ctypes.c_void_p))


def _has_chinese_font(fontconfig: ctypes.CDLL) -> bool:
    fontconfig.FcNameParse.restype = ctypes.c_void_p
    fontconfig.FcObjectSetCreate.restype = ctypes.c_void_p
    fontconfig.FcFontList.restype = ctypes.POINTER(_FontSet)
    pattern = ctypes.c_void_p(fontconfig.FcNameParse(b":lang=zh-cn"))
    wanted = ctypes.c_void_p(fontconfig.FcObjectSetCreate())
    found = fontconfig.FcFontList(None, pattern, wanted)
    return bool(found) and found.contents.count > 0


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Locks on files, so that all processes of this machine draw one after the other.

    One more may wait, for a moment: a thread that waits answers nobody else meanwhile.
    """
    root = Path(settings.CACHE_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with (root / "drawing.lock").open("w") as lock:
        if not _locked(lock.fileno()):
            with (root / "drawing.next").open("w") as place:
                if not _locked(place.fileno()) or not _locked_soon(lock.fileno()):
                    raise NotNow(
                        "pdf_busy", _("Another PDF is being made. Please try again in a minute.")
                    )
        yield


def _locked_soon(descriptor: int) -> bool:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if _locked(descriptor):
            return True
        time.sleep(LOOK_SECONDS)
    return False


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
