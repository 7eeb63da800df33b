"""What should have happened by now and has not: the warnings of ``gongkai check``."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from gongkai.core.moments import LEGAL_ZONE
from gongkai.ledger.queries import why_unsigned
from gongkai.records.enums import SubmissionState
from gongkai.records.models import Submission

PATIENCE = timedelta(minutes=10)
LONGEST_TASK = timedelta(hours=1)
FAILURES_SHOWN_FOR = timedelta(days=7)


def late_publications(now: datetime) -> list[str]:
    """Scheduled records whose moment has passed; the worker could not or did not publish them."""
    late = Submission.objects.filter(
        state=SubmissionState.SCHEDULED, publish_at__lte=now - PATIENCE
    ).select_related("record__unit")
    return [
        _("record %(record)s (%(unit)s) was to go out on %(moment)s and has not")
        % {
            "record": submission.record.public_id,
            "unit": submission.record.unit.short_name,
            "moment": _shown(submission.publish_at),
        }
        for submission in late.order_by("publish_at", "id")
    ]


def stuck_tasks(now: datetime) -> list[str]:
    """Background tasks that failed this week, or do not end."""
    lines = []
    failed = DBTaskResult.objects.filter(
        status=TaskResultStatus.FAILED, finished_at__gte=now - FAILURES_SHOWN_FOR
    )
    for task in failed.order_by("finished_at"):
        lines.append(
            _("task %(task)s failed on %(moment)s: %(error)s")
            % {
                "task": task.task_path,
                "moment": _shown(task.finished_at),
                "error": task.exception_class_path,
            }
        )
    running = DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lte=now - LONGEST_TASK
    )
    for task in running.order_by("started_at"):
        lines.append(
            _("task %(task)s was begun on %(moment)s and has not ended")
            % {"task": task.task_path, "moment": _shown(task.started_at)}
        )
    return lines


def unsigned_log(_now: datetime) -> list[str]:
    """Why the next publication would not get into the public log; a restore leaves the key out."""
    return [sentence] if (sentence := why_unsigned()) else []


def _shown(moment: datetime | None) -> str:
    return f"{moment.astimezone(LEGAL_ZONE):%Y-%m-%d %H:%M}" if moment else "—"
