"""One run: taken from the queue, graded outside any transaction, stored in one.

Every transition is a conditional UPDATE on the state and the number of the try, so that of a
worker, a second worker and Stop only one wins, and a late result of an interrupted try is dropped.
"""

import logging
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime
from threading import Event
from typing import Any

from django.db import DatabaseError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from courses.emulator import Cancelled, SandboxUnavailable
from courses.emulator.records import Outcome, SandboxFacts
from courses.grading.report import Report, TestResult
from courses.grading.report import Verdict as GradingVerdict
from courses.models import Learner, RunKind, RunState, Submission, TestRow, TestVerdict
from courses.models.attempts import COUNTED
from courses.models.exercises import long_texts, programs
from courses.models.prepared import Prepared
from courses.services import announcements, badges, misses
from courses.services.engine import Engine, Program
from courses.services.errors import is_unwritable
from courses.services.leases import HANDED_BACK, LEASE
from courses.services.play_settings import PlaySettings
from courses.services.progress import pay_first_pass, record_activity
from courses.services.turns import Turns

logger = logging.getLogger(__name__)

MAX_TRIES = 2
"""A run that a restart or a failure of ours interrupts is repeated once by itself."""
PROGRESS_EVERY_S = 0.1
STORE_AGAIN_S = 2.0
"""After how long a result is offered again to a database that is full or locked."""


def claim(
    *,
    turns: Turns | None = None,
    held: Collection[int] = (),
    more: Callable[[], None] | None = None,
    now: datetime | None = None,
) -> Submission | None:
    """Take the queued run whose turn it is, None when there is none.

    Args:
        turns: who was served last; without it, nobody was.
        held: versions of exercises whose runs have to wait.
        more: called when further runs wait, so that another worker looks for them.
    """
    now = now or timezone.now()
    turns = turns or Turns()
    while True:
        queued = queued_except(held)
        if not queued:
            return None
        first = turns.order(queued)[0]
        taken = Submission.objects.filter(pk=first, state=RunState.QUEUED).update(
            state=RunState.RUNNING,
            started_at=now,
            lease_until=now + LEASE,
            tries=F("tries") + 1,
        )
        if taken:
            turns.began(dict(queued)[first], queued)
            if more is not None and len(queued) > 1:
                more()
            return (
                Submission.objects.select_related("source", "version", "exercise")
                .defer(*long_texts("exercise"), *programs("version"))
                .filter(pk=first)
                .first()
            )


_QUEUED = Prepared(lambda: Submission.objects.queued().values_list("pk", "learner_id"))


def queued_except(held: Collection[int]) -> list[Any]:
    """Keys of what waits, each with its learner's, without runs of these versions."""
    if not held:
        return _QUEUED.rows()
    waiting = Submission.objects.queued().of_versions_other_than(held)
    return list(waiting.values_list("pk", "learner_id"))


def renew(pks: list[int], *, now: datetime | None = None) -> set[int]:
    """Prolong the leases of runs that this process works on. Returns those still running."""
    running = Submission.objects.running().filter(pk__in=pks)
    running.update(lease_until=(now or timezone.now()) + LEASE)
    return set(running.values_list("pk", flat=True))


def hand_back(pks: list[int]) -> None:
    """End the leases at once: this process stops, the next one shall repeat these runs."""
    Submission.objects.running().filter(pk__in=pks).update(lease_until=HANDED_BACK)


@transaction.atomic
def requeue_interrupted(pks: Collection[int], *, now: datetime | None = None) -> int:
    """Queue again what lost its worker (`leases.Watch`), once. Returns how many wait again."""
    now = now or timezone.now()
    interrupted = Submission.objects.running().filter(pk__in=pks)
    for submission in list(interrupted.filter(tries__gte=MAX_TRIES)):
        _end(submission, _failure("The run was interrupted twice."), now=now)
    again = list(interrupted.values_list("pk", flat=True))
    TestRow.objects.filter(submission__in=again).delete()
    return interrupted.filter(pk__in=again).update(
        state=RunState.QUEUED, started_at=None, lease_until=None
    )


def grade(submission: Submission, *, engine: Engine, cancelled: Event) -> None:
    """Run a claimed submission to its end and store what came out.

    Nothing is stored when the run was cancelled meanwhile. When grading itself fails, the run is
    queued again once.

    Raises:
        SandboxUnavailable: it cannot run now, and is queued again: as often as that takes when
            nothing ran, once when the sandbox went away under it.
        DatabaseError: nothing was stored; the lease will pass and the run be repeated.
    """
    program = _program(submission)
    began = False
    try:
        engine.check(program)
        began = True
        _run(submission, program, engine, cancelled)
    except Cancelled:
        return
    except SandboxUnavailable:
        if not began:
            _queue_again(submission, tries=submission.tries - 1)
        elif not _repeat(submission):
            _finish(submission, _failure("The sandbox went away twice during your run."))
        raise
    except DatabaseError:
        raise
    except Exception:
        # Whatever a run does, the worker goes on to the next one.
        logger.exception("grading submission %s failed", submission.uuid)
        if not _repeat(submission):
            _finish(submission, _failure("Grading stopped twice with an error of ours."))


def _program(submission: Submission) -> Program:
    source = submission.source
    if submission.kind == RunKind.PLAY:
        settings = PlaySettings.of(source.settings)
        return Program(
            exercise="playground",
            tests_yaml=settings.scenario,
            files=source.files,
            event=source.event,
            cold=source.start_cold,
            count=settings.count,
            burst=settings.burst,
        )
    return Program(
        exercise=submission.of_exercise.slug,
        tests_yaml=submission.of_version.tests_yaml,
        files=source.files,
        event=source.event,
        owner=f"{submission.learner_id}/{submission.exercise_id}",
        cold=source.start_cold,
    )


def _run(submission: Submission, program: Program, engine: Engine, cancelled: Event) -> None:
    if submission.kind == RunKind.TESTS:
        progress = _Progress(submission)
        report = engine.grade(program, cancelled=cancelled, on_test=progress.heard)
        _store(lambda: _finish(submission, report), cancelled)
    else:
        free = {
            RunKind.INVOKE: engine.invoke,
            RunKind.PLAY: engine.play,
            RunKind.SWEEP: engine.sweep,
        }
        document = free[RunKind(submission.kind)](program, cancelled=cancelled)
        _store(lambda: _finish_free(submission, document), cancelled)


def _store(store: Callable[[], None], cancelled: Event) -> None:
    """Store a result, however long the database is full or locked: the run need not be repeated."""
    while True:
        try:
            store()
        except OperationalError as error:
            if not is_unwritable(error) or cancelled.is_set():
                raise
            logger.exception("a result could not be stored; it is kept and tried again")
            cancelled.wait(STORE_AGAIN_S)
        else:
            return


class _Progress:
    """Stores test rows while the run goes on, a few at a time."""

    def __init__(self, submission: Submission) -> None:
        self._submission = submission
        self._waiting: list[TestRow] = []
        self._written_at = time.monotonic()

    def heard(self, order: int, result: TestResult) -> None:
        self._waiting.append(_row(self._submission, order, result))
        # A run that ends at once pays for no write but its last.
        if time.monotonic() - self._written_at >= PROGRESS_EVERY_S:
            # Only shown: a database that is full must not end the run.
            with suppress(OperationalError):
                TestRow.objects.bulk_create(self._waiting, ignore_conflicts=True)
                self._waiting = []
            self._written_at = time.monotonic()


def _row(submission: Submission, order: int, result: TestResult) -> TestRow:
    return TestRow(
        submission_id=submission.pk,
        order=order,
        name=result.name[:200],
        verdict=result.verdict.value,
    )


def _failure(message: str) -> Report:
    """A report for a run of which there is none: ours is the fault."""
    return Report(
        verdict=GradingVerdict.INFRASTRUCTURE,
        tests=(),
        sandbox=SandboxFacts(tier="", layers=(), memory_by=""),
        emulator_version="",
        duration_ms=0,
        message=message,
    )


def _finish(submission: Submission, report: Report) -> None:
    if _end(submission, report, now=timezone.now()):
        announcements.announce(submission.pk)


def _finish_free(submission: Submission, document: dict[str, Any]) -> None:
    ours = any(
        one["outcome"] == Outcome.INFRASTRUCTURE
        for one in document.get("invocations") or document.get("points", ())
    )
    if ours:
        _finish(submission, _failure("The local Lambda failed twice. Run it again."))
    elif _conclude(submission, now=timezone.now(), report=document):
        announcements.announce(submission.pk)


def _repeat(submission: Submission) -> bool:
    """Queue a run again after a failure of ours; False when it had its second chance."""
    if submission.tries >= MAX_TRIES:
        return False
    _queue_again(submission, tries=submission.tries)
    return True


@transaction.atomic
def _queue_again(submission: Submission, *, tries: int) -> None:
    TestRow.objects.filter(submission=submission).delete()
    _running(submission).update(
        state=RunState.QUEUED, started_at=None, lease_until=None, tries=tries
    )


@transaction.atomic
def _end(submission: Submission, report: Report, *, now: datetime) -> bool:
    """Store report, rows, activity and XP together. False when the run is no longer ours."""
    concluded = _conclude(
        submission,
        now=now,
        verdict=report.verdict.value,
        points=report.points,
        max_points=report.max_points,
        report=report.to_json(),
        repeatable=report.verdict.value in COUNTED and not report.hung_on_load,
    )
    if not concluded:
        return False
    TestRow.objects.filter(submission=submission).delete()
    TestRow.objects.bulk_create(
        _row(submission, order, result) for order, result in enumerate(report.tests)
    )
    settle(submission)
    return True


def settle(submission: Submission) -> None:
    """What a graded run earns, inside the transaction that stores it."""
    if submission.kind != RunKind.TESTS or submission.verdict not in COUNTED:
        return
    # Asked now: signing in during the run moves a guest's submissions to the account.
    learner = Learner.objects.get(submissions=submission)
    record_activity(learner=learner, at=submission.queued_at)
    if submission.passed:
        pay_first_pass(learner=learner, exercise=submission.of_exercise)
    else:
        misses.schedule_concepts(learner=learner, concepts=_missed_concepts(submission))
    badges.award(learner=learner, after=badges.Event.RUN)


def _missed_concepts(submission: Submission) -> set[str]:
    """What the failed tests are about; a hidden test does not say."""
    report = submission.report or {}
    return {
        concept
        for test in report.get("tests", ())
        if test["verdict"] == TestVerdict.FAILED
        for concept in test.get("concepts", ())
    }


def _running(submission: Submission) -> Any:
    """The row, if it is still in the try that this submission was claimed for."""
    return Submission.objects.filter(
        pk=submission.pk, state=RunState.RUNNING, tries=submission.tries
    )


def _conclude(submission: Submission, *, now: datetime, **values: Any) -> bool:
    values |= {"state": RunState.DONE, "finished_at": now, "lease_until": None}
    if not _running(submission).update(**values):
        return False
    for name, value in values.items():
        setattr(submission, name, value)
    return True
