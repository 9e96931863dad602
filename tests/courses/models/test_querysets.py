from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from courses.models import (
    Exercise,
    InterviewQuestion,
    Learner,
    QuizQuestion,
    RunState,
    State,
    Submission,
    Topic,
    Verdict,
    XpEntry,
)
from courses.services.progress import pay_first_pass
from tests.courses.factory import Factory

pytestmark = pytest.mark.django_db


def test_published_topics_are_neither_drafts_nor_retired(make: Factory) -> None:
    shown = make.topic()
    make.topic(state=State.DRAFT)
    make.topic(retired_at=timezone.now())
    assert list(Topic.objects.published()) == [shown]


def test_published_exercises_need_a_version_and_a_published_topic(make: Factory) -> None:
    shown = make.exercise()
    make.exercise(state=State.DRAFT)
    make.exercise(retired_at=timezone.now())
    make.exercise(with_version=False)
    make.exercise(topic=make.topic(state=State.DRAFT))
    make.exercise(topic=make.topic(retired_at=timezone.now()))
    assert list(Exercise.objects.published()) == [shown]


def test_topics_xp_is_the_sum_of_what_learners_can_run(make: Factory) -> None:
    topic = make.topic()
    make.exercise(topic=topic, xp=30)
    make.exercise(topic=topic, xp=20)
    make.exercise(topic=topic, xp=90, state=State.DRAFT)
    assert topic.xp == 50
    assert Topic.objects.for_reading().get().xp == 50
    assert make.topic().xp == 0


def test_reading_order_is_course_module_topic(make: Factory) -> None:
    late, early = make.course(order=2), make.course(order=1)
    of_late = make.topic(module=make.module(course=late, order=1), order=1)
    second = make.module(course=early, order=2)
    last = make.topic(module=second, order=2)
    middle = make.topic(module=second, order=1)
    first = make.topic(module=make.module(course=early, order=1), order=9)
    assert list(Topic.objects.in_reading_order()) == [first, middle, last, of_late]
    exercises = [make.exercise(topic=topic) for topic in (of_late, last, middle, first)]
    assert list(Exercise.objects.in_reading_order()) == exercises[::-1]


def test_attempts_are_graded_runs_only(ada: Learner, make: Factory) -> None:
    exercise = make.exercise()
    over: dict[str, Any] = {"state": RunState.DONE, "finished_at": timezone.now()}
    counted = [
        make.submission(ada, exercise, verdict=verdict, **over)
        for verdict in (Verdict.PASSED, Verdict.FAILED, Verdict.ERROR)
    ]
    make.submission(ada, exercise, verdict=Verdict.INFRASTRUCTURE, **over)
    make.submission(ada, exercise, verdict=Verdict.PASSED, reused=True, **over)
    make.submission(ada, exercise, kind="invoke", **over)
    make.submission(ada, exercise)
    assert set(Submission.objects.attempts()) == set(counted)


def test_status_is_the_learners_own_best(ada: Learner, otto: Learner, make: Factory) -> None:
    tried, passed, fresh = (make.exercise(xp=40) for _ in range(3))
    over: dict[str, Any] = {"state": RunState.DONE, "finished_at": timezone.now()}
    make.submission(ada, tried, verdict=Verdict.FAILED, points=2, max_points=4, **over)
    make.submission(ada, tried, verdict=Verdict.FAILED, points=1, max_points=4, **over)
    make.submission(ada, passed, verdict=Verdict.PASSED, points=3, max_points=3, **over)
    make.submission(otto, fresh, verdict=Verdict.PASSED, points=3, max_points=3, **over)
    pay_first_pass(learner=ada, exercise=passed)
    paid = XpEntry.objects.get(learner=ada)
    rows = Exercise.objects.with_status(ada).order_by("pk")
    assert list(rows.values_list("tries", "passed_at")) == [
        ({"attempts": 2, "points": 2, "most": 4}, None),
        ({"attempts": 1, "points": 3, "most": 3}, paid.earned_at),
        (None, None),
    ]
    nobody = Exercise.objects.with_status(None).order_by("pk")
    assert set(nobody.values_list("tries", "passed_at")) == {(None, None)}


def test_topic_knows_after_a_pass_what_it_pays(ada: Learner, make: Factory) -> None:
    exercise = make.exercise(xp=40)
    pay_first_pass(learner=ada, exercise=exercise)
    assert exercise.topic.xp == 40


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (Submission.objects.queued().values("pk"), "submission_queue"),
        (Submission.objects.running().values("pk", "tries", "lease_until"), "submission_leases"),
        (Submission.objects.waiting().filter(learner=1).order_by(), "submission_waiting"),
        (Submission.objects.waiting().order_by().values("learner"), "submission_waiting"),
        (
            Submission.objects.filter(learner=1, exercise=1).order_by("-pk").values("pk"),
            "submission_history",
        ),
        (
            Submission.objects.filter(
                learner=1, version=1, source_hash="x", repeatable=True
            ).values("pk"),
            "submission_identical",
        ),
    ],
)
def test_index_serves_the_query_that_it_names(rows: QuerySet[Submission], index: str) -> None:
    assert index in rows.explain()


def test_time_zone_must_exist(ada: Learner) -> None:
    ada.time_zone = "Europe/Atlantis"
    with pytest.raises(ValidationError, match="not a time zone"):
        ada.full_clean()


def test_learner_is_called_by_the_name_they_chose(ada: Learner, make: Factory) -> None:
    assert str(ada) == "ada"
    ada.display_name = "Countess"
    assert str(ada) == "Countess"
    guest = make.guest()
    assert str(guest) == f"Guest {guest.pk}"


def test_interview_questions_are_asked_of_topics_that_learners_read(make: Factory) -> None:
    topic = make.topic()
    second, first = make.interview(topic=topic, order=2), make.interview(topic=topic, order=1)
    make.interview(topic=topic, retired_at=timezone.now())
    make.interview(topic=make.topic(state=State.DRAFT))
    make.interview(topic=make.topic(retired_at=timezone.now()))
    assert list(InterviewQuestion.objects.published().in_reading_order()) == [first, second]


def test_what_is_published_is_told_by_an_index_alone() -> None:
    """Also when the state comes as a parameter, as it does in every query of a page."""
    topics = Topic.objects.published().order_by().values("module")
    questions = QuizQuestion.objects.ready().filter(topic=1).order_by().values("topic")
    for rows, index in ((topics, "topic_readable"), (questions, "quiz_asked")):
        sql, params = rows.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            (step,) = cursor.fetchall()
        assert f"COVERING INDEX {index}" in step[-1]
