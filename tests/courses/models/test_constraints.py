"""What the database itself refuses, also from code that validates nothing."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from courses.models import (
    BadgeAward,
    Card,
    CardState,
    Course,
    Draft,
    Exercise,
    HelpTaken,
    Learner,
    LearningPath,
    MockAnswer,
    MockInterview,
    Module,
    Note,
    PathTopic,
    QuizAnswer,
    QuizAttempt,
    Submission,
    TestRow,
    Topic,
    TopicRead,
    XpEntry,
)
from tests.courses.factory import Factory

pytestmark = pytest.mark.django_db


def refused(write: Callable[[], Any]) -> bool:
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        (Course, "level", "expert"),
        (Topic, "level", "expert"),
        (Topic, "state", "hidden"),
        (Topic, "minutes", 0),
        (Exercise, "level", "expert"),
        (Exercise, "state", "hidden"),
        (Exercise, "minutes", 0),
        (Learner, "theme", "pink"),
        (Learner, "motion", "fast"),
    ],
)
def test_value_outside_its_set_is_refused(
    make: Factory, ada: Learner, kind: type[Any], field: str, value: object
) -> None:
    make.exercise()
    assert refused(lambda: kind.objects.update(**{field: value}))


def test_slug_is_unique_among_rows_that_are_not_retired(make: Factory) -> None:
    first, second = make.topic(slug="one"), make.topic(slug="two")
    assert refused(lambda: Topic.objects.filter(pk=second.pk).update(slug="one"))
    Topic.objects.filter(pk=first.pk).update(retired_at=timezone.now())
    Topic.objects.filter(pk=second.pk).update(slug="one")
    assert refused(lambda: Topic.objects.filter(pk=first.pk).update(retired_at=None))


def test_modules_of_two_courses_may_share_a_slug(make: Factory) -> None:
    module = make.module(slug="basics")
    assert make.module(slug="basics").slug == "basics"
    assert refused(lambda: make.module(slug="basics", course=module.course))
    assert Module.objects.count() == 2


@pytest.mark.parametrize(
    "values",
    [
        {"state": "asleep"},
        {"kind": "compile"},
        {"state": "done"},
        {"state": "queued", "finished_at": timezone.now()},
        {"state": "queued", "verdict": "passed"},
        {"state": "running"},
        {"state": "queued", "lease_until": timezone.now()},
        {"points": 2, "max_points": 1},
        {"state": "done", "finished_at": timezone.now(), "verdict": "perfect"},
        {"state": "queued", "repeatable": True},
        {
            "state": "done",
            "finished_at": timezone.now(),
            "verdict": "infrastructure",
            "repeatable": True,
        },
    ],
)
def test_submission_that_contradicts_itself_is_refused(
    ada: Learner, make: Factory, values: dict[str, Any]
) -> None:
    submission = make.submission(ada, make.exercise())
    assert refused(lambda: Submission.objects.filter(pk=submission.pk).update(**values))


def test_one_row_per_learner_and_thing(ada: Learner, make: Factory) -> None:
    exercise = make.exercise()
    topic = exercise.topic
    submission = make.submission(ada, exercise)
    path = LearningPath.objects.create(slug="path", title="Path")
    twice: list[tuple[type[Any], dict[str, Any]]] = [
        (Note, {"learner": ada, "topic": topic}),
        (Draft, {"learner": ada, "exercise": exercise}),
        (TopicRead, {"learner": ada, "topic": topic}),
        (HelpTaken, {"learner": ada, "exercise": exercise, "kind": "hint", "number": 1}),
        (TestRow, {"submission": submission, "order": 0, "name": "x", "verdict": "passed"}),
        (PathTopic, {"path": path, "topic": topic}),
    ]
    for kind, values in twice:
        kind.objects.create(**values)
        assert refused(lambda kind=kind, values=values: kind.objects.create(**values)), kind


@pytest.mark.parametrize(("kind", "number"), [("hint", 0), ("solution", 1), ("peek", 0)])
def test_help_of_no_kind_is_refused(ada: Learner, make: Factory, kind: str, number: int) -> None:
    exercise = make.exercise()
    assert refused(
        lambda: HelpTaken.objects.create(learner=ada, exercise=exercise, kind=kind, number=number)
    )


def test_xp_never_goes_below_zero(ada: Learner, make: Factory) -> None:
    exercise = make.exercise()
    assert refused(
        lambda: XpEntry.objects.create(
            learner=ada, kind="exercise", object_uuid=exercise.uuid, amount=-1
        )
    )


def test_content_with_progress_cannot_be_deleted(ada: Learner, make: Factory) -> None:
    exercise = make.exercise()
    make.submission(ada, exercise)
    with pytest.raises(ProtectedError):
        exercise.delete()
    with pytest.raises(ProtectedError):
        exercise.topic.delete()
    with pytest.raises(ProtectedError):
        exercise.topic.module.course.delete()


def test_exercise_without_runs_can_be_deleted_with_its_versions(make: Factory) -> None:
    make.exercise().delete()
    assert not Exercise.objects.exists()


def test_deleting_an_account_deletes_what_it_learned(ada: Learner, make: Factory) -> None:
    exercise = make.exercise()
    make.submission(ada, exercise)
    ada.notes.create(topic=exercise.topic, text="mine")
    ada.activities.create(day=date(2026, 11, 21))
    assert ada.user is not None
    ada.user.delete()
    assert not Learner.objects.exists()
    assert not Submission.objects.exists()
    assert not Note.objects.exists()
    assert Exercise.objects.exists()


def test_round_that_is_open_is_the_only_one_of_its_kind(ada: Learner, make: Factory) -> None:
    topic = make.topic()
    values = {"learner": ada, "kind": "topic", "target": topic.uuid, "topic": topic, "seed": 1}
    first = QuizAttempt.objects.create(**values)
    assert refused(lambda: QuizAttempt.objects.create(**values))
    first.finished_at = timezone.now()
    first.save()
    assert not refused(lambda: QuizAttempt.objects.create(**values))


@pytest.mark.parametrize("kind", ["topic", "module", "exam", "missed"])
def test_round_without_what_it_is_about_is_refused(ada: Learner, kind: str) -> None:
    assert refused(
        lambda: QuizAttempt.objects.create(learner=ada, kind=kind, target=UUID(int=1), seed=1)
    )


def test_answer_is_marked_when_it_is_given(ada: Learner, make: Factory) -> None:
    question = make.quiz_question()
    attempt = QuizAttempt.objects.create(
        learner=ada, kind="topic", target=question.topic.uuid, topic=question.topic, seed=1
    )
    answer = QuizAnswer.objects.create(attempt=attempt, order=0, question=question)
    rows = QuizAnswer.objects.filter(pk=answer.pk)
    assert refused(lambda: rows.update(answered_at=timezone.now()))
    assert refused(lambda: rows.update(right=True))
    assert refused(lambda: QuizAnswer.objects.create(attempt=attempt, order=0, question=question))
    with pytest.raises(ProtectedError):
        question.delete()


def test_card_is_new_until_it_is_reviewed(ada: Learner, make: Factory) -> None:
    question = make.interview()
    Card.objects.create(learner=ada, question=question)
    assert refused(lambda: Card.objects.create(learner=ada, question=question))
    assert refused(lambda: Card.objects.update(last_review=timezone.now()))
    assert refused(lambda: Card.objects.update(state=CardState.REVIEW))
    with pytest.raises(ProtectedError):
        question.delete()


def test_mock_answer_is_graded_after_it_is_shown(ada: Learner, make: Factory) -> None:
    now = timezone.now()
    values = {"learner": ada, "role": "developer", "minutes": 15, "deadline": now}
    interview = MockInterview.objects.create(**values)
    assert refused(lambda: MockInterview.objects.create(**values))
    MockAnswer.objects.create(interview=interview, order=0, question=make.interview())
    assert refused(lambda: MockAnswer.objects.update(grade=3))
    assert not refused(lambda: MockAnswer.objects.update(grade=3, revealed_at=now))


def test_badge_is_awarded_once(ada: Learner) -> None:
    BadgeAward.objects.create(learner=ada, badge="first-run")
    assert refused(lambda: BadgeAward.objects.create(learner=ada, badge="first-run"))
