"""A run while it waits and goes on: its page, its polls, Stop."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import Learner, RunState, Submission
from courses.services import submissions
from courses.services.worker import get_pool
from courses.views.present.output import Output
from tests.courses.factory import Factory
from tests.courses.fakes import NoSandbox
from tests.courses.views.lesson import Lesson
from tests.courses.views.markup import problems, words
from tests.courses.views.running import HTMX, run, show

pytestmark = pytest.mark.usefixtures("no_wait")


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


def test_what_a_poll_brings_has_a_place_on_the_page_that_asks(
    ada_client: Client, lesson: Lesson, drain: Callable[[], int]
) -> None:
    run(ada_client, lesson, "# right\n")
    drain()
    uuid = Submission.objects.get().uuid
    alone = reverse("courses:submission", args=[uuid])
    workspace = reverse("courses:exercise", args=[lesson.exercise.slug])
    for page in (alone, workspace):
        headers = {**HTMX, "HTTP_HX_CURRENT_URL": f"http://testserver{page}?a=1#results"}
        answer = ada_client.get(reverse("courses:status", args=[uuid]), **headers)
        html = answer.content.decode()
        swapped = re.findall(r'id="([\w-]+)"[^>]* hx-swap-oob', html)
        whole = ada_client.get(page).content.decode()
        assert [name for name in swapped if f'id="{name}"' not in whole] == []
        assert ("past-in" in swapped) == (page == workspace)
