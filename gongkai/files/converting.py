"""Documents of before 2007 become .docx, .xlsx or .pptx by LibreOffice, where it is installed.

LibreOffice runs in a confined child process with a profile of its own that is thrown away:
macros, links and the network are off. What it makes is inspected like any other upload.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from gongkai.files.confined import Limits, run_confined

LIMITS: Final = Limits(
    seconds=90, memory_bytes=4 * 1024**3, written_bytes=400 * 1024**2, may_start_others=True
)
WORK: Final = "gongkai.files.converting.convert"
FILTERS: Final = {
    "docx": "docx:MS Word 2007 XML",
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "pptx": "pptx:Impress MS PowerPoint 2007 XML",
}
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
# Nothing is run, nothing is fetched, and no link is brought up to date
SETTINGS: Final = {
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel"): "3",
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution"): "true",
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent"): "true",
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks"): "true",
    ("org.openoffice.Office.Writer/Content/Update", "Link"): "0",
    ("org.openoffice.Office.Calc/Content/Update", "Link"): "1",
    ("org.openoffice.Office.Common/Misc", "FirstRun"): "false",
    # Where the network cannot be left, everything goes to a proxy that does not exist
    ("org.openoffice.Inet/Settings", "ooInetProxyType"): "2",
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName"): "127.0.0.1",
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort"): "9",
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName"): "127.0.0.1",
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort"): "9",
    ("org.openoffice.Inet/Settings", "ooInetNoProxy"): "",
}


def converter(program: str) -> str | None:
    """Where LibreOffice is; ``program`` is a path or a name to look for, empty for none."""
    return shutil.which(program) if program else None


def converted(path: Path, suffix: str, program: str) -> Path:
    """The document in its new format, beside the old one. Raises `confined.NotDone`."""
    made = path.with_name(f"converted.{suffix}")
    run_confined(WORK, suffix, program, str(made), path=path, limits=LIMITS)
    return made


# --- the child ----------------------------------------------------------------------------------
def convert(path: Path, suffix: str, program: str, made: str) -> dict[str, Any]:
    """Run LibreOffice in the child's own empty directory and move what it made to ``made``."""
    _leave_the_network()
    room = Path.cwd()
    _write_profile(room / "profile")
    old, out = room / "old", room / "out"
    shutil.copyfile(path, old)
    subprocess.run(  # noqa: S603 - the program is the administrator's, the file has our own name
        [program, "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
         f"-env:UserInstallation=file://{room}/profile",
         "--convert-to", FILTERS[suffix], "--outdir", str(out), str(old)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    shutil.move(out / f"old.{suffix}", made)
    return {}


def _leave_the_network() -> None:
    """Where the system lets an ordinary process do so, go where there is no network at all."""
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None, use_errno=True)
        alone = NEW_NETWORK if os.getuid() == 0 else NEW_NETWORK | NEW_USER
        library.unshare(alone)


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for (path, name), value in SETTINGS.items()
    )
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items '
        'xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>',
        encoding="utf-8",
    )
