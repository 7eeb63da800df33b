"""Why a copy is not made, or not taken back."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError, InvalidInput


def not_empty(folder: Path) -> InvalidInput:
    """A copy goes into a directory of its own."""
    return InvalidInput(
        "backup_not_empty",
        _(
            "%(folder)s is not empty. A directory holds one backup: name a new one, or use "
            "--into, which makes one for each backup."
        )
        % {"folder": folder},
        folder=str(folder),
    )


def inside(inner: Path, outer: Path) -> InvalidInput:
    """What ought to lie apart would lie together."""
    return InvalidInput(
        "backup_inside",
        _("%(inner)s lies inside %(outer)s; what takes one would take both. Choose another place.")
        % {"inner": inner, "outer": outer},
        inner=str(inner), outer=str(outer),
    )  # fmt: skip


def failed(reason: object) -> DomainError:
    """The machine did not let us: no room, no right, a tool that ended badly."""
    return DomainError(
        "backup_failed",
        _("The backup was not finished: %(reason)s. What was written so far is no backup.")
        % {"reason": reason},
    )


def under_way() -> DomainError:
    """Two at once would get into each other's way."""
    return DomainError(
        "backup_under_way",
        _("Another backup of this installation is being made. Wait for its end."),
    )


def no_rest() -> DomainError:
    """Files go faster than they can be copied."""
    return DomainError(
        "backup_no_rest", _("Records are being erased all the time. Make the backup afterwards.")
    )


def tool_missing(tool: str, server: int) -> InvalidInput:
    """PostgreSQL is copied by its own tools."""
    return InvalidInput(
        "tool_missing",
        _(
            "%(tool)s is not installed. Install the client tools of PostgreSQL %(server)s or "
            "newer (Debian: apt-get install postgresql-client)."
        )
        % {"tool": tool, "server": server},
        tool=tool, server=server,
    )  # fmt: skip


def tool_too_old(tool: str, version: int, server: int) -> InvalidInput:
    """An older tool does not understand a newer server."""
    return InvalidInput(
        "tool_too_old",
        _(
            "%(tool)s is of PostgreSQL %(version)s, the server of %(server)s. Install client tools "
            "of version %(server)s or newer."
        )
        % {"tool": tool, "version": version, "server": server},
        tool=tool, version=version, server=server,
    )  # fmt: skip


def no_backup(folder: Path) -> InvalidInput:
    """There is no manifest: it was never finished, or is something else."""
    return InvalidInput(
        "no_backup",
        _("%(folder)s holds no finished backup: manifest.json is missing or cannot be read.")
        % {"folder": folder},
        folder=str(folder),
    )


def altered(name: str) -> InvalidInput:
    """Something in the copy is not what was written."""
    return InvalidInput(
        "backup_altered",
        _(
            "%(name)s in the backup is missing or is not what was written. Nothing was restored; "
            "use another backup."
        )
        % {"name": name},
        name=name,
    )


def newer(what: str) -> InvalidInput:
    """An older program cannot read a newer database."""
    return InvalidInput(
        "backup_newer",
        _(
            "The backup is of a newer release than this program (%(what)s). Install that release "
            "and restore with it."
        )
        % {"what": what},
        what=what,
    )


def other_engine(theirs: str, ours: str) -> InvalidInput:
    """A dump of one engine is nothing to the other."""
    return InvalidInput(
        "other_engine",
        _("The backup is of %(theirs)s, this home uses %(ours)s. Set GONGKAI_DATABASE_URL for it.")
        % {"theirs": theirs, "ours": ours},
        theirs=theirs, ours=ours,
    )  # fmt: skip


def home_not_empty(what: object) -> InvalidInput:
    """Nothing that is there is ever written over."""
    return InvalidInput(
        "home_not_empty",
        _(
            "%(what)s is there already. A backup is restored into an empty home: set GONGKAI_HOME "
            "(and GONGKAI_DATABASE_URL) to a new place."
        )
        % {"what": what},
        what=str(what),
    )


def no_keys(folder: Path) -> InvalidInput:
    """The directory named with --keys is another one."""
    return InvalidInput(
        "no_keys",
        _("%(folder)s holds no key of the public log (ledger.key).") % {"folder": folder},
        folder=str(folder),
    )


def other_data(what: str) -> DomainError:
    """The database that was put back is not the one that was copied."""
    return DomainError(
        "restored_other",
        _("The restored database differs from the manifest (%(what)s); it was taken away again.")
        % {"what": what},
        what=what,
    )
