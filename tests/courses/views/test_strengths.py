"""How the dashboard counts what somebody knows of each topic."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import Learner
from courses.services.quizzes import start_missed, start_module_quiz, start_topic_quiz
from courses.views.present.outline import outline_for
from courses.views.present.progress import Strength, strengths_of
from tests.courses.factory import Factory
from tests.courses.services.test_quizzes import play, quiz


def test_rounds_of_a_topic_and_of_its_module_count_together(
    ada: Learner, otto: Learner, make: Factory
) -> None:
    topic = quiz(make, 2)
    other = quiz(make, 1, module=topic.module)
    play(ada, start_topic_quiz(by=ada, topic=topic), "rw")
    play(ada, start_module_quiz(by=ada, module=topic.module), "rrr")
    rows = outline_for(ada).rows

    with CaptureQueriesContext(connection) as queries:
        found = strengths_of(ada, rows)
    assert found == [
        Strength(other.slug, other.title, 1, 1),
        Strength(topic.slug, topic.title, 3, 4),
    ]
    assert len(queries) == 1
    assert strengths_of(otto, rows) == []


def test_repeating_what_was_missed_makes_nobody_stronger(ada: Learner, make: Factory) -> None:
    topic = quiz(make, 2)
    missed = start_missed(by=ada, attempt=play(ada, start_topic_quiz(by=ada, topic=topic), "rw"))
    play(ada, missed, "r")
    assert strengths_of(ada, outline_for(ada).rows) == [Strength(topic.slug, topic.title, 1, 2)]
