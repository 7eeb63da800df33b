"""Where the parts are put together: visibility rules, and logins into the audit trail."""

from __future__ import annotations

from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core import forgetting, log, moments, visibility
from gongkai.core.middleware import frame_errors
from gongkai.core.transitions import Actor
from gongkai.desk import frame as desk_frame
from gongkai.organisations.queries import people_seen_by
from gongkai.portal import frame as portal_frame
from gongkai.portal.baking.touching import make_room
from gongkai.records.queries.finding import forget_found_texts
from gongkai.records.queries.screening import forget_findings
from gongkai.records.queries.searching import RecordSource, carriers
from gongkai.records.queries.versions import forget_differences
from gongkai.records.queries.visibility import register_rules
from gongkai.search import sources
from gongkai.ui import frames


def wire() -> None:
    """Called once, when all modules are loaded."""
    register_rules()
    log.watch(make_room)
    forgetting.on_erasure(forget_findings)
    forgetting.on_erasure(forget_found_texts)
    forgetting.on_erasure(forget_differences)
    frames.use(portal_frame.page)
    frame_errors(portal=portal_frame.error_frame, desk=desk_frame.error_frame)
    sources.register("record", RecordSource())
    sources.register_part("file", "record", carriers)
    visibility.register("person", "organisations.Person", people_seen_by)
    user_logged_in.connect(_logged_in, dispatch_uid="audit_login")
    user_logged_out.connect(_logged_out, dispatch_uid="audit_logout")
    user_login_failed.connect(_login_failed, dispatch_uid="audit_login_failed")
    for changed in (authenticator_added, authenticator_removed, authenticator_reset):
        changed.connect(_second_factor_changed, dispatch_uid="audit_second_factor")


def _logged_in(user: Any, **_rest: Any) -> None:
    _write(Verb.LOGIN, Actor(user.person.public_id), user.username)


def _logged_out(user: Any, **_rest: Any) -> None:
    if user is not None:
        _write(Verb.LOGOUT, Actor(user.person.public_id), user.username)


def _login_failed(credentials: dict[str, Any], **_rest: Any) -> None:
    _write(
        Verb.LOGIN_FAILED, Actor.system("login"), str(credentials.get("username", ""))[:40], False
    )


def _second_factor_changed(user: Any, authenticator: Any, **_rest: Any) -> None:
    write_audit(
        verb=Verb.CHANGE, by=Actor(user.person.public_id), now=moments.now(), kind="account",
        object_id=user.username, fields=["second_factor"], factor=str(authenticator.type),
    )  # fmt: skip


def _write(verb: Verb, by: Actor, username: str, succeeded: bool = True) -> None:
    write_audit(
        verb=verb, by=by, now=moments.now(), kind="account", object_id=username,
        succeeded=succeeded,
    )  # fmt: skip
