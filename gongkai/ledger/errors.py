"""What the log refuses, in sentences."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError, Gone, NotFound, StateChanged


def key_missing(path: Path) -> DomainError:
    """The log has a key, and its file is not there."""
    return StateChanged(
        "log_key_missing",
        _(
            "The signing key of the public log is not in %(path)s. Put the file back; if it is "
            "lost, make a new key with `gongkai ledger rotate`."
        )
        % {"path": path},
        path=str(path),
    )


def other_key(path: Path) -> DomainError:
    """The file holds a key the log does not know."""
    return StateChanged(
        "log_key_other",
        _(
            "%(path)s holds another key than the one the public log was last signed with. Put the "
            "right file back; keys are changed with `gongkai ledger rotate`."
        )
        % {"path": path},
        path=str(path),
    )


def key_unreadable(path: Path) -> DomainError:
    """The file is no key."""
    return StateChanged(
        "log_key_unreadable",
        _("%(path)s holds no Ed25519 key, or may not be read.") % {"path": path},
        path=str(path),
    )


def published_more(published: int, stored: int) -> DomainError:
    """The files before the public hold more than the database; signing on would fork the log."""
    return StateChanged(
        "log_shorter",
        _(
            "The public log was published with %(published)s entries, but the database knows "
            "%(stored)s. It was restored from an older copy. Nothing is signed until "
            "`gongkai ledger recover` has taken the missing entries over from the published files."
        )
        % {"published": published, "stored": stored},
        published=published,
        stored=stored,
    )


def published_other(size: int) -> DomainError:
    """The database says something else than what was published."""
    return StateChanged(
        "log_forked",
        _(
            "The first %(size)s entries of the public log are others in the database than those "
            "that were published and signed. Nothing more is signed. Run `gongkai check`."
        )
        % {"size": size},
        size=size,
    )


def nothing_yet() -> DomainError:
    """No entry, so no checkpoint."""
    return NotFound("log_empty", _("There is nothing in the public log yet."))


def not_in_log(record: str, version: int) -> DomainError:
    """No leaf of this version's publication."""
    return NotFound(
        "not_in_log",
        _("Version %(version)s of %(record)s was never published.")
        % {"record": record, "version": version},
        record=record,
        version=version,
    )


def not_public(record: str) -> DomainError:
    """No such record, or none of its versions went out."""
    return NotFound(
        "not_in_log",
        _("There is no record %(record)s, or it was never published.") % {"record": record},
        record=record,
    )


def not_numbered_yet(record: str, version: int) -> DomainError:
    """The leaf waits for the worker."""
    return StateChanged(
        "not_in_log_yet",
        _(
            "Version %(version)s of %(record)s was published just now and is being entered into "
            "the public log. Try again in a few seconds; the worker must be running."
        )
        % {"record": record, "version": version},
        record=record,
        version=version,
    )


def erased(record: str) -> DomainError:
    """Content and nonce were destroyed, so nothing can be proven any more."""
    return Gone(
        "erased",
        _(
            "%(record)s was erased: its text and the random number that tied it to the log were "
            "destroyed. The log still shows that it was published and erased; what it said can "
            "no longer be proven by anybody."
        )
        % {"record": record},
        record=record,
    )
