from collections.abc import Callable
from datetime import timedelta
from threading import Event

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from courses.emulator import SandboxUnavailable
from courses.grading import Report, TestResult
from courses.models import Exercise, Learner, RunState, Submission, TestRow, Verdict
from courses.services import leases, runs
from courses.services.engine import OnTest, Program
from courses.services.merging import merge_guest
from courses.services.submissions import cancel
from courses.services.turns import Turns
from tests.courses.factory import Factory
from tests.courses.fakes import TESTS, FakeEngine


@pytest.fixture
def exercise(db: None, make: Factory) -> Exercise:
    return make.exercise(xp=50)


def claimed() -> Submission:
    submission = runs.claim()
    assert submission is not None
    return submission


def test_claim_takes_the_oldest_once(ada: Learner, exercise: Exercise, make: Factory) -> None:
    first, second = (make.submission(ada, exercise) for _ in range(2))
    taken = [claimed(), claimed()]
    assert taken == [first, second]
    assert taken[0].state == RunState.RUNNING
    assert taken[0].tries == 1
    assert runs.claim() is None


def test_restart_queues_an_interrupted_run_again_once(
    ada: Learner, exercise: Exercise, make: Factory, engine: FakeEngine
) -> None:
    submission = make.submission(ada, exercise)
    claimed()
    TestRow.objects.create(submission=submission, order=0, name="Greets", verdict="passed")
    assert runs.requeue_interrupted([]) == 0
    assert runs.requeue_interrupted([submission.pk]) == 1
    assert not submission.tests.exists()
    again = claimed()
    assert again.tries == 2
    assert runs.requeue_interrupted([submission.pk]) == 0
    again.refresh_from_db()
    assert (again.state, again.verdict) == (RunState.DONE, Verdict.INFRASTRUCTURE)
    assert again.report is not None
    assert again.report["message"] == "The run was interrupted twice."
    assert not Submission.objects.attempts().exists()


def test_requeued_run_comes_before_newer_ones(
    ada: Learner, exercise: Exercise, make: Factory
) -> None:
    older, _ = make.submission(ada, exercise), claimed()
    make.submission(ada, exercise)
    runs.requeue_interrupted([older.pk])
    assert claimed() == older


def test_late_result_of_an_interrupted_try_is_dropped(
    ada: Learner, exercise: Exercise, make: Factory, engine: FakeEngine
) -> None:
    make.submission(ada, exercise, text="# right")
    stale = claimed()
    runs.requeue_interrupted([stale.pk])
    fresh = claimed()
    runs.grade(stale, engine=engine, cancelled=Event())
    fresh.refresh_from_db()
    assert (fresh.state, fresh.report) == (RunState.RUNNING, None)
    assert ada.xp_entries.total() == 0
    runs.grade(fresh, engine=engine, cancelled=Event())
    assert ada.xp_entries.total() == 50


def test_lease_is_renewed_while_running_only(
    ada: Learner, otto: Learner, exercise: Exercise, make: Factory
) -> None:
    kept, stopped = make.submission(ada, exercise), make.submission(otto, exercise)
    claimed(), claimed()
    cancel(by=otto, submission=stopped)
    later = timezone.now() + timedelta(minutes=1)
    assert runs.renew([kept.pk, stopped.pk], now=later) == {kept.pk}
    kept.refresh_from_db()
    assert kept.lease_until == later + leases.LEASE


def test_a_run_that_ended_meanwhile_is_not_queued_again(
    ada: Learner, exercise: Exercise, make: Factory, drain: Callable[[], int]
) -> None:
    submission = make.submission(ada, exercise, text="# right")
    drain()
    assert runs.requeue_interrupted([submission.pk]) == 0
    submission.refresh_from_db()
    assert submission.verdict == Verdict.PASSED


class FullDisk:
    """No database connection of this thread may grow its file, until room is made."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")  # no room left over by what was deleted
            cursor.execute("PRAGMA page_count")
            self._limit(cursor.fetchone()[0])

    def _limit(self, pages: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count = {pages}")

    def make_room(self) -> None:
        self._limit(1 << 30)


class Patience(Event):
    """The worker's event, which makes room when the worker has waited twice."""

    def __init__(self, disk: FullDisk) -> None:
        super().__init__()
        self.disk = disk
        self.waited = 0

    def wait(self, timeout: float | None = None) -> bool:
        self.waited += 1
        if self.waited == 2:
            self.disk.make_room()
        return self.is_set()


@pytest.mark.django_db(transaction=True)
def test_a_result_waits_until_the_disk_has_room(
    make: Factory, engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    learner, exercise = make.guest(), make.exercise(xp=50)
    submission = make.submission(learner, exercise, text="# right longname")
    running = claimed()
    disk = FullDisk()
    patience = Patience(disk)
    try:
        runs.grade(running, engine=engine, cancelled=patience)
    finally:
        disk.make_room()
    assert patience.waited == 2
    submission.refresh_from_db()
    assert (submission.verdict, submission.tries) == (Verdict.PASSED, 1)
    assert len(engine.graded) == 1, "the run itself is not repeated"
    assert learner.xp_entries.total() == 50
    assert "database or disk is full" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_result_that_cannot_be_stored_when_the_site_stops_is_left_to_the_next(
    make: Factory, engine: FakeEngine
) -> None:
    submission = make.submission(make.guest(), make.exercise(), text="# right longname")
    running, stopping = claimed(), Event()
    stopping.set()
    disk = FullDisk()
    try:
        with pytest.raises(OperationalError):
            runs.grade(running, engine=engine, cancelled=stopping)
    finally:
        disk.make_room()
    submission.refresh_from_db()
    assert submission.state == RunState.RUNNING
    assert runs.requeue_interrupted([submission.pk]) == 1


def test_result_of_a_run_stopped_meanwhile_is_dropped(
    ada: Learner, exercise: Exercise, make: Factory, engine: FakeEngine
) -> None:
    submission = make.submission(ada, exercise, text="# right")
    running = claimed()
    cancel(by=ada, submission=submission)
    runs.grade(running, engine=engine, cancelled=Event())
    submission.refresh_from_db()
    assert (submission.state, submission.verdict, submission.report) == ("cancelled", "", None)
    assert ada.xp_entries.total() == 0


def test_cancelled_engine_stores_nothing(
    ada: Learner, exercise: Exercise, make: Factory, engine: FakeEngine
) -> None:
    make.submission(ada, exercise, text="# hold")
    running, stop = claimed(), Event()
    stop.set()
    runs.grade(running, engine=engine, cancelled=stop)
    running.refresh_from_db()
    assert running.report is None


def test_failure_of_ours_is_repeated_once_and_costs_no_attempt(
    ada: Learner,
    exercise: Exercise,
    make: Factory,
    engine: FakeEngine,
    drain: Callable[[], int],
    caplog: pytest.LogCaptureFixture,
) -> None:
    submission = make.submission(ada, exercise, text="# broken")
    assert drain() == 2
    submission.refresh_from_db()
    assert (submission.state, submission.verdict, submission.tries) == (
        RunState.DONE,
        Verdict.INFRASTRUCTURE,
        2,
    )
    assert len(engine.graded) == 2
    assert "a fault of ours" in caplog.text
    assert not Submission.objects.attempts().exists()
    assert ada.activities.count() == 0


def test_infrastructure_verdict_of_the_engine_is_final(
    ada: Learner, exercise: Exercise, make: Factory, engine: FakeEngine, drain: Callable[[], int]
) -> None:
    submission = make.submission(ada, exercise, text="# ours")
    assert drain() == 1
    submission.refresh_from_db()
    assert submission.verdict == Verdict.INFRASTRUCTURE
    assert not Submission.objects.attempts().exists()


def test_a_run_that_cannot_begin_waits_and_costs_no_try(
    ada: Learner, exercise: Exercise, make: Factory, engine: FakeEngine
) -> None:
    submission = make.submission(ada, exercise, text="# right")
    engine.works = False
    for _ in range(runs.MAX_TRIES + 1):
        with pytest.raises(SandboxUnavailable):
            runs.grade(claimed(), engine=engine, cancelled=Event())
        submission.refresh_from_db()
        assert (submission.state, submission.tries) == (RunState.QUEUED, 0)
        assert (submission.started_at, submission.lease_until) == (None, None)
    engine.works = True
    runs.grade(claimed(), engine=engine, cancelled=Event())
    submission.refresh_from_db()
    assert (submission.verdict, submission.tries) == (Verdict.PASSED, 1)


def test_a_sandbox_that_goes_away_under_a_run_repeats_it_once(
    ada: Learner, exercise: Exercise, make: Factory, engine: FakeEngine
) -> None:
    """Else a program that brings the sandbox down would be run for ever."""
    submission = make.submission(ada, exercise, text="# vanishes")
    for _ in range(runs.MAX_TRIES):
        with pytest.raises(SandboxUnavailable):
            runs.grade(claimed(), engine=engine, cancelled=Event())
    assert runs.claim() is None
    submission.refresh_from_db()
    assert submission.verdict == Verdict.INFRASTRUCTURE
    assert submission.report is not None
    assert submission.report["message"] == "The sandbox went away twice during your run."
    assert not Submission.objects.attempts().exists()


def test_a_run_stopped_while_it_cannot_begin_stays_stopped(
    ada: Learner, exercise: Exercise, make: Factory, engine: FakeEngine
) -> None:
    submission = make.submission(ada, exercise, text="# unavailable")
    running = claimed()
    cancel(by=ada, submission=submission)
    with pytest.raises(SandboxUnavailable):
        runs.grade(running, engine=engine, cancelled=Event())
    submission.refresh_from_db()
    assert submission.state == RunState.CANCELLED


def test_runs_of_a_held_version_are_not_taken(
    ada: Learner, exercise: Exercise, make: Factory
) -> None:
    held = make.submission(ada, exercise)
    other = make.submission(ada, make.exercise())
    assert runs.claim(held=[held.version_id]) == other
    assert runs.claim(held=[held.version_id]) is None
    assert runs.claim() == held


def test_learners_take_turns(
    ada: Learner, otto: Learner, exercise: Exercise, make: Factory
) -> None:
    turns = Turns()
    hers = [make.submission(ada, exercise) for _ in range(3)]
    his = make.submission(otto, exercise)
    taken = [runs.claim(turns=turns) for _ in range(4)]
    assert taken == [hers[0], his, hers[1], hers[2]]


def test_infrastructure_of_an_invoke_is_marked(
    ada: Learner, exercise: Exercise, make: Factory, drain: Callable[[], int]
) -> None:
    submission = make.submission(ada, exercise, text="# ours", kind="invoke")
    drain()
    submission.refresh_from_db()
    assert submission.verdict == Verdict.INFRASTRUCTURE


def test_progress_is_stored_while_the_run_goes_on(
    ada: Learner,
    exercise: Exercise,
    make: Factory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runs, "PROGRESS_EVERY_S", 0)
    submission = make.submission(ada, exercise, text="# wrong")
    seen: list[int] = []

    class Watching(FakeEngine):
        def grade(self, program: Program, *, cancelled: Event, on_test: OnTest) -> Report:
            def counted(number: int, result: TestResult) -> None:
                on_test(number, result)
                seen.append(submission.tests.count())

            return super().grade(program, cancelled=cancelled, on_test=counted)

    runs.grade(claimed(), engine=Watching(), cancelled=Event())
    assert seen == [1, 2]
    assert [row.name for row in submission.tests.all()] == list(TESTS)


def test_pass_goes_to_the_account_that_a_guest_became_meanwhile(
    ada: Learner, exercise: Exercise, make: Factory, engine: FakeEngine
) -> None:
    guest = make.guest()
    make.submission(guest, exercise, text="# right")
    running = claimed()
    merge_guest(guest=guest, into=ada)
    runs.grade(running, engine=engine, cancelled=Event())
    assert ada.xp_entries.total() == 50


def test_run_of_a_deleted_learner_stores_nothing(
    exercise: Exercise, make: Factory, engine: FakeEngine
) -> None:
    guest = make.guest()
    make.submission(guest, exercise, text="# right")
    running = claimed()
    guest.delete()
    runs.grade(running, engine=engine, cancelled=Event())
    assert not Submission.objects.exists()
