"""All notes in one place."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from courses.models import Learner
from courses.services.search import index_notes_of
from courses.services.study import save_note
from tests.courses.factory import Factory
from tests.courses.views.lesson import Lesson
from tests.courses.views.markup import problems, words

ADDRESS = "/notes/"


@pytest.fixture
def notes(ada: Learner, lesson: Lesson, make: Factory) -> None:
    """Two notes of Ada's."""
    save_note(by=ada, topic=lesson.topic, text="**Init** is <script>slow</script>", version=0)
    other = make.topic(module=lesson.topic.module, title="Retries")
    save_note(by=ada, topic=other, text="Twice, then a dead letter.", version=0)
    index_notes_of(ada)


def test_notes_are_rendered_and_lead_to_their_topics(
    ada_client: Client, notes: None, lesson: Lesson
) -> None:
    html = ada_client.get(ADDRESS).content.decode()
    assert problems(html) == []
    assert "<strong>Init</strong>" in html
    assert "<script>slow" not in html
    assert "Twice, then a dead letter." in html
    assert f'href="/topics/{lesson.topic.slug}/#my-notes"' in html


def test_notes_are_searched(ada_client: Client, notes: None) -> None:
    text = words(ada_client.get(ADDRESS, {"q": "dead"}).content.decode())
    assert "Retries" in text
    assert "Cold starts" not in text
    text = words(ada_client.get(ADDRESS, {"q": "zebra"}).content.decode())
    assert "No note holds “zebra”." in text


def test_many_notes_come_in_pages(
    ada_client: Client, ada: Learner, notes: None, make: Factory
) -> None:
    for number in range(20):
        save_note(by=ada, topic=make.topic(), text=f"Number {number}.", version=0)
    index_notes_of(ada)
    html = ada_client.get(ADDRESS).content.decode()
    assert problems(html) == []
    assert "Page 1 of 2" in html
    assert "Number 19." not in html
    assert "Number 19." in ada_client.get(ADDRESS, {"page": "2"}).content.decode()
    assert ada_client.get(ADDRESS, {"q": "number"}).content.decode().count("<article") == 20


def test_notes_are_taken_away_as_markdown(ada_client: Client, notes: None) -> None:
    response = ada_client.get("/notes/markdown")
    assert "attachment" in response.headers["Content-Disposition"]
    text = response.content.decode()
    assert text.startswith("# My notes\n")
    assert "**Init** is <script>slow</script>" in text


def test_notes_are_ones_own(otto_client: Client, client: Client, notes: None) -> None:
    for other in (otto_client, client):
        assert "Nothing is written yet." in words(other.get(ADDRESS).content.decode())
        assert "Init" not in other.get("/notes/markdown").content.decode()


def test_the_page_is_read_only_and_cheap(
    ada_client: Client, notes: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for address in (ADDRESS, "/notes/markdown"):
        assert ada_client.post(address).status_code == 405
    with django_assert_max_num_queries(8):
        ada_client.get(ADDRESS)
