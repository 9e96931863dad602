"""What is sent twice, from two tabs, after going back or after the clock: counted once, none lost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import (
    BadgeAward,
    Card,
    Learner,
    MockInterview,
    QuizAnswer,
    QuizAttempt,
    Topic,
    XpEntry,
)
from courses.services import quizzes
from courses.services.cards import add_cards
from tests.courses.factory import Factory
from tests.courses.services.forms import right, wrong
from tests.courses.views.markup import words


@pytest.fixture
def topic(make: Factory, db: None) -> Topic:
    """With two questions, an interview question on their concept, and nothing else."""
    topic = make.topic(slug="starts")
    for _ in range(2):
        make.quiz_question(topic=topic)
    make.interview(topic=topic)
    return topic


def sent(attempt: QuizAttempt, number: int, *, rightly: bool) -> dict[str, list[str]]:
    """What a browser posts to answer the question at `number`, from 0."""
    held = quizzes.question_at(attempt, number)
    assert held is not None
    form = right(attempt, held) if rightly else wrong(attempt, held)
    return {"choice": [str(value) for value in form.getlist("choice")]}


def begin(client: Client) -> QuizAttempt:
    client.post("/topics/starts/quiz")
    return QuizAttempt.objects.latest("pk")


def at(attempt: QuizAttempt, number: int) -> str:
    return reverse("courses:quiz_question", args=[attempt.uuid, number + 1])


def test_an_answer_sent_twice_counts_once(ada_client: Client, ada: Learner, topic: Topic) -> None:
    attempt = begin(ada_client)
    for _ in range(2):
        assert ada_client.post(at(attempt, 0), sent(attempt, 0, rightly=False)).status_code == 302
    assert QuizAnswer.objects.filter(answered_at__isnull=False).count() == 1
    assert Card.objects.filter(learner=ada).count() == 1
    for _ in range(2):
        ada_client.post(at(attempt, 1), sent(attempt, 1, rightly=True))
    assert list(XpEntry.objects.values_list("amount", flat=True)) == [5]
    attempt.refresh_from_db()
    assert attempt.finished_at is not None


def test_going_back_shows_the_verdict_and_changes_nothing(ada_client: Client, topic: Topic) -> None:
    attempt = begin(ada_client)
    ada_client.post(at(attempt, 0), sent(attempt, 0, rightly=False))
    back = ada_client.get(at(attempt, 0))
    assert "no-store" in back.headers["Cache-Control"]
    assert "data-quiz" not in back.content.decode()
    after = ada_client.post(at(attempt, 0), sent(attempt, 0, rightly=True), follow=True)
    assert 'class="verdict-box bad"' in after.content.decode()
    assert QuizAnswer.objects.get(attempt=attempt, order=0).right is False


def test_a_round_ended_in_one_tab_is_over_in_the_other(ada_client: Client, topic: Topic) -> None:
    attempt = begin(ada_client)
    assert begin(ada_client) == attempt
    ada_client.post(at(attempt, 0), sent(attempt, 0, rightly=True))
    for _ in range(2):
        ada_client.post(reverse("courses:quiz_finish", args=[attempt.uuid]))
    page = ada_client.post(at(attempt, 1), sent(attempt, 1, rightly=True), follow=True)
    text = words(page.content.decode())
    assert "This answer was not counted." in text
    assert "1 of 2 right" in text
    assert list(XpEntry.objects.values_list("amount", flat=True)) == [5]


def test_an_exam_out_of_time_keeps_what_was_answered_and_ends_once(
    ada_client: Client, ada: Learner, topic: Topic
) -> None:
    data = {"modules": [topic.module.pk], "questions": 10}
    ada_client.post(reverse("courses:exam"), data)
    exam = QuizAttempt.objects.get()
    ada_client.post(at(exam, 0), sent(exam, 0, rightly=True))
    deadline = timezone.now() - timedelta(minutes=1)
    QuizAttempt.objects.filter(pk=exam.pk).update(
        started_at=deadline - timedelta(minutes=3), deadline=deadline
    )
    for _ in range(2):
        page = ada_client.post(at(exam, 1), sent(exam, 1, rightly=True), follow=True)
        assert "1 of 2 right" in words(page.content.decode())
    ada_client.post(reverse("courses:quiz_finish", args=[exam.uuid]))
    exam.refresh_from_db()
    assert exam.finished_at == deadline
    assert QuizAnswer.objects.get(attempt=exam, order=1).answered_at is None
    assert not XpEntry.objects.exists()
    assert BadgeAward.objects.values("badge").distinct().count() == BadgeAward.objects.count()
    ada_client.post(reverse("courses:exam"), data)
    assert QuizAttempt.objects.filter(learner=ada).count() == 2


def test_a_mock_interview_begun_and_graded_twice_is_one(
    ada_client: Client, ada: Learner, topic: Topic
) -> None:
    for _ in range(2):
        ada_client.post(reverse("courses:mock_start"), {"role": "developer", "minutes": 15})
    sitting = MockInterview.objects.get()
    question = reverse("courses:mock_question", args=[sitting.uuid, 1])
    ada_client.post(question, {"text": "Mine."})
    ada_client.post(question, {"text": "Copied from the answer."})
    grade = reverse("courses:mock_grade", args=[sitting.uuid, 1])
    ada_client.post(grade, {"rating": "1"})
    ada_client.post(grade, {"rating": "4"})
    held = sitting.answers.get()
    assert (held.text, held.grade) == ("Mine.", 1)
    assert Card.objects.filter(learner=ada).count() == 1


def test_a_card_graded_in_two_tabs_counts_once(
    ada_client: Client, ada: Learner, topic: Topic
) -> None:
    add_cards(by=ada, questions=topic.interview_questions.all())
    card = Card.objects.get()
    grade = reverse("courses:grade", args=[card.pk])
    for rating in ("3", "1"):
        assert ada_client.post(grade, {"rating": rating, "seen": "0"}).status_code == 302
    card.refresh_from_db()
    assert (card.reviews_done, card.reviews.get().rating) == (1, 3)
