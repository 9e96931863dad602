"""The search page, and the search of the header."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from courses.models import CheatSheet, GlossaryTerm, InterviewQuestion, Learner
from courses.services.search import index_everything, index_notes_of
from courses.services.study import save_note
from tests.courses.views.lesson import Lesson
from tests.courses.views.markup import problems, words

ADDRESS = "/search/"


@pytest.fixture
def indexed(lesson: Lesson) -> Lesson:
    """The lesson and a term, ready to be found."""
    GlossaryTerm.objects.create(
        state="published",
        slug="cold-start", term="Cold start", definition="The wait.",
        rendered={"definition": "The wait."},
    )  # fmt: skip
    index_everything()
    return lesson


def page(client: Client, q: str, **data: str) -> str:
    response = client.get(ADDRESS, {"q": q} | data)
    assert response.status_code == 200
    html: str = response.content.decode()
    assert problems(html) == []
    return html


def test_results_stand_under_their_kind_and_lead_to_their_page(
    client: Client, indexed: Lesson
) -> None:
    html = page(client, "cold start")
    for part in ("Topics", "Exercises", "Interview questions", "Glossary"):
        assert part in words(html)
    assert "<mark>" in html
    question = InterviewQuestion.objects.get()
    for address in (
        f'href="/topics/{indexed.topic.slug}/',
        f'href="/exercises/{indexed.exercise.slug}/"',
        f'href="{reverse("courses:interview_question", args=[question.uuid])}"',
        'href="/glossary/#cold-start"',
    ):
        assert address in html
    html = page(client, "limits")
    assert f'href="{reverse("courses:cheatsheet", args=[CheatSheet.objects.get().uuid])}"' in html


def test_one_kind_can_be_shown_alone(client: Client, indexed: Lesson) -> None:
    text = words(page(client, "cold", kind="glossary"))
    assert "Glossary" in text
    assert "Exercises" not in text
    assert "All kinds" in text
    assert "Exercises" in words(page(client, "cold", kind="nonsense"))


def test_a_typo_is_forgiven(client: Client, indexed: Lesson) -> None:
    assert "These look alike:" in words(page(client, "colld strat"))


def test_nothing_found_offers_topics(client: Client, indexed: Lesson) -> None:
    text = words(page(client, "zzzzqqqq"))
    assert "Nothing found for “zzzzqqqq”." in text
    assert "Before" in text


@pytest.mark.parametrize(
    "q", ["", "   ", "\"' OR *", "x" * 300, "\x00", "<script>alert(1)</script>"]
)
def test_odd_words_are_answered(client: Client, indexed: Lesson, q: str) -> None:
    assert "<script>alert" not in page(client, q)


def test_own_notes_are_found_by_nobody_else(
    ada_client: Client, otto_client: Client, client: Client, ada: Learner, indexed: Lesson
) -> None:
    save_note(by=ada, topic=indexed.topic, text="xylophone", version=0)
    index_notes_of(ada)
    assert "#my-notes" in page(ada_client, "xylophone")
    for other in (otto_client, client):
        assert "#my-notes" not in page(other, "xylophone")


def test_a_script_gets_the_results_alone(client: Client, indexed: Lesson) -> None:
    html = client.get(ADDRESS, {"q": "cold"}, HTTP_HX_REQUEST="true").content.decode()
    assert html.startswith('<div class="stack-l" id="found">')


def test_every_page_has_the_search(client: Client, db: None) -> None:
    html = client.get("/about/").content.decode()
    assert '<form class="seek" action="/search/"' in html
    assert '<a class="seek-link" href="/search/"' in html


def test_the_page_is_read_only_and_cheap(
    ada_client: Client, indexed: Lesson, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert ada_client.post(ADDRESS).status_code == 405
    with django_assert_max_num_queries(8):
        page(ada_client, "cold start")
    with django_assert_max_num_queries(8):
        page(ada_client, "zzzzqqqq")
