"""``gongkai ledger verify``: check a proof with nothing but the log's key.

No database, no settings, no network, and not Django: whoever doubts the house must not need it.
"""

from __future__ import annotations

import sys
from datetime import timedelta, timezone
from gettext import gettext as _
from pathlib import Path

import click

from gongkai.ledger.rules.bundle import Broken, ProofFails, Proven, check_bundle
from gongkai.ledger.rules.notes import PublicKey, read_vkey

CHINA = timezone(timedelta(hours=8))


def reasons(error: ProofFails) -> str:
    """Where it breaks, in a sentence."""
    return {
        Broken.FORM: _(
            "The file is not a proof in the form gongkai-proof/1, or parts are missing."
        ),
        Broken.CONTENT: _("The text in it is not the text that was published."),
        Broken.FILE: _("The attachment “%(name)s” is not the one that was published."),
        Broken.COMMITMENT: _("The entry of the log is not about this text."),
        Broken.KEY: _("It was made for another key than the one you gave."),
        Broken.CHECKPOINT: _(
            "The checkpoint was not signed with the key you gave, or was altered."
        ),
        Broken.PATH: _("The entry does not stand at this place of the log that was signed."),
    }[error.what] % {"name": error.name}


def proven_lines(proven: Proven) -> list[str]:
    """What is proven and what is not."""
    facts = {
        "title": proven.title, "record": proven.record, "version": proven.version,
        "unit": proven.unit, "origin": proven.origin, "size": proven.size,
        "number": proven.index + 1, "when": proven.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M"),
        "key": proven.key.vkey,
    }  # fmt: skip
    lines = [
        _("The proof holds."),
        _("“%(title)s” (%(record)s, version %(version)s, unit %(unit)s): text and entry fit.")
        % facts,
        _("It is entry %(number)s of %(size)s in the log %(origin)s, signed with %(key)s.") % facts,
        _("The log says it was published on %(when)s (Beijing time).") % facts,
    ]
    lines += [_("Attachment checked: %(name)s") % {"name": name} for name in proven.files_held]
    lines += [
        _("Attachment not checked, for its bytes are not here: %(name)s") % {"name": name}
        for name in proven.files_not_seen
    ]
    return [
        *lines,
        _("Not proven: that what it says is right, that the date was not set wrong when it was "
          "signed, and that everybody was shown the same log; for that, compare checkpoints."),
    ]  # fmt: skip


def read_keys(given: str) -> list[PublicKey]:
    """Keys from the command line, or from a file that holds one a line."""
    path = Path(given)
    text = path.read_text(encoding="utf-8") if "+" not in given and path.is_file() else given
    lines = [line.split()[-1] for line in text.splitlines() if line.strip()]
    try:
        keys = [read_vkey(line) for line in lines]
    except ValueError as error:
        raise click.BadParameter(
            _("Give the line that /log/key shows, or a file with it.")
        ) from error
    if not keys:
        raise click.BadParameter(_("Give the line that /log/key shows, or a file with it."))
    return keys


def files_in(folder: Path | None) -> dict[str, bytes]:
    """Attachments saved beside the proof, by name."""
    if folder is None:
        return {}
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@click.command(help=_("Check a saved proof, offline. Exit code 1 when it does not hold."))
@click.argument("bundle", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", "given", required=True, help=_("The log's key, or a file that holds it."))
@click.option(
    "--files", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=_("Folder with the attachments, where they are not in the proof."),
)  # fmt: skip
def verify(bundle: Path, given: str, files: Path | None) -> None:
    keys = read_keys(given)
    try:
        proven = check_bundle(bundle.read_bytes(), keys, files_in(files))
    except ProofFails as error:
        click.echo(_("The proof does not hold."))
        click.echo(reasons(error))
        sys.exit(1)
    for line in proven_lines(proven):
        click.echo(line)
