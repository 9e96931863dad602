"""The glossary's page."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from courses.models import GlossaryTerm, State
from tests.courses.views.lesson import Lesson
from tests.courses.views.markup import problems, words

ADDRESS = "/glossary/"


@pytest.fixture
def terms(lesson: Lesson) -> list[GlossaryTerm]:
    """Two terms; the first belongs to the lesson's topic."""
    return [
        GlossaryTerm.objects.create(
            state="published",
            slug="cold-start",
            term="Cold start",
            aliases=["cold starts"],
            topic=lesson.topic,
            rendered={"definition": "The wait for <code>Init</code>."},
        ),
        GlossaryTerm.objects.create(
            state="published",
            slug="batch",
            term="Batch",
            rendered={"definition": "Records in one event."},
        ),
    ]


def test_terms_stand_in_order_under_their_letters(
    client: Client, terms: list[GlossaryTerm], lesson: Lesson
) -> None:
    html = client.get(ADDRESS).content.decode()
    assert problems(html) == []
    assert 'id="cold-start"' in html
    text = words(html)
    assert text.index("Batch") < text.index("Cold start")
    assert "The wait for Init." in text
    assert f'href="/topics/{lesson.topic.slug}/"' in html


@pytest.mark.parametrize("q", ["cold STARTS", "wait", "init"])
def test_a_term_is_found_by_alias_and_definition(
    client: Client, terms: list[GlossaryTerm], q: str
) -> None:
    text = words(client.get(ADDRESS, {"q": q}, HTTP_HX_REQUEST="true").content.decode())
    assert "Cold start" in text
    assert "Batch" not in text
    assert "1 term shown." in text


def test_nothing_found_offers_the_way_back(client: Client, terms: list[GlossaryTerm]) -> None:
    assert "No term matches." in words(client.get(ADDRESS, {"q": "zzz"}).content.decode())


def test_a_topic_that_is_not_published_is_not_linked(
    client: Client, terms: list[GlossaryTerm], lesson: Lesson
) -> None:
    lesson.topic.state = State.DRAFT
    lesson.topic.save()
    html = client.get(ADDRESS).content.decode()
    assert "Cold start" in html
    assert lesson.topic.slug not in html


def test_the_page_is_read_only_and_cheap(
    ada_client: Client,
    terms: list[GlossaryTerm],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    assert ada_client.post(ADDRESS).status_code == 405
    with django_assert_max_num_queries(8):
        ada_client.get(ADDRESS)
