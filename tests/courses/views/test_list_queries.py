"""Pages of lists ask the database as often for much as for little."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.models import Card, CheatSheet, GlossaryTerm, Learner, Note, QuizAttempt, TopicRead
from courses.services.search import index_everything
from tests.courses.factory import Factory
from tests.courses.views.lesson import Lesson

MOST = {
    "/": 8,
    "/learn/": 6,
    "/practice/": 4,
    "/quizzes/": 8,
    "/dashboard/": 13,
    "/interview/": 9,
    "/interview/?q=question": 10,
    "/interview/review/": 8,
    "/cheat-sheets/": 5,
    "/cheat-sheets/?q=b": 5,
    "/glossary/": 4,
    "/notes/": 6,
    "/notes/?q=note": 7,
    "/bookmarks/": 8,
    "/search/?q=question": 6,
}


def fill(lesson: Lesson, ada: Learner, make: Factory, count: int) -> None:
    """`count` topics more, each with all that a list can show, all of it begun."""
    for number in range(count):
        topic = make.topic(module=lesson.topic.module)
        make.exercise(topic=topic)
        card = make.interview(
            topic=topic,
            rendered={
                "question": "<p>Question?</p>", "answer": "<p>Yes.</p>", "why": "", "rubric": [],
                "follow_ups": [], "kind": "concept", "level": "beginner",
            },
        )  # fmt: skip
        Card.objects.create(learner=ada, question=card)
        make.quiz_question(topic=topic)
        QuizAttempt.objects.create(
            learner=ada, kind="topic", topic=topic, target=topic.uuid, seed=number
        )
        TopicRead.objects.create(learner=ada, topic=topic)
        Note.objects.create(learner=ada, topic=topic, text=f"note {number}")
        GlossaryTerm.objects.create(
            slug=f"term-{topic.pk}", term=f"Term {topic.pk}", topic=topic, state="published",
            rendered={"definition": "<p>Words.</p>"},
        )  # fmt: skip
        CheatSheet.objects.create(
            topic=topic, title="t", rendered={"title": "t", "columns": ["a"], "rows": [["b"]]}
        )
    index_everything()


def asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("address", MOST)
def test_as_many_queries_for_thirty_topics_as_for_two(
    ada_client: Client, ada: Learner, lesson: Lesson, make: Factory, address: str
) -> None:
    fill(lesson, ada, make, 2)
    ada_client.get(address)
    few = asked(ada_client, address)
    fill(lesson, ada, make, 28)

    assert asked(ada_client, address) <= few <= MOST[address]
