"""The Bookmark button and the list of what was marked."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import Bookmark, InterviewQuestion, Learner, State
from tests.courses.views.lesson import Lesson
from tests.courses.views.markup import problems, words

MARK = "/bookmarks/mark"
LIST = "/bookmarks/"


def mark(client: Client, kind: str, uuid: object, marked: str = "1", **extra: Any) -> Any:
    data = {"kind": kind, "uuid": str(uuid), "marked": marked, "next": "/learn/"}
    return client.post(MARK, data | extra.pop("data", {}), **extra)


def targets(lesson: Lesson) -> list[tuple[str, Any]]:
    return [
        ("topic", lesson.topic),
        ("exercise", lesson.exercise),
        ("question", InterviewQuestion.objects.get()),
    ]


def test_topics_exercises_and_questions_are_marked_and_listed(
    client: Client, lesson: Lesson
) -> None:
    for kind, target in targets(lesson):
        assert mark(client, kind, target.uuid).headers["Location"] == "/learn/"
    html = client.get(LIST).content.decode()
    assert problems(html) == []
    for part in ("Cold starts", "Count the cold starts", "What is a cold start?"):
        assert part in words(html)
    for kind, target in targets(lesson):
        mark(client, kind, target.uuid, "0")
    assert "Nothing is marked yet." in words(client.get(LIST).content.decode())


def test_marking_twice_marks_once(ada_client: Client, lesson: Lesson) -> None:
    mark(ada_client, "topic", lesson.topic.uuid)
    mark(ada_client, "topic", lesson.topic.uuid)
    assert Bookmark.objects.count() == 1


def test_a_script_gets_the_button_back(ada_client: Client, lesson: Lesson) -> None:
    response = mark(ada_client, "topic", lesson.topic.uuid, HTTP_HX_REQUEST="true")
    html = response.content.decode()
    assert html.startswith('<form class="mark"')
    assert 'aria-pressed="true"' in html


def test_pages_show_whether_they_are_marked(ada_client: Client, lesson: Lesson) -> None:
    question = InterviewQuestion.objects.get()
    pages = [
        reverse("courses:topic", args=[lesson.topic.slug]),
        reverse("courses:exercise", args=[lesson.exercise.slug]),
        reverse("courses:interview_question", args=[question.uuid]),
    ]
    for address in pages:
        assert 'aria-pressed="false"' in ada_client.get(address).content.decode(), address
    for kind, target in targets(lesson):
        mark(ada_client, kind, target.uuid)
    for address in pages:
        assert 'aria-pressed="true"' in ada_client.get(address).content.decode(), address


def test_marks_are_ones_own(ada_client: Client, otto_client: Client, lesson: Lesson) -> None:
    mark(ada_client, "topic", lesson.topic.uuid)
    assert "Nothing is marked yet." in words(otto_client.get(LIST).content.decode())
    mark(otto_client, "topic", lesson.topic.uuid, "0")
    assert Bookmark.objects.count() == 1


@pytest.mark.parametrize(
    "data", [{"kind": "user"}, {"uuid": "x"}, {"uuid": str(uuid4())}, {"marked": "maybe"}]
)
def test_there_is_nothing_else_to_mark(
    client: Client, lesson: Lesson, data: dict[str, str]
) -> None:
    assert mark(client, "topic", lesson.topic.uuid, data=data).status_code == 404
    assert not Learner.objects.exists()


def test_what_is_not_published_cannot_be_marked(client: Client, lesson: Lesson) -> None:
    found = targets(lesson)
    lesson.topic.state = State.DRAFT
    lesson.topic.save()
    for kind, target in found:
        assert mark(client, kind, target.uuid).status_code == 404


def test_the_way_back_stays_on_the_site(client: Client, lesson: Lesson) -> None:
    response = mark(client, "topic", lesson.topic.uuid, data={"next": "https://evil.example/"})
    assert response.headers["Location"] == LIST


def test_methods(client: Client, db: None) -> None:
    assert client.get(MARK).status_code == 405
    assert client.post(LIST).status_code == 405
