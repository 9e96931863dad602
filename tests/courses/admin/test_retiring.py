"""Retire and bring back: learners lose sight of a row, and nothing that they did is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import (
    Authored,
    Exercise,
    Learner,
    Note,
    Origin,
    QuizAnswer,
    QuizQuestion,
    State,
    Submission,
    Topic,
    User,
    XpEntry,
    XpKind,
)
from courses.services import quizzes
from courses.services.progress import award_xp
from tests.courses.admin import samples
from tests.courses.admin.browser import Browser
from tests.courses.factory import Factory
from tests.courses.services.forms import right


@pytest.fixture
def browser(author: User, sign_in: Callable[[User], Browser]) -> Browser:
    return sign_in(author)


@pytest.fixture
def rows(author: User, ada: Learner, make: Factory) -> dict[str, Any]:
    """A topic with an exercise and a question, all worked on by Ada."""
    topic = make.topic(slug="starts", owner=author, origin=Origin.ADMIN)
    exercise = make.exercise(slug="greet", topic=topic, owner=author, origin=Origin.ADMIN)
    exercise.current_version = make.version(exercise, tests_yaml=samples.TESTS)
    exercise.save()
    question = make.quiz_question(topic=topic)
    make.submission(ada, exercise)
    Note.objects.create(learner=ada, topic=topic, text="mine")
    award_xp(learner=ada, kind=XpKind.EXERCISE, object_uuid=exercise.uuid, amount=50)
    attempt = quizzes.start_topic_quiz(by=ada, topic=topic)
    held = quizzes.question_at(attempt, 0)
    assert held is not None
    quizzes.answer(by=ada, attempt=attempt, number=0, form=right(attempt, held))
    return {"topic": topic, "exercise": exercise, "quizquestion": question}


ADDRESSES = {
    "topic": "/topics/starts/",
    "exercise": "/exercises/greet/",
    "quizquestion": "/topics/starts/quiz",
}


def url(action: str, row: Authored) -> str:
    return reverse(f"admin:courses_{row._meta.model_name}_{action}", args=[row.pk])


@pytest.mark.parametrize("name", ADDRESSES)
def test_retiring_asks_hides_and_keeps_progress(
    browser: Browser, rows: dict[str, Any], client: Client, name: str
) -> None:
    row = rows[name]
    assert client.get(ADDRESSES[name]).status_code == 200
    assert "Retire…" in browser.open(url("change", row)).text
    asked = browser.open(url("retire", row))
    assert "Nothing is deleted" in asked.text
    row.refresh_from_db()
    assert not row.is_retired
    done = browser.press(asked)
    assert "is retired." in done.text
    assert client.get(ADDRESSES[name]).status_code == 404
    row.refresh_from_db()
    assert row.is_retired
    assert Submission.objects.count() == Note.objects.count() == QuizAnswer.objects.count() == 1
    assert sum(XpEntry.objects.values_list("amount", flat=True)) == 55


@pytest.mark.parametrize("name", ADDRESSES)
def test_bringing_back_makes_a_draft(browser: Browser, rows: dict[str, Any], name: str) -> None:
    row = rows[name]
    browser.post(url("retire", row))
    page = browser.open(url("change", row))
    assert "Bring it back" in page.text
    assert ">Publish<" not in page.text
    browser.post(url("bring_back", row))
    row.refresh_from_db()
    assert (row.is_retired, row.state) == (False, State.DRAFT)


def test_a_slug_that_is_taken_meanwhile_keeps_it_retired(
    browser: Browser, rows: dict[str, Any], make: Factory
) -> None:
    topic = rows["topic"]
    browser.post(url("retire", topic))
    make.topic(slug="starts")
    refused = browser.post(url("bring_back", topic))
    assert refused.status == 409
    assert "Something else has its slug by now." in refused.text
    topic.refresh_from_db()
    assert topic.is_retired


def test_rows_from_files_are_retired_by_their_files(browser: Browser, make: Factory) -> None:
    topic = make.topic(origin=Origin.FILES)
    assert browser.post(url("retire", topic)).status == 403
    assert "Retire…" not in browser.open(url("change", topic)).text
    topic.refresh_from_db()
    assert not topic.is_retired


def test_a_colleague_cannot_retire(
    rows: dict[str, Any], sign_in: Callable[[User], Browser], make: Factory
) -> None:
    from courses.services.roles import Role, make_instructor

    colleague = User.objects.create_user("colleague")
    make_instructor(user=colleague, roles=[Role.CONTENT_AUTHOR])
    for row in rows.values():
        assert sign_in(colleague).post(url("retire", row)).status == 404
    assert not Topic.objects.filter(retired_at__isnull=False).exists()
    assert not Exercise.objects.filter(retired_at__isnull=False).exists()
    assert not QuizQuestion.objects.filter(retired_at__isnull=False).exists()
