"""The pool with real threads, on a database that they share."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import DatabaseError
from django.utils import timezone

from courses.emulator import SandboxFacts
from courses.models import Exercise, RunState, Submission, Verdict, XpEntry
from courses.services import leases, limits, outages, runs, worker
from courses.services.engine import Engine
from courses.services.submissions import TooManyWaiting, cancel, submit, wait
from courses.services.worker import Pool, default_threads, get_pool, use_pool
from tests.courses.factory import Factory
from tests.courses.fakes import FACTS, FakeEngine

pytestmark = pytest.mark.django_db(transaction=True)

LONG = 30
"""Seconds that a test waits at most for what takes milliseconds."""


def until(condition: Callable[[], bool]) -> None:
    pause = Event()
    for _ in range(LONG * 100):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("it did not come")


def queued_again(submission: Submission) -> bool:
    submission.refresh_from_db()
    return submission.state == RunState.QUEUED


Started = Callable[[], Pool]


@pytest.fixture
def started(engine: FakeEngine) -> Iterator[Started]:
    """Starts the process's pool."""
    pools: list[Pool] = []

    def start() -> Pool:
        pool = Pool(engine, threads=2)
        use_pool(pool)
        pool.start()
        pools.append(pool)
        return pool

    yield start
    engine.proceed.set()
    for pool in pools:
        pool.stop()


@pytest.fixture
def exercise(make: Factory) -> Exercise:
    return make.exercise(xp=50)


def test_submitted_code_is_graded_by_itself(
    make: Factory, exercise: Exercise, started: Started
) -> None:
    started()
    learner = make.guest()
    submission = submit(by=learner, exercise=exercise, files={"handler.py": "# right"})
    assert wait(submission, LONG)
    assert submission.verdict == Verdict.PASSED
    assert learner.xp_entries.total() == 50


def test_a_pool_starts_the_sandbox_before_the_first_submission(
    started: Started, engine: FakeEngine
) -> None:
    started()
    assert engine.checked.wait(LONG)
    assert engine.tidied.wait(LONG)


def test_two_passes_at_once_pay_once(
    make: Factory, exercise: Exercise, started: Started, engine: FakeEngine
) -> None:
    started()
    learner = make.guest()
    both = [
        submit(by=learner, exercise=exercise, files={"handler.py": f"# hold right {number}"})
        for number in range(2)
    ]
    assert engine.began.wait(LONG)
    engine.proceed.set()
    assert all(wait(submission, LONG) for submission in both)
    assert XpEntry.objects.get().amount == 50


def test_stop_ends_a_run_that_is_going_on(
    make: Factory, exercise: Exercise, started: Started, engine: FakeEngine
) -> None:
    started()
    learner = make.guest()
    held = submit(by=learner, exercise=exercise, files={"handler.py": "# hold right"})
    assert engine.began.wait(LONG)
    assert cancel(by=learner, submission=held)
    after = submit(by=learner, exercise=exercise, files={"handler.py": "# right"})
    assert wait(after, LONG)
    held.refresh_from_db()
    assert (held.state, held.verdict) == (RunState.CANCELLED, "")


@pytest.fixture
def short_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "HEARTBEAT_S", 0.01)
    monkeypatch.setattr(leases, "LEASE", timedelta(seconds=1))


@pytest.mark.usefixtures("short_lease")
@pytest.mark.parametrize("hours", [-5, 0, 5])
def test_work_left_behind_by_a_process_that_died_is_done(
    make: Factory, exercise: Exercise, started: Started, hours: int
) -> None:
    """Whatever the machine's clock was when it died."""
    submission = make.submission(make.guest(), exercise, text="# right")
    runs.claim(now=timezone.now() + timedelta(hours=hours))
    started()
    assert wait(submission, LONG)
    assert (submission.verdict, submission.tries) == (Verdict.PASSED, 2)


def test_stopping_pool_leaves_its_run_to_the_next(
    make: Factory, exercise: Exercise, started: Started, engine: FakeEngine
) -> None:
    submission = make.submission(make.guest(), exercise, text="# hold right")
    first = started()
    assert engine.began.wait(LONG)
    first.stop(grace=0.01)
    submission.refresh_from_db()
    assert submission.state == RunState.RUNNING
    engine.proceed.set()
    started()
    assert wait(submission, LONG)
    assert submission.verdict == Verdict.PASSED


def test_a_run_that_ends_while_the_pool_stops_is_stored(
    make: Factory, exercise: Exercise, started: Started, engine: FakeEngine
) -> None:
    submission = make.submission(make.guest(), exercise, text="# hold right")
    pool = started()
    assert engine.began.wait(LONG)
    stopper = Thread(target=pool.stop, kwargs={"grace": LONG})
    stopper.start()
    engine.proceed.set()
    stopper.join(LONG)
    submission.refresh_from_db()
    assert (submission.verdict, submission.tries) == (Verdict.PASSED, 1)


def test_the_threads_of_a_stopping_pool_share_its_patience(engine: FakeEngine) -> None:
    """Not a part for each: the first one may need all of it."""
    given: list[float | None] = []

    class Busy(Thread):
        def join(self, timeout: float | None = None) -> None:
            given.append(timeout)

    pool = Pool(engine, threads=0)
    pool._started = [Busy(), Busy()]
    pool.stop(grace=1000)
    assert all(timeout is not None and timeout > 900 for timeout in given)


def test_stopped_pool_takes_nothing(make: Factory, exercise: Exercise, started: Started) -> None:
    pool = started()
    pool.stop()
    submission = make.submission(make.guest(), exercise)
    pool.wake()
    assert not wait(submission, 0.05)
    assert submission.state == RunState.QUEUED


def test_run_cancelled_by_another_process_is_noticed(
    make: Factory,
    exercise: Exercise,
    started: Started,
    engine: FakeEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker, "HEARTBEAT_S", 0.01)
    gone = Event()
    monkeypatch.setattr(engine, "hold", lambda cancelled: cancelled.wait(LONG) and gone.set())
    submission = make.submission(make.guest(), exercise, text="# hold")
    started()
    while not Submission.objects.filter(state=RunState.RUNNING).update(
        state=RunState.CANCELLED, finished_at=timezone.now(), lease_until=None
    ):
        pass
    assert gone.wait(LONG)
    submission.refresh_from_db()
    assert submission.state == RunState.CANCELLED


def test_grading_that_breaks_does_not_end_the_worker(
    make: Factory, exercise: Exercise, started: Started
) -> None:
    started()
    learner = make.guest()
    broken = submit(by=learner, exercise=exercise, files={"handler.py": "# broken"})
    assert wait(broken, LONG)
    assert broken.verdict == Verdict.INFRASTRUCTURE
    right = submit(by=learner, exercise=exercise, files={"handler.py": "# right"})
    assert wait(right, LONG)
    assert right.verdict == Verdict.PASSED


def test_a_try_that_broke_leaves_stop_to_the_one_that_repeats_it(
    make: Factory,
    exercise: Exercise,
    started: Started,
    engine: FakeEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    grade, stopped = runs.grade, Event()

    def overtaken(submission: Submission, *, engine: Engine, cancelled: Event) -> None:
        """Come back from the first try when another thread is at the second already."""
        if submission.source.files["handler.py"] != "# hold":
            grade(submission, engine=engine, cancelled=cancelled)
        elif submission.tries == 1:
            runs.requeue_interrupted([submission.pk])
            pool.wake()
            assert began.wait(LONG)
        else:
            grade(submission, engine=engine, cancelled=cancelled)
            stopped.set()

    monkeypatch.setattr(runs, "grade", overtaken)
    began, learner = engine.began, make.guest()
    held = make.submission(learner, exercise, text="# hold")
    pool = started()
    assert began.wait(LONG)
    other = submit(by=learner, exercise=exercise, files={"handler.py": "# right"})
    assert wait(other, LONG)  # by the thread of the first try, which is done with it
    pool.cancel(held.pk)
    assert stopped.wait(LONG)


def test_pool_is_one_per_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "default_threads", lambda: 1)
    monkeypatch.setattr(worker, "LocalEngine", FakeEngine)
    use_pool(None)
    pool = get_pool()
    try:
        assert get_pool() is pool
        monkeypatch.setattr(worker.os, "getpid", lambda: -1)
        child = get_pool()
        assert child is not pool
        child.stop()
    finally:
        pool.stop()


def test_threads_are_set_or_one_for_each_core(
    settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker.os, "sched_getaffinity", lambda pid: {0, 1, 2})
    settings.LAMBDA_LAB_WORKERS = 0  # type: ignore[attr-defined]
    assert default_threads() == 3
    settings.LAMBDA_LAB_WORKERS = 5  # type: ignore[attr-defined]
    assert default_threads() == 5


def test_database_error_leaves_the_run_to_the_next_heartbeat(
    make: Factory,
    exercise: Exercise,
    started: Started,
    short_lease: None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = runs.pay_first_pass
    failures = [DatabaseError("disk I/O error")]

    def fail_once(**values: object) -> object:
        if failures:
            raise failures.pop()
        return store(**values)  # type: ignore[arg-type]

    monkeypatch.setattr(runs, "pay_first_pass", fail_once)
    submission = make.submission(make.guest(), exercise, text="# right")
    started()
    assert wait(submission, LONG)
    assert (submission.verdict, submission.tries) == (Verdict.PASSED, 2)
    assert "disk I/O error" in caplog.text


def test_the_keeper_tidies_when_it_starts_and_outlives_its_errors(
    started: Started, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "HEARTBEAT_S", 0.01)
    monkeypatch.setattr(worker.housekeeping, "EVERY", timedelta(0))
    tidied = Event()
    faults = [RuntimeError("out of order")]

    def tidy() -> None:
        if faults:
            raise faults.pop()
        tidied.set()

    monkeypatch.setattr(worker.housekeeping, "tidy", tidy)
    started()
    assert tidied.wait(LONG)
    assert "out of order" in caplog.text


def test_runs_wait_for_a_sandbox_that_does_not_work_and_begin_when_it_does(
    make: Factory,
    exercise: Exercise,
    started: Started,
    engine: FakeEngine,
    caplog: pytest.LogCaptureFixture,
) -> None:
    engine.works = False
    pool = started()
    learner = make.guest()
    first, second, third = (
        submit(by=learner, exercise=exercise, files={"handler.py": f"# right {number}"})
        for number in range(limits.MAX_WAITING)
    )
    with pytest.raises(TooManyWaiting):
        submit(by=learner, exercise=exercise, files={"handler.py": "# one too many"})
    until(lambda: pool.outages.everything is not None)
    assert not wait(first, 0.05)
    assert (first.state, first.tries) == (RunState.QUEUED, 0)
    outage = worker.outage_of(first)
    assert outage is not None
    assert (outage.reason, outage.remedy) == ("No sandbox tier works here.", "Run sandbox_doctor.")
    assert cancel(by=learner, submission=second)
    assert engine.graded == []

    engine.works = True
    pool.look_again()
    assert wait(first, LONG)
    assert wait(third, LONG)
    assert (first.verdict, third.verdict) == (Verdict.PASSED, Verdict.PASSED)
    second.refresh_from_db()
    assert second.state == RunState.CANCELLED
    assert worker.outage_of(third) is None
    assert "learners' code cannot run here: No sandbox tier works here." in caplog.text
    assert "learners' code runs again" in caplog.text


def test_a_refused_sandbox_is_tried_again_by_itself(
    make: Factory,
    exercise: Exercise,
    started: Started,
    engine: FakeEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outages, "FIRST_PAUSE_S", 0.01)
    engine.works = False
    pool = started()
    submission = submit(by=make.guest(), exercise=exercise, files={"handler.py": "# right"})
    until(lambda: pool.outages.everything is not None)
    engine.works = True
    assert wait(submission, LONG)
    assert submission.verdict == Verdict.PASSED


def test_an_exercise_that_asks_for_more_sandbox_holds_up_no_other(
    make: Factory,
    exercise: Exercise,
    started: Started,
    engine: FakeEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outages, "FIRST_PAUSE_S", 3600.0)
    pool = started()
    held = submit(by=make.guest(), exercise=exercise, files={"handler.py": "# unavailable"})
    until(lambda: pool.outages.of(held.version_id) is not None)
    other = submit(by=make.guest(), exercise=make.exercise(), files={"handler.py": "# right"})
    assert wait(other, LONG)
    assert other.verdict == Verdict.PASSED
    until(lambda: queued_again(held))
    outage = worker.outage_of(held)
    assert outage is not None
    assert not outage.of_everything
    assert pool.outages.everything is None


def test_a_fault_while_the_sandbox_is_tried_stops_nothing(
    make: Factory,
    exercise: Exercise,
    started: Started,
    engine: FakeEngine,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken = Event()

    def check(program: object = None) -> SandboxFacts:
        if program is None:
            broken.set()
            raise RuntimeError("out of order")
        return FACTS

    monkeypatch.setattr(engine, "check", check)
    started()
    assert broken.wait(LONG)
    submission = submit(by=make.guest(), exercise=exercise, files={"handler.py": "# right"})
    assert wait(submission, LONG)
    assert "the sandbox could not be tried" in caplog.text


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_clock_that_jumps_during_a_run_neither_repeats_nor_loses_it(
    make: Factory,
    exercise: Exercise,
    started: Started,
    engine: FakeEngine,
    short_lease: None,
    monkeypatch: pytest.MonkeyPatch,
    hours: int,
) -> None:
    started()
    learner = make.guest()
    submission = submit(by=learner, exercise=exercise, files={"handler.py": "# hold right"})
    assert engine.began.wait(LONG)
    other = leases.Watch()  # of a second process, which looks on
    assert other.silent() == []
    real = timezone.now
    monkeypatch.setattr(runs.timezone, "now", lambda: real() + timedelta(hours=hours))
    before = Submission.objects.get(pk=submission.pk).lease_until
    until(lambda: Submission.objects.get(pk=submission.pk).lease_until != before)
    assert other.silent() == []
    engine.proceed.set()
    assert wait(submission, LONG)
    assert (submission.verdict, submission.tries) == (Verdict.PASSED, 1)
    assert len(engine.graded) == 1
    assert XpEntry.objects.get().amount == 50
    assert learner.activities.count() == 1
