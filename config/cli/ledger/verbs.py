"""The verbs of ``gongkai ledger`` that need the house."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils.translation import gettext as _

from gongkai.core.moments import now
from gongkai.core.transitions import Actor
from gongkai.files.queries import stored_bytes
from gongkai.ledger.actions import publish_files, rebuild_files, recover_from_files, rotate_log_key
from gongkai.ledger.errors import erased, not_in_log, not_public, nothing_yet
from gongkai.ledger.queries import bundle_of, keys, newest_checkpoint
from gongkai.records.queries import sealed_content

BY = Actor.system("ledger")


@click.command(help=_("Save the proof of one published version as a file."))
@click.argument("record_id", metavar="ID")
@click.option("--version", type=click.IntRange(1), help=_("Instead of the newest published one."))
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path),
    help=_("Where to; ID.gongkai-proof.json when left out."),
)  # fmt: skip
@click.option("--without-files", is_flag=True, help=_("Leave the attachments' bytes out."))
def export(record_id: str, version: int | None, output: Path | None, without_files: bool) -> None:
    sealed = sealed_content(record_id, version)
    if sealed is None:
        raise not_in_log(record_id, version) if version else not_public(record_id)
    if not sealed.nonce:
        raise erased(record_id)
    digests = [digest for _name, digest in sealed.files]
    bundle = bundle_of(
        record_id=record_id,
        version=sealed.version,
        content=sealed.content,
        files=[None if without_files else stored_bytes(digest) for digest in digests],
        nonce=sealed.nonce,
    )
    path = output or Path(f"{record_id}.gongkai-proof.json")
    path.write_bytes(bundle)
    click.echo(_("Saved: %(path)s") % {"path": path})


@click.command(help=_("Print what the log signed last."))
def checkpoint() -> None:
    newest = newest_checkpoint()
    if newest is None:
        raise nothing_yet()
    click.echo(newest.note, nl=False)


@click.command(help=_("Print the key the log is checked with."))
@click.option("--all", "every", is_flag=True, help=_("Older keys too, each after its first day."))
def key(every: bool) -> None:
    known = keys()
    if not known:
        raise nothing_yet()
    if not every:
        click.echo(known[0][0].vkey)
        return
    for public, row in known:
        click.echo(f"{row.since.date().isoformat()} {public.vkey}")


@click.command(help=_("Sign with a new key from now on."))
def rotate() -> None:
    rotate_log_key(by=BY, now=now())
    click.echo(_("The log is signed with a new key. Make it known wherever the old one was:"))
    click.echo(keys()[0][0].vkey)


@click.command(help=_("Write the log's public files anew from the database."))
def rebuild() -> None:
    click.echo(_("Written: the files of %(size)s entries.") % {"size": rebuild_files()})


@click.command(help=_("Take entries over from the public files after an older copy was restored."))
def recover() -> None:
    count = recover_from_files(by=BY, now=now())
    publish_files()
    click.echo(_("Entries taken over: %(count)s") % {"count": count})
