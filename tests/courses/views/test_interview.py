"""The interview bank, study mode and mock interviews."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from courses.models import (
    Card,
    InterviewQuestion,
    Learner,
    MockInterview,
    Rating,
    Review,
    State,
)
from courses.services.search import index_everything
from tests.courses.factory import Factory
from tests.courses.views.lesson import Lesson
from tests.courses.views.markup import problems, words

BANK = "/interview/"
REVIEW = "/interview/review/"


def add_question(lesson: Lesson, text: str, **values: Any) -> InterviewQuestion:
    """A question of the lesson's topic."""
    rendered = {
        "question": f"<p>{text}</p>", "answer": f"<p>Answer to {text}</p>", "why": "<p>Short.</p>",
        "follow_ups": ["And then?"], "rubric": ["names it"], "kind": "concept", "level": "beginner",
    }  # fmt: skip
    defaults = {"question": text, "answer": "a", "rendered": rendered}
    return InterviewQuestion.objects.create(topic=lesson.topic, **(defaults | values))


@pytest.fixture
def bank(lesson: Lesson) -> list[InterviewQuestion]:
    """Five questions to tell apart, with the lesson's own."""
    made = [
        InterviewQuestion.objects.get(),
        add_question(lesson, "Why stateless?", level="advanced", kind="trade-off"),
        add_question(lesson, "Who retries?", kind="scenario"),
        add_question(lesson, "What is 429?", kind="debugging"),
        add_question(lesson, "What is a layer?"),
    ]
    index_everything()
    return made


def page(client: Client, address: str = BANK, **data: str) -> str:
    response = client.get(address, data)
    assert response.status_code == 200
    html: str = response.content.decode()
    assert problems(html) == []
    return html


def test_the_bank_lists_questions_under_their_topic(client: Client, bank: object) -> None:
    text = words(page(client))
    for part in (
        "Cold starts",
        "Why stateless?",
        "Answer to Who retries?",
        "names it",
        "And then?",
    ):
        assert part in text
    assert "Start studying" in text
    assert Learner.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "found", "hidden"),
    [
        ({"q": "WHY state"}, "Why stateless?", "Who retries?"),
        ({"level": "advanced"}, "Why stateless?", "What is 429?"),
        ({"kind": "debugging"}, "What is 429?", "Why stateless?"),
        ({"q": "answer to who"}, "Who retries?", "What is a layer?"),
        ({"q": "cold 429"}, "What is 429?", "What is a layer?"),
    ],
)
def test_filters_narrow_the_bank(
    client: Client, bank: object, data: dict[str, str], found: str, hidden: str
) -> None:
    text = words(page(client, BANK, **data))
    assert found in text
    assert hidden not in text
    assert "1 question shown." in text


def test_a_filter_by_topic(client: Client, bank: object, lesson: Lesson) -> None:
    assert "Who retries?" in page(client, BANK, topic=lesson.topic.slug)
    assert "No question matches." in page(client, BANK, topic="another")


def test_a_course_narrows_the_bank_and_opens_its_topics(
    client: Client, bank: object, lesson: Lesson, make: Factory
) -> None:
    far = make.topic()
    make.interview(topic=far, rendered=InterviewQuestion.objects.all()[0].rendered)
    course, others = lesson.topic.module.course, far.module.course
    unfiltered = page(client)
    for slug, offered in ((course.slug, 1), (lesson.topic.slug, 0), (far.slug, 0)):
        assert unfiltered.count(f'<option value="{slug}">') == offered
    for chosen in (course.slug, lesson.topic.slug):
        found = page(client, BANK, topic=chosen)
        assert f'<option value="{chosen}" selected>' in found
        assert f'<option value="{lesson.topic.slug}"' in found
        assert f'<option value="{far.slug}">' not in found
        assert "5 questions shown." in words(found)
    swapped = client.get(BANK, {"topic": others.slug}, HTTP_HX_REQUEST="true").content.decode()
    assert 'id="bank-topic" name="topic" hx-swap-oob="true"' in swapped
    assert f'<option value="{far.slug}">' in swapped


def test_the_bank_weighs_as_much_with_a_hundred_topics_as_with_twenty(
    client: Client, bank: list[InterviewQuestion], make: Factory
) -> None:
    module = make.module()

    def weight(more: int) -> int:
        """Of the bank's page, once there are so many topics more."""
        for _ in range(more):
            make.interview(topic=make.topic(module=module), rendered=bank[0].rendered)
        return len(client.get(BANK).content)

    twenty = weight(20)
    assert weight(80) < twenty + 100


@pytest.mark.parametrize("data", [{"level": "x"}, {"kind": "y"}, {"topic": "no slug"}])
def test_nonsense_filters_count_as_none(client: Client, bank: object, data: dict[str, str]) -> None:
    assert "Who retries?" in page(client, BANK, **data)


def test_a_script_gets_the_questions_alone(client: Client, bank: object) -> None:
    html = client.get(BANK, {"q": "429"}, HTTP_HX_REQUEST="true").content.decode()
    assert html.startswith('<div id="questions">')


def test_many_questions_come_in_pages(client: Client, lesson: Lesson) -> None:
    for number in range(60):
        add_question(lesson, f"Number {number}?", order=number + 1)
    index_everything()
    assert "Page 1 of 7" in page(client)
    found = page(client, BANK, q="number", level="beginner", page="2")
    assert "Page 2 of 6" in found
    assert "?q=number&amp;level=beginner&amp;page=3" in found
    assert "Number 10?" in found
    assert "Number 9?" not in found
    assert "Page 7 of 7" in page(client, BANK, page="999")


def test_a_word_of_the_markup_is_no_word_of_a_question(client: Client, bank: object) -> None:
    assert "No question matches." in words(page(client, BANK, q="strong"))


def test_a_question_has_an_address_of_its_own(
    client: Client, bank: list[InterviewQuestion], lesson: Lesson
) -> None:
    address = reverse("courses:interview_question", args=[bank[1].uuid])
    assert "Why stateless?" in page(client, address)
    assert client.get(reverse("courses:interview_question", args=[uuid4()])).status_code == 404
    lesson.topic.state = State.DRAFT
    lesson.topic.save()
    assert client.get(address).status_code == 404
    assert "Why stateless?" not in page(client)


def test_the_deck_begins_with_every_question(
    ada_client: Client, ada: Learner, bank: object
) -> None:
    assert "Your deck is empty." in words(page(ada_client, REVIEW))
    response = ada_client.post(reverse("courses:deck"))
    assert response.headers["Location"] == REVIEW
    assert Card.objects.filter(learner=ada).count() == 5
    text = words(page(ada_client, REVIEW))
    assert "5 left" in text
    assert "new card" in text
    assert "5 to study now" in words(page(ada_client))
    again = ada_client.post(reverse("courses:deck"), follow=True)
    assert "in your deck already" in words(again.content.decode())


def test_a_card_shows_four_grades_with_their_dates(ada_client: Client, bank: object) -> None:
    ada_client.post(reverse("courses:deck"))
    html = page(ada_client, REVIEW)
    text = words(html)
    for name in ("Again", "Hard", "Good", "Easy", "in 10 min", "in 8 days"):
        assert name in text
    assert html.count('name="rating"') == 4
    assert "<details" in html


def grade(client: Client, card: Card, rating: int = 3, **data: Any) -> Any:
    address = reverse("courses:grade", args=[card.pk])
    return client.post(address, {"rating": rating, "seen": card.reviews_done} | data)


def test_a_grade_is_logged_once_and_leads_to_the_next_card(
    ada_client: Client, ada: Learner, bank: object
) -> None:
    ada_client.post(reverse("courses:deck"))
    card = Card.objects.filter(learner=ada).earliest("pk")
    for _ in range(2):
        assert grade(ada_client, card, took_ms=4000).headers["Location"] == REVIEW
    review = Review.objects.get()
    assert (review.rating, review.took_ms) == (Rating.GOOD, 4000)
    assert "4 left" in words(page(ada_client, REVIEW))


def test_a_card_that_returns_says_when_it_was_seen(
    ada_client: Client, ada: Learner, bank: object
) -> None:
    ada_client.post(reverse("courses:deck"))
    card = Card.objects.filter(learner=ada).earliest("pk")
    grade(ada_client, card, 2)
    Card.objects.filter(pk=card.pk).update(due=timezone.now() - timedelta(minutes=1))
    text = words(page(ada_client, REVIEW))
    assert "due again" in text
    assert "Last seen today" in text
    assert "· Hard" in text


def test_nothing_due_says_when_the_next_card_comes(
    ada_client: Client, ada: Learner, bank: list[InterviewQuestion]
) -> None:
    ada_client.post(reverse("courses:deck"))
    for card in Card.objects.filter(learner=ada):
        grade(ada_client, card, 4)
    text = words(page(ada_client, REVIEW))
    assert "Nothing due" in text
    assert "The next card comes" in text
    assert "Coming up" in text
    assert "5 cards in 14 days" in text
    assert "0 due" in words(page(ada_client))


@pytest.mark.parametrize("data", [{"rating": 0}, {"rating": 5}, {"rating": "x"}, {"seen": "x"}])
def test_what_is_no_grade_is_refused(
    ada_client: Client, ada: Learner, bank: object, data: dict[str, Any]
) -> None:
    ada_client.post(reverse("courses:deck"))
    card = Card.objects.filter(learner=ada).earliest("pk")
    assert grade(ada_client, card, **data).status_code == 400
    assert not Review.objects.exists()


def test_a_card_is_nobody_elses(
    ada_client: Client, otto_client: Client, client: Client, ada: Learner, bank: object
) -> None:
    ada_client.post(reverse("courses:deck"))
    card = Card.objects.filter(learner=ada).earliest("pk")
    assert grade(otto_client, card).status_code == 404
    assert grade(client, card).status_code == 404
    assert not Review.objects.exists()


def test_writing_addresses_refuse_get(ada_client: Client, bank: object) -> None:
    ada_client.post(reverse("courses:deck"))
    for name in ("deck", "mock_start"):
        assert ada_client.get(reverse(f"courses:{name}")).status_code == 405
    assert ada_client.get(reverse("courses:grade", args=[1])).status_code == 405
    assert ada_client.post(REVIEW).status_code == 405


def sit(client: Client) -> MockInterview:
    data = {"role": "developer", "minutes": 15}
    assert client.post(reverse("courses:mock_start"), data).status_code == 302
    return MockInterview.objects.latest("pk")


def at(found: MockInterview, number: int, name: str = "mock_question") -> str:
    return reverse(f"courses:{name}", args=[found.uuid, number])


def test_a_mock_interview_from_question_to_grade(
    ada_client: Client, ada: Learner, bank: object
) -> None:
    found = sit(ada_client)
    html = page(ada_client, at(found, 1))
    assert "Question 1 of 4" in words(html)
    assert "data-deadline" in html
    assert "names" not in words(html)
    response = ada_client.post(at(found, 1), {"text": "My\r\nanswer"}, follow=True)
    html = response.content.decode()
    assert problems(html) == []
    assert "My\nanswer" in html
    assert "A strong answer names" in words(html)
    after = ada_client.post(at(found, 1, "mock_grade"), {"rating": "1"})
    assert after.headers["Location"] == at(found, 2)
    assert Card.objects.get(learner=ada).missed


def test_a_mock_interview_on_chosen_topics(
    ada_client: Client, bank: object, lesson: Lesson
) -> None:
    assert 'href="/interview/mock/"' in page(ada_client)
    assert f'name="topics" value="{lesson.topic.slug}"' in page(ada_client, "/interview/mock/")
    assert ada_client.post("/interview/mock/").status_code == 405
    data = {"role": "developer", "minutes": "15", "topics": [lesson.topic.slug]}
    ada_client.post(reverse("courses:mock_start"), data)
    asked = MockInterview.objects.get().answers.values_list("question__topic", flat=True)
    assert set(asked) == {lesson.topic.pk}


@pytest.mark.parametrize(
    ("topics", "said"), [(["nowhere"], "Choose other topics."), (["<b>"], "Choose a role")]
)
def test_topics_that_are_none_start_nothing(
    ada_client: Client, bank: object, topics: list[str], said: str
) -> None:
    data = {"role": "developer", "minutes": "15", "topics": topics}
    page = ada_client.post(reverse("courses:mock_start"), data, follow=True)
    assert said in page.content.decode()
    assert not MockInterview.objects.exists()


def test_a_mock_interview_ends_with_what_was_missed(ada_client: Client, bank: object) -> None:
    found = sit(ada_client)
    for number, rating in enumerate(("1", "3", "4", "2"), 1):
        ada_client.post(at(found, number), {"text": ""})
        last = ada_client.post(at(found, number, "mock_grade"), {"rating": rating}, follow=True)
    text = words(last.content.decode())
    assert "4 of 4 answered" in text
    assert "1 question went into your deck" in text
    assert "Study the missed ones" in text


def test_grading_comes_after_the_answer(ada_client: Client, bank: object) -> None:
    found = sit(ada_client)
    response = ada_client.post(at(found, 1, "mock_grade"), {"rating": "3"}, follow=True)
    assert "The answer is still hidden." in words(response.content.decode())
    assert ada_client.post(at(found, 1, "mock_grade"), {"rating": "9"}).status_code == 400


def test_an_answer_that_is_too_long_is_kept_in_view(ada_client: Client, bank: object) -> None:
    found = sit(ada_client)
    response = ada_client.post(at(found, 1), {"text": "x" * 20_001})
    assert response.status_code == 422
    assert "20,000 fit" in words(response.content.decode())
    assert "x" * 20_001 in response.content.decode()


def test_ending_early_and_after_the_end(ada_client: Client, bank: object) -> None:
    found = sit(ada_client)
    response = ada_client.post(reverse("courses:mock_finish", args=[found.uuid]), follow=True)
    assert "0 of 4 answered" in words(response.content.decode())
    assert ada_client.get(at(found, 1)).status_code == 302
    assert (
        ada_client.get(reverse("courses:mock", args=[found.uuid]), follow=True).status_code == 200
    )


@pytest.mark.parametrize(
    "data", [{}, {"role": "king", "minutes": 15}, {"role": "developer", "minutes": 7}]
)
def test_a_mock_interview_of_nonsense_does_not_begin(
    ada_client: Client, bank: object, data: dict[str, Any]
) -> None:
    response = ada_client.post(reverse("courses:mock_start"), data, follow=True)
    assert "The interview was not started." in words(response.content.decode())
    assert not MockInterview.objects.exists()


def test_a_mock_interview_is_nobody_elses(
    ada_client: Client, otto_client: Client, client: Client, bank: object
) -> None:
    found = sit(ada_client)
    for other in (otto_client, client):
        assert other.get(at(found, 1)).status_code == 404
        assert other.post(at(found, 1), {"text": "mine"}).status_code == 404
        assert other.post(at(found, 1, "mock_grade"), {"rating": "3"}).status_code == 404
        for name in ("mock", "mock_result"):
            assert other.get(reverse(f"courses:{name}", args=[found.uuid])).status_code == 404
        assert other.post(reverse("courses:mock_finish", args=[found.uuid])).status_code == 404
    assert ada_client.get(at(found, 99)).status_code == 404


def test_pages_need_few_queries_however_many_cards(
    ada_client: Client,
    ada: Learner,
    lesson: Lesson,
    make: Factory,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(60):
        add_question(lesson, f"Number {number}?")
    ada_client.post(reverse("courses:deck"))
    grade(ada_client, Card.objects.filter(learner=ada).earliest("pk"), 1)
    with django_assert_max_num_queries(9):
        page(ada_client)
    with django_assert_max_num_queries(8):
        page(ada_client, REVIEW)
    found = sit(ada_client)
    with django_assert_max_num_queries(8):
        page(ada_client, at(found, 1))
