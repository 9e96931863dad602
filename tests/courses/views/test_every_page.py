"""What holds for every page: it answers, its markup is sound, reading it leaves no trace."""

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import Learner, Submission
from tests.courses.factory import Factory
from tests.courses.views.lesson import Lesson
from tests.courses.views.markup import problems, words

OPEN_PAGES = (
    "home", "learn", "practice", "playground", "quizzes", "traps", "interview", "mock_new", "review", "cheatsheets",
    "glossary", "search", "notes", "bookmarks", "dashboard", "settings", "about", "fidelity",
    "shortcuts", "accessibility",
)  # fmt: skip


def addresses(lesson: Lesson) -> list[str]:
    """Every page that a guest can read."""
    exercise = [lesson.exercise.slug]
    return [
        *(reverse(f"courses:{name}") for name in OPEN_PAGES),
        reverse("courses:path", args=["first"]),
        reverse("courses:course", args=[lesson.topic.module.course.slug]),
        reverse("courses:topic", args=[lesson.topic.slug]),
        reverse("courses:exercise", args=exercise),
        reverse("courses:exercise", args=exercise) + "?hints=open",
        reverse("courses:solution", args=exercise),
        reverse("courses:reset", args=exercise),
        reverse("account_login"),
        reverse("account_signup"),
    ]


def test_every_page_is_sound_for_a_guest(client: Client, lesson: Lesson) -> None:
    for address in addresses(lesson):
        response = client.get(address)
        assert response.status_code == 200, address
        assert problems(response.content.decode()) == [], address


def test_every_page_is_sound_for_a_learner(
    ada_client: Client, ada: Learner, lesson: Lesson
) -> None:
    signed_in = [
        reverse("account_change_password"),
        reverse("account_logout"),
        reverse("mfa_index"),
    ]
    for address in [*addresses(lesson)[:-2], *signed_in]:
        response = ada_client.get(address)
        assert response.status_code == 200, address
        assert problems(response.content.decode()) == [], address


def test_reading_makes_no_guest(client: Client, lesson: Lesson) -> None:
    for address in addresses(lesson):
        client.get(address)
    assert Learner.objects.count() == 0
    assert "learner_id" not in client.session


def test_pages_carry_the_strict_policy(client: Client, lesson: Lesson) -> None:
    policy = client.get(reverse("courses:topic", args=[lesson.topic.slug])).headers[
        "Content-Security-Policy"
    ]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_an_empty_site_still_answers(client: Client, db: None) -> None:
    for name in OPEN_PAGES:
        response = client.get(reverse(f"courses:{name}"))
        assert response.status_code == 200, name
        assert problems(response.content.decode()) == [], name


@pytest.mark.parametrize("name", ["note_save", "mark_read"])
def test_writing_addresses_of_a_topic_refuse_get(client: Client, lesson: Lesson, name: str) -> None:
    assert client.get(reverse(f"courses:{name}", args=[lesson.topic.slug])).status_code == 405


@pytest.mark.parametrize("name", ["run", "draft", "hint"])
def test_writing_addresses_of_an_exercise_refuse_get(
    client: Client, lesson: Lesson, name: str
) -> None:
    assert client.get(reverse(f"courses:{name}", args=[lesson.exercise.slug])).status_code == 405


@pytest.mark.parametrize("name", OPEN_PAGES)
def test_reading_addresses_refuse_delete(client: Client, db: None, name: str) -> None:
    assert client.delete(reverse(f"courses:{name}")).status_code == 405


def test_an_answer_refuses_get(client: Client, lesson: Lesson) -> None:
    assert (
        client.get(reverse("courses:answer_save", args=[lesson.question.uuid])).status_code == 405
    )


def test_a_page_that_is_not_there_leads_on(client: Client, db: None) -> None:
    response = client.get("/nothing-here/")
    assert response.status_code == 404
    assert problems(response.content.decode()) == []
    assert "No page has this address." in words(response.content.decode())


def test_writing_needs_the_token_of_the_form(lesson: Lesson) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(reverse("courses:mark_read", args=[lesson.topic.slug]))
    assert response.status_code == 403
    assert problems(response.content.decode()) == []
    assert "The form has expired" in words(response.content.decode())


def test_unpublished_things_are_not_there(client: Client, make: Factory, db: None) -> None:
    topic = make.topic(state="draft")
    exercise = make.exercise(topic=topic)
    assert client.get(reverse("courses:topic", args=[topic.slug])).status_code == 404
    assert client.get(reverse("courses:exercise", args=[exercise.slug])).status_code == 404
    assert client.post(reverse("courses:run", args=[exercise.slug])).status_code == 404
    assert Submission.objects.count() == 0


def test_the_shell_marks_where_one_is(client: Client, lesson: Lesson) -> None:
    html = client.get(reverse("courses:topic", args=[lesson.topic.slug])).content.decode()
    assert f'<a href="{reverse("courses:learn")}" aria-current="true">Learn</a>' in html
    html = client.get(reverse("courses:practice")).content.decode()
    assert f'<a href="{reverse("courses:practice")}" aria-current="page">Practice</a>' in html


def test_the_theme_is_an_attribute_of_the_page(ada_client: Client, ada: Learner) -> None:
    assert "data-theme" not in ada_client.get(reverse("courses:about")).content.decode()
    Learner.objects.filter(pk=ada.pk).update(theme="dark")
    assert (
        '<html lang="en" data-theme="dark">'
        in ada_client.get(reverse("courses:about")).content.decode()
    )
