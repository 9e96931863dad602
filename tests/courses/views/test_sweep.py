"""What the page says of a memory sweep."""

from collections.abc import Callable
from contextlib import closing
from threading import Event
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.emulator import SandboxUnavailable
from courses.grading.schema_check import validator
from courses.models import Learner, RunState, Submission
from courses.services.engine import LocalEngine, Program
from courses.views.present.sweep import sweep_curve
from tests.courses.fakes import FakeEngine
from tests.courses.views.lesson import Lesson
from tests.courses.views.markup import problems, words

SENT = {"kind": "sweep", "file:handler.py": "# right", "event": "{}", "page": "only"}


def point(memory: int, took: float, dollars: float, outcome: str = "ok") -> dict[str, Any]:
    return {
        "memory_mb": memory,
        "duration_ms": took,
        "billed_ms": int(took) + 1,
        "per_million_usd": dollars,
        "outcome": outcome,
        "measured": memory < 1000,
    }


def document(*points: dict[str, Any]) -> dict[str, Any]:
    return {"points": list(points), "note": "Measured.", "memory_mb": 256, "sandbox": {}}


def test_the_curve_says_what_is_cheapest_and_what_is_quickest() -> None:
    curve = sweep_curve(document(point(128, 80, 0.4), point(256, 30, 0.3), point(1769, 10, 0.9)))
    assert curve.sentence == (
        "Cheapest at 256 MB: $0.30 a million. Quickest at 1,769 MB: 10.0 ms for $0.90 a million."
    )
    assert [one.is_cheapest for one in curve.points] == [False, True, False]
    assert [one.is_own for one in curve.points] == [False, True, False]
    assert (curve.points[0].x, curve.points[-1].x) == (5.0, 95.0)
    assert curve.points[-1].cost_y < curve.points[0].cost_y, "dearer is higher"
    assert [one.measured for one in curve.points] == [True, True, False]


def test_a_size_at_which_it_fails_is_not_the_cheapest() -> None:
    curve = sweep_curve(document(point(128, 80, 0.1, "timeout"), point(256, 30, 0.3)))
    assert curve.points[0].ended == "timeout"
    assert "Cheapest at 256 MB" in curve.sentence
    assert sweep_curve(document(point(128, 8, 0.1, "init-error"))).sentence.startswith("At no size")


def test_a_sweep_on_the_page(
    ada_client: Client, ada: Learner, lesson: Lesson, drain: Callable[[], int]
) -> None:
    page = f"/exercises/{lesson.exercise.slug}/"
    assert "What would another memory setting cost?" in ada_client.get(page).content.decode()
    answer = ada_client.post(f"{page}run", SENT)
    drain()
    html = ada_client.get(answer.url).content.decode()
    assert problems(html) == []
    assert "What other memory settings cost" in words(html)
    assert "1,769 MB" in words(html)


@pytest.fixture
def on_aws(lesson: Lesson) -> str:
    """The address of an exercise's page whose function has AWS around it."""
    version = lesson.exercise.current_version
    assert version is not None
    version.tests_yaml = version.tests_yaml.replace("{memory: 256", "{profile: boto3, memory: 256")
    version.save()
    return f"/exercises/{lesson.exercise.slug}/"


def test_a_sweep_with_aws_around_the_function(
    ada_client: Client, on_aws: str, drain: Callable[[], int]
) -> None:
    page = ada_client.get(on_aws).content.decode()
    assert 'name="kind" value="sweep"' in page
    assert "begins with the AWS account that the exercise gives" in words(page)
    answer = ada_client.post(f"{on_aws}run", SENT)
    drain()
    assert "Cheapest at" in words(ada_client.get(answer.url).content.decode())


def test_an_exercise_without_aws_does_not_speak_of_an_account(
    ada_client: Client, lesson: Lesson
) -> None:
    page = ada_client.get(f"/exercises/{lesson.exercise.slug}/").content.decode()
    assert 'name="kind" value="sweep"' in page
    assert "the AWS account" not in words(page)


def test_somebody_elses_sweep_is_not_there(
    client: Client,
    ada_client: Client,
    otto_client: Client,
    on_aws: str,
    drain: Callable[[], int],
) -> None:
    answer = ada_client.post(f"{on_aws}run", SENT)
    drain()
    uuid = Submission.objects.get().uuid
    for other in (otto_client, client):
        assert other.get(reverse("courses:submission", args=[uuid])).status_code == 404
        assert "Cheapest at" not in words(other.get(answer.url).content.decode())


def test_a_sweep_that_no_sandbox_can_take_waits(
    ada_client: Client, on_aws: str, engine: FakeEngine, drain: Callable[[], int]
) -> None:
    engine.works = False
    answer = ada_client.post(f"{on_aws}run", SENT)
    with pytest.raises(SandboxUnavailable):
        drain()
    assert Submission.objects.get().state == RunState.QUEUED
    assert 'data-state="queued"' in ada_client.get(answer.url).content.decode()
    engine.works = True
    drain()
    assert "Cheapest at" in words(ada_client.get(answer.url).content.decode())


def test_what_the_function_failed_with_is_said(
    ada_client: Client, on_aws: str, drain: Callable[[], int]
) -> None:
    answer = ada_client.post(f"{on_aws}run", SENT | {"file:handler.py": "# timeout"})
    drain()
    html = ada_client.get(answer.url).content.decode()
    assert problems(html) == []
    assert "At no size did the function end well." in words(html)
    assert "Sandbox.Ended: timeout" in words(html)


@pytest.mark.parametrize("kind", ["play", "weigh"])
def test_kinds_that_are_no_runs_of_an_exercise(
    ada_client: Client, ada: Learner, lesson: Lesson, kind: str
) -> None:
    sent = {"kind": kind, "file:handler.py": "# right"}
    assert ada_client.post(f"/exercises/{lesson.exercise.slug}/run", sent).status_code == 400


def test_the_real_lambda_is_swept() -> None:
    program = Program(
        exercise="t",
        tests_yaml="tests: [{name: t, when: [{invoke: {}}]}]",
        files={"handler.py": "def handler(event, context):\n    return sum(range(1000))\n"},
        event="{}",
    )
    with closing(LocalEngine()) as engine:
        found = engine.sweep(program, cancelled=Event())
    validator("sweep").validate(found)
    assert found["points"][0]["memory_mb"] == 128
    assert {one["outcome"] for one in found["points"]} == {"ok"}
