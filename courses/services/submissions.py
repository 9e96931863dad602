"""Submitting code, stopping a run, waiting for it."""

import logging
from collections.abc import Mapping
from threading import BoundedSemaphore
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import BigIntegerField, CharField, QuerySet
from django.utils import timezone

from courses.grading import SyntaxProblem, check_syntax
from courses.models import (
    Draft,
    Exercise,
    Learner,
    RunKind,
    RunState,
    Submission,
    SubmissionSource,
    TestRow,
)
from courses.models.attempts import WAITING
from courses.models.prepared import Prepared, Slot
from courses.models.slots import LEARNER
from courses.services import announcements, runs, worker
from courses.services.drafts import DraftConflict, Opened
from courses.services.errors import Busy, NotStored, NotYours, Refused, is_unwritable
from courses.services.limits import QueueFull, TooManyRuns, TooManyWaiting, check_limits
from courses.services.runs import grade
from courses.services.sources import (
    BadSource,
    NotReady,
    checked_event,
    reset_draft,
    save_draft,
    source_hash,
    version_of,
)

__all__ = [
    "BadSource",
    "Busy",
    "DraftConflict",
    "NotReady",
    "NotStored",
    "NotYours",
    "QueueFull",
    "Refused",
    "SyntaxRefused",
    "TooManyRuns",
    "TooManyWaiting",
    "cancel",
    "grade",
    "place_in_line",
    "reset_draft",
    "save_draft",
    "submit",
    "wait",
]

logger = logging.getLogger(__name__)

WAITERS = 4
"""Requests that may wait for the end of a run at once: half of the server's threads. A queue of
people who watch their runs must not keep the others from reading."""
_waiters = BoundedSemaphore(WAITERS)

_CHANGES = (
    "state",
    "verdict",
    "points",
    "max_points",
    "report",
    "started_at",
    "finished_at",
    "lease_until",
    "tries",
)


class SyntaxRefused(Refused):
    """The code does not compile, so nothing ran. The draft is saved."""

    def __init__(self, problem: SyntaxProblem) -> None:
        self.problem = problem
        super().__init__(
            f"{problem.file}, line {problem.line}: {problem.message}.",
            "Python cannot read the file, so nothing ran.",
            "Mend the line and run again.",
        )


def submit(
    *,
    by: Learner,
    exercise: Exercise,
    files: Mapping[str, str],
    kind: RunKind = RunKind.TESTS,
    event: str | None = None,
    cold: bool = False,
    address: str = "",
    opened: Opened | None = None,
) -> Submission:
    """Queue a run, or answer at once from the report of identical code.

    The text is saved as the learner's draft first, whatever comes after.

    Args:
        files: text by name; a name that the starter does not have is refused, a missing one is
            taken from the draft, else from the starter.
        event: what to invoke with, as JSON text; None keeps the draft's.
        cold: for an invoke, start a new environment even if one is warm for this code.
        address: the network address, which limits guests.
        opened: what the page that sends this knows of the draft; None overwrites whatever is there.

    Raises:
        BadSource: unknown file, too large, or an event that is not JSON.
        DraftConflict: another page changed the draft; nothing runs.
        NotReady: the exercise has no version to grade with.
        SyntaxRefused: nothing ran.
        TooManyWaiting, TooManyRuns, QueueFull: try again later.
        NotStored: neither draft nor run was stored; try again later.
    """
    try:
        draft = save_draft(by=by, exercise=exercise, files=files, event=event, opened=opened)
        return _queue(by, exercise, draft, kind, cold, address)
    except OperationalError as error:
        if not is_unwritable(error):
            raise
        logger.exception("a run could not be queued")
        raise NotStored from error


def _queue(
    by: Learner, exercise: Exercise, draft: Draft, kind: RunKind, cold: bool, address: str
) -> Submission:
    payload = "" if kind == RunKind.TESTS else checked_event(draft.event)
    problem = check_syntax({name: text.encode() for name, text in draft.files.items()})
    if problem is not None:
        raise SyntaxRefused(problem)
    submission = Submission(
        learner=by,
        exercise=exercise,
        version=version_of(exercise),
        kind=kind,
        source_hash=source_hash(draft.files, payload),
    )
    with transaction.atomic():
        if not _answered_from_report(submission):
            check_limits(by, address=address)
            submission.save()
            transaction.on_commit(lambda: worker.get_pool().wake())
        SubmissionSource.objects.create(
            submission=submission, files=draft.files, event=payload, start_cold=cold
        )
    return submission


def cancel(*, by: Learner, submission: Submission) -> bool:
    """Stop a run: no verdict, no attempt. False when it had ended already.

    Raises:
        NotYours: the submission is somebody else's.
    """
    if submission.learner_id != by.pk:
        raise NotYours
    with transaction.atomic():
        stopped = Submission.objects.filter(pk=submission.pk, state__in=WAITING).update(
            state=RunState.CANCELLED, finished_at=timezone.now(), lease_until=None
        )
        if stopped:
            TestRow.objects.filter(submission=submission).delete()
            transaction.on_commit(lambda: worker.cancel(submission.pk))
    submission.refresh_from_db(fields=_CHANGES)
    return stopped == 1


def wait(submission: Submission, seconds: float) -> bool:
    """Wait up to `seconds` for the run to end, and read the row again. True when it has ended.

    Does not wait while `WAITERS` others do: ask again later.
    """
    with announcements.end_of(submission.pk) as ended:
        # Asked after registering, so that an end in between is not missed; and only this, because
        # the worker that begins the run wants the interpreter too.
        goes_on = _STATE.rows(pk=submission.pk)[0][0] in WAITING
        if goes_on and _waiters.acquire(blocking=False):
            try:
                ended.wait(seconds)
            finally:
                _waiters.release()
    submission.refresh_from_db(fields=_CHANGES)
    return submission.is_over


def _state() -> QuerySet[Submission, Any]:
    return Submission.objects.filter(pk=Slot("pk", BigIntegerField())).values_list("state")


_STATE = Prepared(_state)


def place_in_line(submission: Submission) -> int:
    """How many runs will begin before this one; 0 when it is next, held up, running or over."""
    if submission.state != RunState.QUEUED:
        return 0
    pool = worker.get_pool()
    order = pool.turns.order(runs.queued_except(pool.outages.refused()))
    return order.index(submission.pk) if submission.pk in order else 0


def _identical() -> QuerySet[Submission, Any]:
    """The newest run of identical code whose report may be reused."""
    repeatable = Submission.objects.filter(
        learner=LEARNER,
        version=Slot("version", BigIntegerField()),
        source_hash=Slot("source_hash", CharField()),
        repeatable=True,
    )
    return repeatable.order_by("-pk").values_list("pk")[:1]


_IDENTICAL = Prepared(_identical)


def _answered_from_report(submission: Submission) -> bool:
    """End the submission with the learner's own report of identical code, if there is one."""
    if submission.kind != RunKind.TESTS:
        return False
    found = _IDENTICAL.rows(
        learner=submission.learner_id,
        version=submission.version_id,
        source_hash=submission.source_hash,
    )
    if not found:
        return False
    stored = Submission.objects.get(pk=found[0][0])
    if stored.report is None:
        return False
    if stored.report["emulator_version"] != worker.engine_version():
        return False
    submission.state = RunState.DONE
    submission.reused = True
    submission.started_at = submission.finished_at = submission.queued_at
    submission.verdict = stored.verdict
    submission.points, submission.max_points = stored.points, stored.max_points
    submission.report = stored.report
    submission.save()
    TestRow.objects.bulk_create(
        TestRow(submission=submission, order=row.order, name=row.name, verdict=row.verdict)
        for row in stored.tests.all()
    )
    runs.settle(submission)
    return True
