"""Every model's list: readable, searchable, and as many queries for one row as for ten."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import (
    Activity,
    BadgeAward,
    Bookmark,
    Card,
    CheatSheet,
    Draft,
    Fact,
    GlossaryTerm,
    HelpTaken,
    InterviewQuestion,
    Learner,
    LearningPath,
    MockAnswer,
    MockInterview,
    Note,
    OpenAnswer,
    OpenQuestion,
    PathTopic,
    PlaygroundDraft,
    QuizAnswer,
    QuizAttempt,
    Review,
    SearchDocument,
    StreakFreeze,
    TestRow,
    TopicRead,
    User,
    XpEntry,
)
from tests.courses.admin.browser import Browser
from tests.courses.factory import Factory

ON_ANOTHER_PAGE = {OpenQuestion, CheatSheet, InterviewQuestion, PathTopic}
"""Edited and read on the page of their topic or path."""
PRIVATE = {
    BadgeAward,
    Bookmark,
    Card,
    MockAnswer,
    MockInterview,
    Note,
    OpenAnswer,
    PlaygroundDraft,
    QuizAnswer,
    QuizAttempt,
    Review,
}
"""What a learner writes or how they study, which is nobody else's business."""
DERIVED = {SearchDocument}
"""Made of other rows."""

LISTED = sorted(
    (model for model in admin.site._registry if model._meta.app_label == "courses"),
    key=lambda model: model.__name__,
)


def fill(make: Factory, number: int) -> None:
    """One row of everything, each of its own learner and exercise."""
    user = User.objects.create_user(f"learner-{number}")
    learner = Learner.objects.create(user=user)
    exercise = make.exercise()
    run = make.submission(learner, exercise)
    TestRow.objects.create(submission=run, order=0, name="Greets", verdict="passed")
    Draft.objects.create(learner=learner, exercise=exercise)
    XpEntry.objects.create(learner=learner, kind="exercise", object_uuid=exercise.uuid, amount=50)
    Activity.objects.create(learner=learner, day=date(2026, 11, 1) + timedelta(number))
    StreakFreeze.objects.create(learner=learner, missed_day=date(2026, 10, 1))
    TopicRead.objects.create(learner=learner, topic=exercise.topic)
    HelpTaken.objects.create(learner=learner, exercise=exercise, kind="hint", number=1)
    path = LearningPath.objects.create(slug=f"path-{number}", title=f"Path {number}")
    PathTopic.objects.create(path=path, topic=exercise.topic)
    make.quiz_question(topic=exercise.topic)
    GlossaryTerm.objects.create(slug=f"term-{number}", term=f"Term {number}", definition="It is.")
    Fact.objects.create(key=f"L{number}", text="A limit", as_of="2026", confidence="doc")


def test_every_model_is_registered_or_has_its_reason() -> None:
    from django.apps import apps

    missing = set(apps.get_app_config("courses").get_models()) - admin.site._registry.keys()
    assert missing == ON_ANOTHER_PAGE | PRIVATE | DERIVED


@pytest.mark.parametrize("model", LISTED, ids=lambda model: model.__name__)
def test_list_takes_as_many_queries_for_one_row_as_for_ten(
    root: User, make: Factory, sign_in: Callable[[User], Browser], model: type
) -> None:
    browser = sign_in(root)
    url = f"/admin/courses/{model.__name__.lower()}/"

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page = browser.open(url)
        assert page.status == 200
        assert ">0 results" not in page.text
        return len(captured)

    fill(make, 1)
    few = queries()
    for number in range(2, 11):
        fill(make, number)
    assert queries() == few


@pytest.mark.parametrize("model", LISTED, ids=lambda model: model.__name__)
def test_list_can_be_searched_and_filtered(
    root: User, make: Factory, sign_in: Callable[[User], Browser], model: type
) -> None:
    fill(make, 1)
    page = sign_in(root).open(f"/admin/courses/{model.__name__.lower()}/?q=nothing-like-it")
    assert page.status == 200
    assert ">0 results" in page.text
    assert admin.site._registry[model].list_filter


@pytest.mark.parametrize("model", LISTED, ids=lambda model: model.__name__)
def test_each_row_opens(
    root: User, make: Factory, sign_in: Callable[[User], Browser], model: type
) -> None:
    fill(make, 1)
    row = model._default_manager.first()  # type: ignore[attr-defined]
    page = sign_in(root).open(f"/admin/courses/{model.__name__.lower()}/{row.pk}/change/")
    assert page.status == 200
    assert "doesn’t exist" not in page.text
