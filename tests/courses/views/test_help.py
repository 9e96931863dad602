"""Hints and the solution: what they cost, and when they open."""

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import HelpTaken
from tests.courses.views.lesson import Lesson
from tests.courses.views.markup import problems, words
from tests.courses.views.running import HTMX, run, show

pytestmark = pytest.mark.usefixtures("no_wait")


def test_hints_open_one_by_one_and_say_what_they_cost(client: Client, lesson: Lesson) -> None:
    address = reverse("courses:hint", args=[lesson.exercise.slug])
    html = client.post(address, **HTMX).content.decode()
    assert "nudge" in html
    assert "concept" not in html
    assert "Passing pays 45 XP now. This hint takes 5 of them" in words(html)
    assert 'id="hint-label" hx-swap-oob="true">Hint 2 of 3' in html
    response = client.post(address)
    assert response.url.endswith("?hints=open#hints")
    assert "concept" in show(client, lesson, "?hints=open")
    assert "Our solution opens after the last hint" in words(show(client, lesson))
    client.post(address, **HTMX)
    last = words(client.post(address, **HTMX).content.decode())
    assert "All hints are open." in last
    assert "You can open our solution now." in last
    assert HelpTaken.objects.count() == 3


def test_the_solution_is_closed_at_first(client: Client, lesson: Lesson) -> None:
    address = reverse("courses:solution", args=[lesson.exercise.slug])
    text = words(client.get(address).content.decode())
    assert "opens after the last hint or 3 failed runs" in text
    assert client.post(address).status_code == 302
    assert "return 'right'" not in client.get(address).content.decode()
    assert HelpTaken.objects.count() == 0


def test_the_solution_says_its_cost_and_shows_the_difference(
    ada_client: Client, lesson: Lesson
) -> None:
    run(ada_client, lesson, "# mine\n")
    for _ in range(3):
        ada_client.post(reverse("courses:hint", args=[lesson.exercise.slug]))
    address = reverse("courses:solution", args=[lesson.exercise.slug])
    assert "Passing pays 35 XP now, and 10 XP once" in words(
        ada_client.get(address).content.decode()
    )
    ada_client.post(address)
    html = ada_client.get(address).content.decode()
    assert '<div class="minus"><i>−</i># mine</div>' in html
    assert "return &#x27;right&#x27;" in html
    assert problems(html) == []


def test_a_button_pressed_twice_opens_one_hint(client: Client, lesson: Lesson) -> None:
    address = reverse("courses:hint", args=[lesson.exercise.slug])
    assert 'name="number" value="1"' in show(client, lesson)
    for _ in range(2):
        html = client.post(address, {"number": "1"}, **HTMX).content.decode()
    assert 'name="number" value="2"' in html
    assert HelpTaken.objects.count() == 1


@pytest.mark.parametrize("number", ["0", "x", "-1", "", "9" * 50])
def test_a_button_of_no_hint_opens_at_most_the_next(
    client: Client, lesson: Lesson, number: str
) -> None:
    address = reverse("courses:hint", args=[lesson.exercise.slug])
    assert client.post(address, {"number": number}, **HTMX).status_code == 200
    assert HelpTaken.objects.count() <= 1
