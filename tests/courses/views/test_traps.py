"""Rounds of exam traps: the address holds all of it."""

import pytest
from django.test import Client

from tests.courses.factory import Factory
from tests.courses.views.lesson import Lesson
from tests.courses.views.markup import problems, words

SOURCE = '<a href="https://docs.aws.amazon.com/q">Quotas</a>'


@pytest.fixture
def myths(lesson: Lesson) -> Lesson:
    """Two misconceptions of the lesson's topic."""
    lesson.topic.rendered["traps"] = [
        {
            "statement": f"<p>“Myth {name}.”</p>", "correction": f"<p>Fact {name}.</p>",
            "source": SOURCE, "verified": "2026-11-20",
        }
        for name in ("one", "two")
    ]  # fmt: skip
    lesson.topic.save()
    return lesson


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    html: str = response.content.decode()
    assert problems(html) == []
    return html


def test_a_round_begins_with_a_statement_alone(client: Client, myths: Lesson) -> None:
    assert "Start a round of 2" in page(client, "/traps/")
    text = words(page(client, "/traps/7/1/"))
    assert "Statement 1 of 2" in text
    assert "Myth" in text
    assert "Fact" not in text
    assert "Source" not in text


@pytest.mark.parametrize(("said", "verdict"), [("false", "Right."), ("true", "Wrong.")])
def test_an_answer_brings_correction_and_source(
    client: Client, myths: Lesson, said: str, verdict: str
) -> None:
    text = words(page(client, f"/traps/7/1/?said={said}"))
    assert f"{verdict} The statement is false." in text
    assert "Fact" in text
    assert "Source: Quotas, verified 20 Nov 2026" in text
    assert "Next statement" in text


def test_going_back_shows_the_same_statement(client: Client, myths: Lesson) -> None:
    assert words(page(client, "/traps/7/1/")) == words(page(client, "/traps/7/1/"))


def test_the_round_ends_with_its_score(client: Client, myths: Lesson) -> None:
    html = page(client, "/traps/7/2/?score=t&said=true")
    assert 'href="/traps/7/3/?score=tf"' in html
    assert "1 of 2 right" in words(page(client, "/traps/7/3/?score=tf"))


@pytest.mark.parametrize("score", ["", "<b>", "ttttttttt"])
def test_a_score_that_is_made_up_does_no_harm(client: Client, myths: Lesson, score: str) -> None:
    response = client.get("/traps/7/2/", {"score": score}, follow=True)
    assert response.status_code == 200
    assert '<b>"' not in response.content.decode()


def test_statements_that_are_not_there(client: Client, myths: Lesson) -> None:
    for address in ("/traps/7/9/", "/traps/7/0/"):
        assert client.get(address).status_code == 404
    assert client.post("/traps/7/1/").status_code == 405


def test_without_statements_there_is_no_round(client: Client, db: None, make: Factory) -> None:
    assert "There are no statements yet." in page(client, "/traps/")
    assert client.get("/traps/7/1/").status_code == 404
