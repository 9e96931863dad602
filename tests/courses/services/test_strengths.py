import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import Learner, Rating, XpEntry
from courses.services.cards import add_cards, review
from courses.services.quizzes import start_topic_quiz
from courses.services.strengths import Strength, strengths
from tests.courses.factory import Factory
from tests.courses.services.test_quizzes import play, quiz


def test_strength_is_made_of_what_was_done(ada: Learner, otto: Learner, make: Factory) -> None:
    topic = quiz(make, 2)
    solved = make.exercise(topic=topic)
    make.exercise(topic=topic)
    XpEntry.objects.create(learner=ada, kind="exercise", object_uuid=solved.uuid, amount=1)
    play(ada, start_topic_quiz(by=ada, topic=topic), "rr")
    add_cards(by=ada, questions=[make.interview(topic=topic)])
    review(by=ada, card=ada.cards.get(), rating=Rating.EASY, seen=0)
    (found,) = strengths(ada)
    assert found == Strength(topic, 1, 2, 100, 100)
    assert found.percent == 83
    assert strengths(otto) == [Strength(topic, 0, 2, None, None)]


@pytest.mark.parametrize(
    ("parts", "percent"), [((0, 0, None, None), 0), ((0, 0, 40, None), 40), ((1, 1, 50, 90), 80)]
)
def test_parts_that_are_missing_do_not_count(
    db: None, make: Factory, parts: tuple[int, int, int | None, int | None], percent: int
) -> None:
    assert Strength(make.topic(), *parts).percent == percent


@pytest.mark.parametrize("count", [1, 6])
def test_queries_do_not_depend_on_the_number(ada: Learner, make: Factory, count: int) -> None:
    for _ in range(count):
        make.exercise()
        add_cards(by=ada, questions=[make.interview()])
    with CaptureQueriesContext(connection) as queries:
        strengths(ada)
    assert len(queries) == 5
