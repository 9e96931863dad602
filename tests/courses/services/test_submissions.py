from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import BoundedSemaphore, Event
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connection

from courses.models import (
    Draft,
    Exercise,
    Learner,
    RunKind,
    RunState,
    Submission,
    TestRow,
    Verdict,
)
from courses.services import limits, submissions, worker
from courses.services.submissions import (
    BadSource,
    NotReady,
    NotStored,
    NotYours,
    QueueFull,
    SyntaxRefused,
    TooManyRuns,
    TooManyWaiting,
    cancel,
    place_in_line,
    reset_draft,
    save_draft,
    submit,
    wait,
)
from tests.courses.factory import STARTER, Factory
from tests.courses.fakes import FakeEngine, NoSandbox

Drain = Callable[[], int]
LONG = 3600
"""Seconds that no test waits for."""


@pytest.fixture
def exercise(db: None, make: Factory) -> Exercise:
    return make.exercise(xp=50)


def send(by: Learner, exercise: Exercise, text: str = "# right", **more: Any) -> Submission:
    return submit(by=by, exercise=exercise, files={"handler.py": text}, **more)


def test_submit_queues_the_code_and_keeps_it_as_a_draft(ada: Learner, exercise: Exercise) -> None:
    submission = send(ada, exercise, "# right\n")
    assert submission.state == RunState.QUEUED
    assert submission.source.files == {"handler.py": "# right\n"}
    assert ada.drafts.get().files == {"handler.py": "# right\n"}


def test_passed_run_stores_report_rows_activity_and_xp(
    ada: Learner, exercise: Exercise, drain: Drain
) -> None:
    submission = send(ada, exercise)
    assert drain() == 1
    assert wait(submission, 0)
    assert (submission.verdict, submission.points, submission.max_points) == ("passed", 2, 2)
    assert submission.report is not None
    assert submission.report["verdict"] == "passed"
    assert [row.verdict for row in submission.tests.all()] == ["passed", "passed"]
    assert (ada.xp_entries.total(), ada.activities.count()) == (50, 1)


def test_failed_run_counts_as_an_attempt_and_pays_nothing(
    ada: Learner, exercise: Exercise, drain: Drain
) -> None:
    send(ada, exercise, "# wrong")
    drain()
    assert Submission.objects.attempts().get().verdict == Verdict.FAILED
    assert ada.xp_entries.total() == 0


def test_second_pass_pays_nothing(ada: Learner, exercise: Exercise, drain: Drain) -> None:
    send(ada, exercise, "# right")
    send(ada, exercise, "# right, tidier")
    assert drain() == 2
    assert ada.xp_entries.total() == 50


def test_identical_code_is_answered_from_its_report(
    ada: Learner, exercise: Exercise, drain: Drain, engine: FakeEngine
) -> None:
    first = send(ada, exercise, "# wrong")
    drain()
    again = send(ada, exercise, "# wrong")
    assert (again.state, again.reused, again.verdict) == (RunState.DONE, True, Verdict.FAILED)
    assert again.report == Submission.objects.get(pk=first.pk).report
    assert again.tests.count() == 2
    assert drain() == 0
    assert len(engine.graded) == 1
    assert Submission.objects.attempts().count() == 1
    assert send(ada, exercise, "# wrong").reused


@pytest.mark.parametrize("text", ["# ours", "# timeout", "# hidden timeout"])
def test_what_the_machine_may_be_to_blame_for_is_run_again(
    ada: Learner, exercise: Exercise, drain: Drain, text: str
) -> None:
    send(ada, exercise, text)
    drain()
    assert not send(ada, exercise, text).reused
    assert drain() == 1


def test_identical_code_is_run_again_for_others_versions_and_engines(
    ada: Learner,
    otto: Learner,
    exercise: Exercise,
    drain: Drain,
    engine: FakeEngine,
    make: Factory,
) -> None:
    send(ada, exercise)
    drain()
    assert not send(otto, exercise).reused
    drain()
    exercise.current_version = make.version(exercise)
    assert not send(ada, exercise).reused
    drain()
    engine.version = "fake-2"  # type: ignore[misc]
    assert not send(ada, exercise).reused


def test_invoke_runs_each_time_and_has_no_verdict(
    ada: Learner, exercise: Exercise, drain: Drain
) -> None:
    first = send(ada, exercise, kind=RunKind.INVOKE, event='{"id": 7}')
    send(ada, exercise, kind=RunKind.INVOKE)
    assert drain() == 2
    assert wait(first, 0)
    assert (first.verdict, first.report) == (
        "",
        {"invocations": [{"outcome": "ok", "response": '{"id": 7}'}]},
    )
    assert Submission.objects.first().source.event == '{"id": 7}'  # type: ignore[union-attr]
    assert not Submission.objects.attempts().exists()
    assert (ada.xp_entries.total(), ada.activities.count()) == (0, 0)


@pytest.mark.parametrize(
    "event",
    [
        "{",
        "NaN",
        "[" * 100_000,
        '{"a": 1e999}',
        "[-1e400]",
        "9" * 5000,
    ],
)
def test_invoke_with_an_event_that_is_not_json_is_refused(
    ada: Learner, exercise: Exercise, event: str
) -> None:
    with pytest.raises(BadSource, match=r"event\.json"):
        send(ada, exercise, kind=RunKind.INVOKE, event=event)
    assert not Submission.objects.exists()
    assert ada.drafts.get().event == event


def test_code_with_a_syntax_error_does_not_run_and_is_kept(
    ada: Learner, exercise: Exercise
) -> None:
    with pytest.raises(SyntaxRefused) as refused:
        send(ada, exercise, "x = 1\ndef handler(:\n")
    assert (refused.value.problem.file, refused.value.problem.line) == ("handler.py", 2)
    assert not Submission.objects.exists()
    assert ada.drafts.get().files["handler.py"].startswith("x = 1")


@pytest.mark.parametrize(
    ("files", "phrase"),
    [
        ({"../etc/passwd": ""}, "not a file of this exercise"),
        ({"handler.py": "#" * (256 * 1024 + 1)}, "too large"),
        ({"handler.py": "# \ud800"}, "not text"),
    ],
)
def test_files_that_cannot_be_a_submission_are_refused(
    ada: Learner, exercise: Exercise, files: dict[str, str], phrase: str
) -> None:
    with pytest.raises(BadSource, match=phrase):
        submit(by=ada, exercise=exercise, files=files)
    assert not Submission.objects.exists()
    assert not Draft.objects.exists()


def test_missing_file_is_the_starters(ada: Learner, exercise: Exercise) -> None:
    assert submit(by=ada, exercise=exercise, files={}).source.files == STARTER


def test_exercise_without_tests_is_not_run(ada: Learner, make: Factory) -> None:
    with pytest.raises(NotReady):
        send(ada, make.exercise(with_version=False))


def test_learner_may_have_three_waiting(ada: Learner, otto: Learner, exercise: Exercise) -> None:
    for number in range(3):
        send(ada, exercise, f"# {number}")
    with pytest.raises(TooManyWaiting, match="3 of your runs"):
        send(ada, exercise, "# one too many")
    assert ada.drafts.get().files == {"handler.py": "# one too many"}
    assert send(otto, exercise).state == RunState.QUEUED


@pytest.mark.django_db(transaction=True)
def test_quick_submits_cannot_pass_the_limit_together(make: Factory) -> None:
    learner, exercise = make.guest(), make.exercise()

    def press(number: int) -> bool:
        try:
            send(learner, exercise, f"# {number}")
        except TooManyWaiting:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(press, range(8))) == 3
    assert Submission.objects.queued().count() == 3


def test_full_queue_refuses_everybody(
    ada: Learner, otto: Learner, exercise: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_QUEUE", 2)
    send(ada, exercise, "# 1")
    send(ada, exercise, "# 2")
    with pytest.raises(QueueFull, match="Your text is kept"):
        send(otto, exercise)


def test_guests_of_one_address_share_ten_runs_a_minute(
    ada: Learner, exercise: Exercise, make: Factory, drain: Drain
) -> None:
    for _ in range(10):
        send(make.guest(), exercise, address="192.0.2.7")
    with pytest.raises(TooManyRuns):
        send(make.guest(), exercise, address="192.0.2.7")
    assert send(make.guest(), exercise, address="192.0.2.8").pk
    assert send(ada, exercise, address="192.0.2.7").pk


def test_answers_from_a_report_do_not_use_up_a_guests_minute(
    exercise: Exercise, make: Factory, drain: Drain
) -> None:
    guest = make.guest()
    send(guest, exercise, address="192.0.2.7")
    drain()
    for _ in range(12):
        assert send(guest, exercise, address="192.0.2.7").reused


def test_place_in_line_leaves_out_what_is_held_up(
    ada: Learner, otto: Learner, exercise: Exercise, make: Factory
) -> None:
    held = make.submission(ada, make.exercise())
    free = make.submission(otto, exercise)
    assert place_in_line(free) == 1
    worker.get_pool().outages.begin(NoSandbox(), version=held.version_id)
    assert (place_in_line(held), place_in_line(free)) == (0, 0)


def test_place_in_line_counts_those_before(
    ada: Learner, otto: Learner, exercise: Exercise, drain: Drain
) -> None:
    runs = [send(ada, exercise, "# 1"), send(otto, exercise, "# 2"), send(ada, exercise, "# 3")]
    assert [place_in_line(run) for run in runs] == [0, 1, 2]
    cancel(by=ada, submission=runs[0])
    assert [place_in_line(run) for run in runs] == [0, 0, 1]


def test_cancelled_run_has_no_verdict_and_is_no_attempt(
    ada: Learner, exercise: Exercise, drain: Drain
) -> None:
    submission = send(ada, exercise)
    assert cancel(by=ada, submission=submission)
    assert (submission.state, submission.verdict) == (RunState.CANCELLED, "")
    assert drain() == 0
    assert not Submission.objects.attempts().exists()
    assert not cancel(by=ada, submission=submission)


def test_cancelling_what_is_done_changes_nothing(
    ada: Learner, exercise: Exercise, drain: Drain
) -> None:
    submission = send(ada, exercise)
    drain()
    assert not cancel(by=ada, submission=submission)
    assert submission.verdict == Verdict.PASSED


def test_cancelling_another_learners_run_is_refused(
    ada: Learner, otto: Learner, exercise: Exercise
) -> None:
    submission = send(ada, exercise)
    with pytest.raises(NotYours):
        cancel(by=otto, submission=submission)
    submission.refresh_from_db()
    assert submission.state == RunState.QUEUED


def test_wait_gives_up_in_time(ada: Learner, exercise: Exercise) -> None:
    assert not wait(send(ada, exercise), 0.01)


def test_reset_forgets_the_draft_only(ada: Learner, otto: Learner, exercise: Exercise) -> None:
    submission = send(ada, exercise)
    send(otto, exercise)
    reset_draft(by=ada, exercise=exercise)
    assert not ada.drafts.exists()
    assert otto.drafts.exists()
    assert submission.source.files == {"handler.py": "# right"}


def test_rows_of_a_cancelled_run_are_gone(ada: Learner, exercise: Exercise) -> None:
    submission = send(ada, exercise)
    TestRow.objects.create(submission=submission, order=0, name="Greets", verdict="passed")
    cancel(by=ada, submission=submission)
    assert not TestRow.objects.exists()


def test_odd_characters_and_large_numbers_are_events(ada: Learner, exercise: Exercise) -> None:
    event = '{"a": "\\ud83d\\ude00", "half": "\\ud800", "b": 1e308}'
    assert send(ada, exercise, kind=RunKind.INVOKE, event=event).source.event == event


def test_a_file_that_is_not_sent_keeps_the_drafts_text(ada: Learner, exercise: Exercise) -> None:
    send(ada, exercise, "# mine\n")
    save_draft(by=ada, exercise=exercise, files={}, event="{}")
    assert ada.drafts.get().files == {"handler.py": "# mine\n"}


def test_a_draft_of_a_file_that_is_gone_is_left_behind(ada: Learner, exercise: Exercise) -> None:
    ada.drafts.create(exercise=exercise, files={"gone.py": "old", "handler.py": "# mine\n"})
    save_draft(by=ada, exercise=exercise, files={})
    assert ada.drafts.get().files == {"handler.py": "# mine\n"}


def test_a_database_that_cannot_be_written_is_a_reason_to_retry(
    ada: Learner,
    exercise: Exercise,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(**values: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(submissions, "save_draft", full)
    with pytest.raises(NotStored):
        send(ada, exercise)
    assert "disk is full" in caplog.text


def test_few_requests_wait_at_once(
    ada: Learner, exercise: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = send(ada, exercise)
    monkeypatch.setattr(submissions, "_waiters", BoundedSemaphore(1))
    asked: list[bool] = []

    @contextmanager
    def end_of(pk: int) -> Iterator[Any]:
        ended = SimpleNamespace(wait=lambda seconds: asked.append(wait(submission, LONG)))
        yield ended if not asked else Event()

    monkeypatch.setattr(submissions.announcements, "end_of", end_of)
    # The second waits inside the first, and comes back at once instead of after LONG seconds.
    assert not wait(submission, LONG)
    assert asked == [False]
    assert submissions._waiters.acquire(blocking=False)


def sweepable(make: Factory, function: str = "{}") -> Exercise:
    exercise = make.exercise()
    version = exercise.current_version
    assert version is not None
    version.tests_yaml = f"function: {function}\ntests: [{{name: t, when: [{{invoke: {{}}}}]}}]"
    version.save()
    return exercise


def test_a_sweep_ends_with_points_and_no_verdict(ada: Learner, make: Factory, drain: Drain) -> None:
    run = send(ada, sweepable(make), kind=RunKind.SWEEP, event='{"n": 3}')
    drain()
    run.refresh_from_db()
    assert (run.state, run.verdict, run.source.event) == (RunState.DONE, "", '{"n": 3}')
    assert run.report is not None
    assert [point["memory_mb"] for point in run.report["points"]] == [128, 512, 1769]


def test_a_sweep_with_aws_around_the_function(ada: Learner, make: Factory, drain: Drain) -> None:
    run = send(ada, sweepable(make, "{profile: boto3, role: any}"), kind=RunKind.SWEEP)
    drain()
    run.refresh_from_db()
    assert run.state == RunState.DONE
    assert run.report is not None
    assert len(run.report["points"]) == 3


def test_a_sweep_that_the_lab_failed_at_says_so(ada: Learner, make: Factory, drain: Drain) -> None:
    run = send(ada, sweepable(make), text="infrastructure", kind=RunKind.SWEEP)
    drain()
    run.refresh_from_db()
    assert (run.state, run.verdict) == (RunState.DONE, "infrastructure")
