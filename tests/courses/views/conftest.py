"""A small published curriculum, and browsers of the cast."""

import pytest
from django.test import Client

from courses.models import (
    CheatSheet,
    InterviewQuestion,
    Learner,
    LearningPath,
    PathTopic,
)
from courses.views import exercises
from tests.courses.factory import Factory
from tests.courses.views.lesson import TESTS, Lesson


@pytest.fixture
def no_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing runs behind the tests, so waiting for an end would only take time."""
    monkeypatch.setattr(exercises, "FIRST_ANSWER_S", 0)


@pytest.fixture
def lesson(db: None, make: Factory) -> Lesson:
    """The second of three topics, with an exercise, a question, a sheet and an interview card."""
    module = make.module()
    make.topic(module=module, title="Before", level="advanced")
    topic = make.topic(
        module=module,
        title="Cold starts",
        tagline="Why the first call waits",
        tags=["lambda"],
        sources=[
            {"title": "Quotas", "url": "https://docs.aws.amazon.com/q", "verified": "2026-11-20"}
        ],
        rendered={
            "theory": "<p>Theory</p>",
            "example": "<p>Example</p>",
            "takeaways": "<ul><li>One</li></ul>",
            "documentation": "",
            "toc": [],
        },
    )
    make.topic(module=module, title="After")
    exercise = make.exercise(
        topic=topic,
        with_version=False,
        title="Count the cold starts",
        rendered={
            "situation": "<p>Somebody asks.</p>",
            "requirements": ["<p>Answer</p>", "<p>Count</p>"],
            "good_to_know": "<p>Globals stay.</p>",
            "hints": ["<p>nudge</p>", "<p>concept</p>", "<p>near</p>"],
        },
    )
    exercise.current_version = make.version(exercise, tests_yaml=TESTS)
    exercise.save()
    question = make.question(
        topic=topic, rendered={"question": "<p>Why?</p>", "rubric": ["it is new"]}
    )
    CheatSheet.objects.create(
        topic=topic,
        title="Limits",
        columns=["What"],
        rows=[["Timeout"]],
        rendered={"title": "Limits", "columns": ["What", "Value"], "rows": [["Timeout", "900 s"]]},
    )
    InterviewQuestion.objects.create(
        topic=topic,
        question="q",
        answer="a",
        rendered={
            "question": "<p>What is a cold start?</p>", "answer": "<p>Init.</p>", "why": "<p>Short.</p>",
            "follow_ups": ["And warm?"], "rubric": ["names Init"], "kind": "concept", "level": "beginner",
        },
    )  # fmt: skip
    path = LearningPath.objects.create(slug="first", title="First path", summary="To begin")
    PathTopic.objects.create(path=path, topic=topic, order=1)
    return Lesson(topic, exercise, question)


@pytest.fixture
def ada_client(ada: Learner) -> Client:
    """Ada's browser, signed in."""
    client = Client()
    client.force_login(ada.user)
    return client


@pytest.fixture
def otto_client(otto: Learner) -> Client:
    """Otto's browser, signed in."""
    client = Client()
    client.force_login(otto.user)
    return client
