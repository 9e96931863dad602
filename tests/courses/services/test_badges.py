from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import (
    Activity,
    BadgeAward,
    HelpTaken,
    InterviewRole,
    Learner,
    Rating,
    XpEntry,
)
from courses.services import badges, interviews
from courses.services.badges import Event, all_badges, award, standings
from courses.services.cards import add_cards, review
from courses.services.quizzes import finish, start_exam, start_topic_quiz
from courses.services.study import save_note
from courses.services.submissions import submit
from tests.courses.factory import Factory
from tests.courses.services.test_quizzes import play, quiz

Earn = Callable[[Learner, Factory], None]


def passes(number: int) -> Earn:
    def earn(by: Learner, make: Factory) -> None:
        for _ in range(number):
            uuid = make.exercise().uuid
            XpEntry.objects.create(learner=by, kind="exercise", object_uuid=uuid, amount=1)

    return earn


def runs(by: Learner, make: Factory) -> None:
    exercise = make.exercise()
    make.submission(by, exercise, state="done", verdict="failed", finished_at=timezone.now())


def days(by: Learner, make: Factory) -> None:
    for number in range(7):
        Activity.objects.create(learner=by, day=date(2026, 1, 1) + timedelta(3 * number))


def perfect(by: Learner, make: Factory) -> None:
    play(by, start_topic_quiz(by=by, topic=quiz(make)), "rrr")


def five(by: Learner, make: Factory) -> None:
    for _ in range(5):
        play(by, start_topic_quiz(by=by, topic=quiz(make, 1)), "w")


def exam(by: Learner, make: Factory) -> None:
    module = make.module()
    quiz(make, 20, module=module)
    play(by, start_exam(by=by, modules=[module]), "r" * 16 + "w" * 4)


def reviews(by: Learner, make: Factory) -> None:
    add_cards(by=by, questions=[make.interview()])
    card = by.cards.get()
    for seen in range(100):
        review(by=by, card=card, rating=Rating.AGAIN, seen=seen)


def notes(by: Learner, make: Factory) -> None:
    for _ in range(5):
        save_note(by=by, topic=make.topic(), text="x", version=0)


def interviewed(by: Learner, make: Factory) -> None:
    make.interview()
    sitting = interviews.start_interview(by=by, role=InterviewRole.DEVELOPER, minutes=15)
    interviews.reveal(by=by, interview=sitting, number=0, text="")
    interviews.grade(by=by, interview=sitting, number=0, rating=Rating.GOOD)


WAYS: dict[str, Earn] = {
    "first-run": runs,
    "first-pass": passes(1),
    "ten-passes": passes(10),
    "unaided": passes(5),
    "seven-days": days,
    "perfect-quiz": perfect,
    "five-quizzes": five,
    "exam-passed": exam,
    "hundred-reviews": reviews,
    "interviewed": interviewed,
    "note-taker": notes,
}


def test_every_badge_is_found_by_its_name_and_has_a_way() -> None:
    assert {badge.slug for badge in all_badges()} == set(WAYS)
    assert len({badge.order for badge in all_badges()}) == len(WAYS)


@pytest.mark.parametrize("slug", WAYS)
def test_badge_is_earned_by_what_it_asks_for_and_once(
    ada: Learner, otto: Learner, make: Factory, slug: str
) -> None:
    (badge,) = (badge for badge in all_badges() if badge.slug == slug)
    assert badge.count(ada) == 0
    WAYS[slug](ada, make)
    assert badge.count(ada) >= badge.goal
    for event in badge.after:
        award(learner=ada, after=event)
        award(learner=ada, after=event)
    assert BadgeAward.objects.filter(learner=ada, badge=slug).count() == 1
    assert badge.count(otto) == 0


@pytest.mark.parametrize("slug", ["perfect-quiz", "exam-passed"])
def test_near_miss_earns_nothing(ada: Learner, make: Factory, slug: str) -> None:
    (badge,) = (badge for badge in all_badges() if badge.slug == slug)
    module = make.module()
    topic = quiz(make, 20, module=module)
    play(ada, start_topic_quiz(by=ada, topic=topic), "w" + "r" * 19)
    play(ada, start_exam(by=ada, modules=[module]), "r" * 15 + "w" * 5)
    finish(by=ada, attempt=start_topic_quiz(by=ada, topic=topic))
    assert badge.count(ada) == 0


def test_help_keeps_an_exercise_from_counting_as_unaided(ada: Learner, make: Factory) -> None:
    (badge,) = (badge for badge in all_badges() if badge.slug == "unaided")
    exercise = make.exercise()
    XpEntry.objects.create(learner=ada, kind="exercise", object_uuid=exercise.uuid, amount=1)
    HelpTaken.objects.create(learner=ada, exercise=exercise, kind="hint", number=1)
    assert badge.count(ada) == 0


def test_badge_stays_when_what_it_counted_goes(ada: Learner, make: Factory) -> None:
    notes(ada, make)
    ada.notes.all().delete()
    (taker,) = (each for each in standings(ada) if each.badge.slug == "note-taker")
    assert (taker.earned, taker.done) == (True, 5)


def test_standing_says_how_far_it_is(ada: Learner, make: Factory) -> None:
    passes(3)(ada, make)
    found = {each.badge.slug: each for each in standings(ada)}
    assert (found["ten-passes"].done, found["ten-passes"].earned) == (3, False)
    assert found["first-pass"].done == 1


def test_nothing_left_to_earn_costs_one_query(ada: Learner) -> None:
    for badge in all_badges():
        BadgeAward.objects.create(learner=ada, badge=badge.slug)
    with CaptureQueriesContext(connection) as queries:
        assert award(learner=ada, after=Event.RUN) == []
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 1


def test_run_earns_its_badges_and_a_failed_one_queues_cards(
    ada: Learner, make: Factory, drain: Callable[[], int]
) -> None:
    submit(by=ada, exercise=make.exercise(), files={"handler.py": "# right\n"}, kind="tests")
    drain()
    assert set(ada.badges.values_list("badge", flat=True)) == {"first-run", "first-pass"}
    assert badges.Event.RUN in {event for badge in all_badges() for event in badge.after}
