"""The exercise page, running, drafts, hints and the solution."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from courses.models import Draft, HelpTaken, Learner, QuizAttempt, RunState, Submission, Topic
from courses.services import limits, quizzes, submissions
from courses.services.worker import get_pool
from courses.views import exercises
from courses.views.present.output import Output
from tests.courses.factory import Factory
from tests.courses.fakes import NoSandbox
from tests.courses.views.lesson import STARTER, Lesson
from tests.courses.views.markup import problems, words

HTMX = {"HTTP_HX_REQUEST": "true"}
Drain = Callable[[], int]


@pytest.fixture(autouse=True)
def _no_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing runs behind these tests, so waiting for an end would only take time."""
    monkeypatch.setattr(exercises, "FIRST_ANSWER_S", 0)


def run(client: Client, lesson: Lesson, text: str, kind: str = "tests", **headers: Any) -> Any:
    address = reverse("courses:run", args=[lesson.exercise.slug])
    return client.post(address, {"file:handler.py": text, "event": "{}", "kind": kind}, **headers)


def show(client: Client, lesson: Lesson, query: str = "") -> str:
    address = reverse("courses:exercise", args=[lesson.exercise.slug])
    return client.get(address + query).content.decode()


def test_the_first_visit_shows_task_starter_and_tests(client: Client, lesson: Lesson) -> None:
    html = show(client, lesson)
    text = words(html)
    assert STARTER in html
    assert 'data-state="idle"' in html
    for part in (
        "Count the cold starts", "Somebody asks.", "Globals stay.", "Hint 1 of 3", "256 MB", "5 s",
        "TABLE=orders", "Run the tests to see what is missing.", "1. Greets requirement 1",
        "The response, statusCode, is", "The response, body, is JSON text for", "Invoke, cold",
        "The start is cold", "The response has at least",
        "Afterwards: The number of execution environments is",
    ):  # fmt: skip
        assert part in text, part


def test_a_test_that_is_not_always_shown_keeps_its_event(client: Client, lesson: Lesson) -> None:
    html = show(client, lesson)
    assert "A hidden one" in html
    assert "Greets again" in html
    assert "SECRET" not in html


def test_without_a_script_a_run_leads_to_its_page(
    ada_client: Client, lesson: Lesson, drain: Drain
) -> None:
    response = run(ada_client, lesson, "# right\n")
    submission = Submission.objects.get()
    assert response.status_code == 302
    assert response.url == reverse("courses:submission", args=[submission.uuid])
    waiting = ada_client.get(response.url).content.decode()
    assert '<meta http-equiv="refresh" content="1">' in waiting
    assert problems(waiting) == []
    drain()
    done = ada_client.get(response.url).content.decode()
    assert "http-equiv" not in done
    assert "All 2 tests pass" in words(done)
    assert "# right" in done
    assert problems(done) == []


def test_with_a_script_a_run_answers_with_the_region(
    client: Client, lesson: Lesson, drain: Drain
) -> None:
    response = run(client, lesson, "# wrong\n", **HTMX)
    html = response.content.decode()
    submission = Submission.objects.get()
    status = reverse("courses:status", args=[submission.uuid])
    assert 'data-state="queued"' in html
    assert f'hx-get="{status}" hx-trigger="load delay:250ms"' in html
    assert "Next in line" in words(html)
    drain()
    html = client.get(status, **HTMX).content.decode()
    assert 'data-state="done"' in html
    assert "hx-get" not in html
    assert "0 of 2 tests pass" in words(html)
    assert 'id="requirements" hx-swap-oob="true"' in html
    assert 'id="shell-progress" hx-swap-oob="true"' in html
    assert 'id="run-status" role="status" hx-swap-oob="innerHTML"' in html


def test_a_run_says_how_many_wait_before_it(
    ada_client: Client, make: Factory, lesson: Lesson
) -> None:
    for _ in range(2):
        make.submission(make.guest(), lesson.exercise)
    html = run(ada_client, lesson, "# right\n", **HTMX).content.decode()
    assert "Waiting for a free worker, 2 ahead" in words(html)


def test_a_running_run_names_its_tests(ada_client: Client, ada: Learner, lesson: Lesson) -> None:
    run(ada_client, lesson, "# right\n", **HTMX)
    submission = Submission.objects.get()
    submission.state, submission.lease_until = RunState.RUNNING, submission.queued_at
    submission.save()
    submission.tests.create(order=0, name="Greets", verdict="passed")
    html = ada_client.get(
        reverse("courses:status", args=[submission.uuid]), **HTMX
    ).content.decode()
    assert 'data-state="running"' in html
    text = words(html)
    assert "PassedGreets" in text
    assert "WaitingGreets again" in text
    assert "Stop" in text


def test_a_run_can_be_stopped(ada_client: Client, lesson: Lesson) -> None:
    run(ada_client, lesson, "# right\n")
    submission = Submission.objects.get()
    address = reverse("courses:stop", args=[submission.uuid])
    assert ada_client.get(address).status_code == 405
    html = ada_client.post(address, **HTMX).content.decode()
    assert "Stopped" in words(html)
    assert ada_client.post(address).status_code == 302
    submission.refresh_from_db()
    assert submission.state == RunState.CANCELLED


def test_somebody_elses_run_is_not_there(
    client: Client, ada_client: Client, otto_client: Client, lesson: Lesson
) -> None:
    run(ada_client, lesson, "# right\n")
    uuid = Submission.objects.get().uuid
    for other in (otto_client, client):
        assert other.get(reverse("courses:submission", args=[uuid])).status_code == 404
        assert other.get(reverse("courses:status", args=[uuid]), **HTMX).status_code == 404
        assert other.post(reverse("courses:stop", args=[uuid])).status_code == 404
    assert "# right" not in show(otto_client, lesson, f"?run={uuid}")
    assert Submission.objects.get().state == RunState.QUEUED


def test_a_poll_without_a_script_leads_to_the_page(ada_client: Client, lesson: Lesson) -> None:
    run(ada_client, lesson, "# right\n")
    uuid = Submission.objects.get().uuid
    response = ada_client.get(reverse("courses:status", args=[uuid]))
    assert response.url == reverse("courses:submission", args=[uuid])


def test_code_that_does_not_parse_runs_nothing(ada_client: Client, lesson: Lesson) -> None:
    response = run(ada_client, lesson, "def handler(event, context)\n", **HTMX)
    assert response.status_code == 422
    html = response.content.decode()
    assert 'data-syntax-line="1"' in html
    assert 'data-syntax-file="handler.py"' in html
    assert "handler.py, line 1: expected ':'." in words(html)
    assert Submission.objects.count() == 0


def test_without_a_script_the_text_of_a_refused_run_is_kept(
    ada_client: Client, lesson: Lesson
) -> None:
    response = run(ada_client, lesson, "def handler(event, context)\n    # mine\n")
    assert response.status_code == 422
    html = response.content.decode()
    assert "# mine" in html
    assert problems(html) == []


def test_a_full_queue_keeps_the_text_and_offers_to_retry(
    ada_client: Client, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_QUEUE", 0)
    response = run(ada_client, lesson, "# mine\n")
    assert response.status_code == 503
    html = response.content.decode()
    assert "# mine" in html
    assert 'data-state="unavailable"' in html
    assert "Retry" in words(html)


@pytest.mark.parametrize("kind", ["", "destroy"])
def test_a_run_of_no_known_kind_is_refused(ada_client: Client, lesson: Lesson, kind: str) -> None:
    assert run(ada_client, lesson, "# right\n", kind=kind, **HTMX).status_code == 400
    assert Submission.objects.count() == 0


def test_a_file_that_the_exercise_does_not_have_is_refused(
    ada_client: Client, lesson: Lesson
) -> None:
    address = reverse("courses:run", args=[lesson.exercise.slug])
    sent = {"file:handler.py": "", "file:../etc": "x", "kind": "tests"}
    assert ada_client.post(address, sent, **HTMX).status_code == 422
    assert Submission.objects.count() == 0


def test_an_event_that_is_not_json_is_refused(ada_client: Client, lesson: Lesson) -> None:
    address = reverse("courses:run", args=[lesson.exercise.slug])
    sent = {"file:handler.py": "# right\n", "event": "{", "kind": "invoke"}
    response = ada_client.post(address, sent, **HTMX)
    assert response.status_code == 422
    assert "not JSON" in words(response.content.decode())


def test_a_failure_of_ours_counts_nothing_and_offers_to_retry(
    ada_client: Client, lesson: Lesson, drain: Drain
) -> None:
    run(ada_client, lesson, "# ours\n", **HTMX)
    drain()
    html = show(ada_client, lesson)
    assert 'data-state="unavailable"' in html
    text = words(html)
    assert "The lab could not run your code" in text
    assert "No attempt counted." in text


@pytest.mark.parametrize("everything", [True, False])
def test_a_run_that_no_sandbox_can_take_says_that_it_waits(
    ada_client: Client, lesson: Lesson, *, everything: bool
) -> None:
    version = None if everything else lesson.exercise.current_version_id
    get_pool().outages.begin(NoSandbox(), version=version)
    html = run(ada_client, lesson, "# right\n", **HTMX).content.decode()
    text = words(html)
    assert 'data-state="queued"' in html
    assert 'hx-trigger="load delay:5000ms"' in html
    assert "Your code is kept and will run" in text
    what = "Code" if everything else "This exercise"
    assert f"{what} cannot run on this site at the moment. Your run starts by itself" in text
    assert "No sandbox tier works here." not in text, (
        "what is wrong with a machine is its operator's"
    )
    spoken = html.partition('id="run-status"')[2]
    assert "Your code is kept and will run. " in spoken
    assert "starts by itself" in spoken

    submission = Submission.objects.get()
    page = ada_client.get(reverse("courses:submission", args=[submission.uuid])).content.decode()
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert problems(page) == []
    ada_client.post(reverse("courses:stop", args=[submission.uuid]))
    assert "Stopped" in words(show(ada_client, lesson))


def test_a_pass_says_what_it_paid_and_leads_on(
    ada_client: Client, lesson: Lesson, make: Factory, drain: Drain
) -> None:
    after = make.exercise(topic=lesson.topic, order=99)
    run(ada_client, lesson, "# right\n")
    drain()
    html = show(ada_client, lesson)
    assert "It paid 50 XP." in words(html)
    assert f'href="{reverse("courses:exercise", args=[after.slug])}">Next exercise' in html
    assert "Compare with our solution" in words(html)


def test_the_last_exercise_of_a_topic_leads_to_its_quiz_until_it_was_taken(
    ada_client: Client, ada: Learner, lesson: Lesson, make: Factory, drain: Drain
) -> None:
    make.quiz_question(topic=lesson.topic)
    make.exercise(topic=Topic.objects.get(title="After"))
    run(ada_client, lesson, "# right\n")
    drain()
    assert f'href="/topics/{lesson.topic.slug}/quiz">Take the quiz' in show(ada_client, lesson)
    quizzes.finish(by=ada, attempt=quizzes.start_topic_quiz(by=ada, topic=lesson.topic))
    html = show(ada_client, lesson)
    assert "Take the quiz" not in html
    assert ">Next exercise" in html
    make.exercise(topic=lesson.topic, order=99)
    QuizAttempt.objects.all().delete()
    assert "Take the quiz" not in show(ada_client, lesson)


def test_what_was_passed_before_says_when(ada_client: Client, lesson: Lesson, drain: Drain) -> None:
    run(ada_client, lesson, "# right\n")
    drain()
    text = words(show(ada_client, lesson))
    assert "Passed today" in text
    assert "Start again" in text
    assert "Next exercise" not in text


def test_the_draft_is_kept_and_comes_back(ada_client: Client, lesson: Lesson) -> None:
    address = reverse("courses:draft", args=[lesson.exercise.slug])
    sent = {"file:handler.py": "# half done\n", "event": '{"a": 1}'}
    assert ada_client.post(address, sent).status_code == 204
    html = show(ada_client, lesson)
    assert "# half done" in html
    assert "{&quot;a&quot;: 1}" in html


def test_a_draft_that_does_not_fit_is_refused(ada_client: Client, lesson: Lesson) -> None:
    address = reverse("courses:draft", args=[lesson.exercise.slug])
    response = ada_client.post(address, {"file:other.py": "x"})
    assert response.status_code == 422
    assert "other.py" in response.content.decode()
    assert Draft.objects.count() == 0


def test_the_code_of_a_past_run_can_be_taken_up(ada_client: Client, lesson: Lesson) -> None:
    run(ada_client, lesson, "# the first\n")
    run(ada_client, lesson, "# the second\n")
    first = Submission.objects.order_by("pk")[0]
    assert "# the first" in show(ada_client, lesson, f"?run={first.uuid}")
    assert "# the second" in show(ada_client, lesson)
    assert "# the second" in show(ada_client, lesson, "?run=nonsense")


def test_reset_asks_first(ada_client: Client, lesson: Lesson) -> None:
    run(ada_client, lesson, "# mine\n")
    address = reverse("courses:reset", args=[lesson.exercise.slug])
    ada_client.get(address)
    assert Draft.objects.count() == 1
    assert ada_client.post(address).status_code == 302
    assert Draft.objects.count() == 0
    assert STARTER in show(ada_client, lesson)


def test_hints_open_one_by_one_and_say_what_they_cost(client: Client, lesson: Lesson) -> None:
    address = reverse("courses:hint", args=[lesson.exercise.slug])
    html = client.post(address, **HTMX).content.decode()
    assert "nudge" in html
    assert "concept" not in html
    assert "Passing pays 45 XP now. This hint takes 5 of them" in words(html)
    assert 'id="hint-label" hx-swap-oob="true">Hint 2 of 3' in html
    response = client.post(address)
    assert response.url.endswith("?hints=open#hints")
    assert "concept" in show(client, lesson, "?hints=open")
    assert "Our solution opens after the last hint" in words(show(client, lesson))
    client.post(address, **HTMX)
    last = words(client.post(address, **HTMX).content.decode())
    assert "All hints are open." in last
    assert "You can open our solution now." in last
    assert HelpTaken.objects.count() == 3


def test_the_solution_is_closed_at_first(client: Client, lesson: Lesson) -> None:
    address = reverse("courses:solution", args=[lesson.exercise.slug])
    text = words(client.get(address).content.decode())
    assert "opens after the last hint or 3 failed runs" in text
    assert client.post(address).status_code == 302
    assert "return 'right'" not in client.get(address).content.decode()
    assert HelpTaken.objects.count() == 0


def test_the_solution_says_its_cost_and_shows_the_difference(
    ada_client: Client, lesson: Lesson
) -> None:
    run(ada_client, lesson, "# mine\n")
    for _ in range(3):
        ada_client.post(reverse("courses:hint", args=[lesson.exercise.slug]))
    address = reverse("courses:solution", args=[lesson.exercise.slug])
    assert "Passing pays 35 XP now, and 10 XP once" in words(
        ada_client.get(address).content.decode()
    )
    ada_client.post(address)
    html = ada_client.get(address).content.decode()
    assert '<div class="minus"><i>−</i># mine</div>' in html
    assert "return &#x27;right&#x27;" in html
    assert problems(html) == []


def test_a_button_pressed_twice_opens_one_hint(client: Client, lesson: Lesson) -> None:
    address = reverse("courses:hint", args=[lesson.exercise.slug])
    assert 'name="number" value="1"' in show(client, lesson)
    for _ in range(2):
        html = client.post(address, {"number": "1"}, **HTMX).content.decode()
    assert 'name="number" value="2"' in html
    assert HelpTaken.objects.count() == 1


@pytest.mark.parametrize("number", ["0", "x", "-1", "", "9" * 50])
def test_a_button_of_no_hint_opens_at_most_the_next(
    client: Client, lesson: Lesson, number: str
) -> None:
    address = reverse("courses:hint", args=[lesson.exercise.slug])
    assert client.post(address, {"number": number}, **HTMX).status_code == 200
    assert HelpTaken.objects.count() <= 1


def test_who_is_further_back_in_line_asks_less_often(
    ada_client: Client, make: Factory, lesson: Lesson
) -> None:
    for _ in range(2):
        make.submission(make.guest(), lesson.exercise)
    assert "load delay:750ms" in run(ada_client, lesson, "# right\n", **HTMX).content.decode()


def test_a_long_line_asks_every_five_seconds() -> None:
    assert Output("queued", ahead=400).poll_ms == 5000
    times = {Output("queued", Submission(pk=pk), ahead=400).poll_ms for pk in range(32)}
    assert len(times) == 16, "and not all at once"
    assert 5000 <= min(times) <= max(times) < 6300


@pytest.mark.parametrize(("ahead", "waits"), [(3, True), (4, False)])
def test_a_poll_waits_for_the_end_only_when_it_is_near(
    ada_client: Client,
    make: Factory,
    lesson: Lesson,
    monkeypatch: pytest.MonkeyPatch,
    *,
    ahead: int,
    waits: bool,
) -> None:
    """A request that waits holds one of the server's threads."""
    for _ in range(ahead):
        make.submission(make.guest(), lesson.exercise)
    run(ada_client, lesson, "# right\n", **HTMX)
    submission = Submission.objects.order_by("pk").last()
    assert submission is not None
    waited: list[float] = []
    monkeypatch.setattr(submissions, "wait", lambda found, seconds: waited.append(seconds))
    ada_client.get(reverse("courses:status", args=[submission.uuid]), **HTMX)
    assert bool(waited) == waits


def test_a_run_that_just_began_is_asked_about_more_often(
    ada: Learner, lesson: Lesson, make: Factory
) -> None:
    now = timezone.now()
    began = make.submission(
        ada, lesson.exercise, state=RunState.RUNNING, started_at=now, lease_until=now
    )
    assert Output("running", began).poll_ms == 100
    began.started_at = now - timedelta(seconds=2)
    assert Output("running", began).poll_ms == 250


def test_the_page_reads_one_report_whatever_the_number_of_runs(
    ada_client: Client, lesson: Lesson, drain: Drain
) -> None:
    for number in range(4):
        run(ada_client, lesson, f"# wrong {number}\n")
    drain()
    with CaptureQueriesContext(connection) as queries:
        assert "0 of 2 tests pass" in words(show(ada_client, lesson))
    reading = [query["sql"] for query in queries if '"courses_submission"."report"' in query["sql"]]
    # The last result and the marks of the requirements, each by its key.
    assert all('"courses_submission"."id" = ' in sql for sql in reading)
    assert len(reading) <= 2


def test_a_run_that_cannot_be_stored_keeps_the_text(
    ada_client: Client, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**values: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(submissions, "save_draft", full)
    response = run(ada_client, lesson, "# mine\n")
    assert response.status_code == 503
    assert "# mine" in response.content.decode()
    assert "Retry" in words(response.content.decode())


def test_a_run_without_an_event_keeps_the_drafts(ada_client: Client, lesson: Lesson) -> None:
    address = reverse("courses:run", args=[lesson.exercise.slug])
    run(ada_client, lesson, "# right\n")
    ada_client.post(address, {"file:handler.py": "# right\n", "kind": "tests"})
    assert Draft.objects.get().event == "{}"


def test_guests_behind_a_proxy_do_not_share_its_minute(
    lesson: Lesson, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    monkeypatch.setattr(limits, "GUEST_RUNS_PER_MINUTE", 1)
    for address, status in (("198.51.100.1", 302), ("198.51.100.2", 302), ("198.51.100.1", 503)):
        headers = {"HTTP_X_FORWARDED_FOR": address}
        assert run(Client(), lesson, "# right\n", **headers).status_code == status


def test_an_invoke_that_failed_by_our_fault_says_so(
    ada_client: Client, lesson: Lesson, drain: Drain
) -> None:
    run(ada_client, lesson, "# ours\n", kind="invoke")
    drain()
    text = words(show(ada_client, lesson))
    assert "The local Lambda failed twice. Run it again. No attempt counted." in text
