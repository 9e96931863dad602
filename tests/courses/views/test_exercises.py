"""The exercise page, running and drafts."""

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from courses.models import Draft, Learner, QuizAttempt, Submission, Topic
from courses.services import limits, quizzes, submissions
from tests.courses.factory import Factory
from tests.courses.views.lesson import STARTER, Lesson
from tests.courses.views.markup import problems, words
from tests.courses.views.running import HTMX, Drain, run, show

pytestmark = pytest.mark.usefixtures("no_wait")


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
    ada_client.post(address, {"file:handler.py": "# right\n", "kind": "tests", "page": "only"})
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
