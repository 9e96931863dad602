from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import (
    Card,
    Learner,
    QuizAnswer,
    QuizAttempt,
    QuizKind,
    QuizType,
    Topic,
    XpEntry,
    XpKind,
)
from courses.services import quizzes
from courses.services.asking import asked
from courses.services.curriculum import load_curriculum
from courses.services.errors import NotYours
from courses.services.quizzes import (
    BadReply,
    NoQuestions,
    RoundOver,
    answer,
    attempt_for,
    finish,
    question_at,
    result,
    start_exam,
    start_missed,
    start_module_quiz,
    start_topic_quiz,
)
from tests.courses.factory import Factory
from tests.courses.services.forms import Sent, right, wrong


def held(attempt: QuizAttempt, number: int = 0) -> QuizAnswer:
    found = question_at(attempt, number)
    assert found is not None
    return found


def quiz(make: Factory, count: int = 3, **values: object) -> Topic:
    topic = make.topic(**values)
    for _ in range(count):
        make.quiz_question(topic=topic)
    return topic


def play(by: Learner, attempt: QuizAttempt, rights: str) -> QuizAttempt:
    """Answer in order; `rights` has r for right and w for wrong."""
    for number, letter in enumerate(rights):
        form = (right if letter == "r" else wrong)(attempt, held(attempt, number))
        answer(by=by, attempt=attempt, number=number, form=form)
    attempt.refresh_from_db()
    return attempt


def test_round_asks_every_question_in_order(ada: Learner, make: Factory) -> None:
    topic = quiz(make)
    attempt = start_topic_quiz(by=ada, topic=topic)
    assert [each.question.order for each in attempt.answers.all()] == sorted(
        topic.quiz_questions.values_list("order", flat=True)
    )
    assert quizzes.next_number(attempt) == 0


def test_starting_again_goes_on_with_the_open_round(ada: Learner, make: Factory) -> None:
    topic = quiz(make)
    first = start_topic_quiz(by=ada, topic=topic)
    assert start_topic_quiz(by=ada, topic=topic) == first
    play(ada, first, "rrr")
    assert start_topic_quiz(by=ada, topic=topic) != first


def test_options_stay_where_they_are_within_a_round(ada: Learner, make: Factory) -> None:
    attempt = start_topic_quiz(by=ada, topic=quiz(make, 6))
    orders = []
    for number in range(6):
        orders.append([choice.html for choice in asked(attempt, held(attempt, number)).choices])
        again = attempt_for(by=ada, uuid=attempt.uuid)
        assert orders[-1] == [each.html for each in asked(again, held(again, number)).choices]
    assert len({tuple(order) for order in orders}) > 1


def test_page_of_an_open_question_does_not_tell_the_answer(ada: Learner, make: Factory) -> None:
    attempt = start_topic_quiz(by=ada, topic=quiz(make))
    page = asked(attempt, held(attempt))
    assert not page.answered
    assert page.source is None
    assert {(choice.right, choice.why, choice.chosen) for choice in page.choices} == {
        (None, "", False)
    }


def test_page_of_an_answered_question_says_why(ada: Learner, make: Factory) -> None:
    attempt = start_topic_quiz(by=ada, topic=quiz(make))
    reply = answer(by=ada, attempt=attempt, number=0, form=wrong(attempt, held(attempt)))
    page = asked(attempt, reply.answer)
    assert (reply.first, page.right, page.source["verified"] if page.source else "") == (
        True,
        False,
        "2026-11-20",
    )
    by_text = {choice.html: choice for choice in page.choices}
    assert (by_text["a"].right, by_text["a"].why, by_text["a"].chosen) == (
        True,
        "<p>Yes.</p>",
        False,
    )
    assert sum(choice.chosen for choice in page.choices) == 1


def test_answer_counts_once(ada: Learner, make: Factory) -> None:
    attempt = start_topic_quiz(by=ada, topic=quiz(make))
    form = wrong(attempt, held(attempt))
    answer(by=ada, attempt=attempt, number=0, form=form)
    again = answer(by=ada, attempt=attempt, number=0, form=right(attempt, held(attempt)))
    assert (again.first, again.answer.right) == (False, False)


@pytest.mark.django_db(transaction=True)
def test_answers_from_two_tabs_at_once_count_once(make: Factory) -> None:
    learner = make.guest()
    attempt = start_topic_quiz(by=learner, topic=quiz(make, 2))
    forms = [right(attempt, held(attempt)), wrong(attempt, held(attempt))]

    def send(form: Sent) -> tuple[bool, bool | None]:
        try:
            reply = answer(by=learner, attempt=attempt, number=0, form=form)
            return reply.first, reply.answer.right
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        replies = list(threads.map(send, forms))
    assert sorted(first for first, _ in replies) == [False, True]
    assert len({verdict for _, verdict in replies}) == 1


@pytest.mark.django_db(transaction=True)
def test_round_begun_in_two_tabs_is_one(make: Factory) -> None:
    learner, topic = make.guest(), quiz(make)

    def start(_: int) -> int:
        try:
            return start_topic_quiz(by=learner, topic=topic).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert len(set(threads.map(start, range(2)))) == 1


def test_form_without_an_answer_leaves_the_question_open(ada: Learner, make: Factory) -> None:
    attempt = start_topic_quiz(by=ada, topic=quiz(make))
    with pytest.raises(BadReply) as refused:
        answer(by=ada, attempt=attempt, number=0, form=Sent({}))
    assert refused.value.why == "Choose an option."
    assert not held(attempt).is_answered
    assert not ada.activities.exists()


def test_round_belongs_to_its_learner(ada: Learner, otto: Learner, make: Factory) -> None:
    attempt = start_topic_quiz(by=ada, topic=quiz(make))
    with pytest.raises(NotYours):
        answer(by=otto, attempt=attempt, number=0, form=right(attempt, held(attempt)))
    with pytest.raises(NotYours):
        finish(by=otto, attempt=attempt)
    with pytest.raises(NotYours):
        start_missed(by=otto, attempt=attempt)
    for by in (otto, None):
        with pytest.raises(NotYours):
            attempt_for(by=by, uuid=attempt.uuid)
    with pytest.raises(NotYours):
        attempt_for(by=ada, uuid=uuid4())
    with pytest.raises(NotYours):
        answer(by=ada, attempt=attempt, number=9, form=Sent({}))
    assert not attempt.answers.filter(answered_at__isnull=False).exists()


def test_last_answer_ends_the_round_and_pays(ada: Learner, make: Factory) -> None:
    topic = quiz(make)
    attempt = play(ada, start_topic_quiz(by=ada, topic=topic), "rwr")
    assert attempt.finished_at is not None
    entry = XpEntry.objects.get()
    assert (entry.kind, entry.object_uuid, entry.amount) == (XpKind.QUIZ, topic.uuid, 10)
    assert topic.xp == 15
    assert ada.activities.count() == 1


def test_improvement_pays_the_difference_and_a_worse_round_nothing(
    ada: Learner, make: Factory
) -> None:
    topic = quiz(make)
    for rights, total in (("rww", 5), ("rrr", 15), ("www", 15)):
        play(ada, start_topic_quiz(by=ada, topic=topic), rights)
        assert ada.xp_entries.total() == total
    assert XpEntry.objects.count() == 1


def test_round_without_a_right_answer_pays_nothing(ada: Learner, make: Factory) -> None:
    play(ada, start_topic_quiz(by=ada, topic=quiz(make)), "www")
    assert not XpEntry.objects.exists()


def test_finishing_early_counts_what_was_answered(ada: Learner, make: Factory) -> None:
    attempt = play(ada, start_topic_quiz(by=ada, topic=quiz(make)), "r")
    finish(by=ada, attempt=attempt)
    finish(by=ada, attempt=attempt)
    found = result(attempt)
    assert (found.right, found.total, found.percent, found.xp) == (1, 3, 33, 5)
    assert len(found.missed) == 2
    with pytest.raises(RoundOver):
        answer(by=ada, attempt=attempt, number=1, form=right(attempt, held(attempt, 1)))


def test_result_names_the_topics_to_reread_most_missed_first(ada: Learner, make: Factory) -> None:
    module = make.module()
    once = quiz(make, 1, module=module)
    twice = quiz(make, 2, module=module)
    never = quiz(make, 1, module=module)
    attempt = start_module_quiz(by=ada, module=module)
    for number, each in enumerate(attempt.answers.select_related("question")):
        letter = right if each.question.topic_id == never.pk else wrong
        answer(by=ada, attempt=attempt, number=number, form=letter(attempt, held(attempt, number)))
    assert result(attempt).reread == (twice, once)
    assert not XpEntry.objects.exists()


def test_missed_questions_are_repeated_alone(ada: Learner, make: Factory) -> None:
    topic = quiz(make, 4)
    attempt = start_topic_quiz(by=ada, topic=topic)
    with pytest.raises(NoQuestions):
        start_missed(by=ada, attempt=attempt)
    play(ada, attempt, "rwr")
    finish(by=ada, attempt=attempt)
    again = start_missed(by=ada, attempt=attempt)
    missed = [each.question for each in result(attempt).missed]
    assert [each.question for each in again.answers.all()] == missed
    play(ada, again, "rr")
    assert ada.xp_entries.total() == 10
    with pytest.raises(NoQuestions):
        start_missed(by=ada, attempt=again)


def test_wrong_answer_queues_the_cards_of_its_concept(ada: Learner, make: Factory) -> None:
    about = make.interview(concepts=["memory", "cold-start"])
    make.interview(concepts=["cold-starts"])
    play(ada, start_topic_quiz(by=ada, topic=quiz(make)), "rw")
    card = Card.objects.get()
    assert (card.question, card.learner, card.missed) == (about, ada, True)


@pytest.fixture
def exam(ada: Learner, make: Factory) -> QuizAttempt:
    module = make.module()
    quiz(make, 12, module=module)
    return start_exam(by=ada, modules=[module], questions=10)


def test_exam_mixes_questions_against_the_clock(exam: QuizAttempt) -> None:
    assert exam.answers.count() == 10
    assert exam.deadline is not None
    assert exam.deadline - exam.started_at == timedelta(minutes=15)


def test_expired_exam_is_closed_and_keeps_its_answers(ada: Learner, exam: QuizAttempt) -> None:
    play(ada, exam, "rr")
    assert exam.deadline is not None
    late = exam.deadline + timedelta(seconds=1)
    with pytest.raises(RoundOver) as refused:
        answer(by=ada, attempt=exam, number=2, form=right(exam, held(exam, 2)), now=late)
    assert refused.value.why == "The time is up."
    closed = attempt_for(by=ada, uuid=exam.uuid, now=late)
    assert closed.finished_at == exam.deadline
    assert (result(closed).right, result(closed).total) == (2, 10)


def test_new_exam_begins_when_the_old_one_has_expired(ada: Learner, exam: QuizAttempt) -> None:
    topic = held(exam).question.topic
    assert start_exam(by=ada, modules=[topic.module], questions=10) == exam
    later = timezone.now() + timedelta(hours=1)
    new = start_exam(by=ada, modules=[topic.module], questions=10, now=later)
    exam.refresh_from_db()
    assert new != exam
    assert exam.finished_at == exam.deadline


def test_exam_of_another_length_is_refused(ada: Learner, make: Factory) -> None:
    with pytest.raises(NoQuestions):
        start_exam(by=ada, modules=[make.module()], questions=11)


def test_topic_without_questions_has_no_quiz(ada: Learner, make: Factory) -> None:
    for topic in (make.topic(), quiz(make, 1)):
        topic.quiz_questions.update(retired_at=timezone.now())
        with pytest.raises(NoQuestions):
            start_topic_quiz(by=ada, topic=topic)
    assert not QuizAttempt.objects.exists()


def test_question_retired_meanwhile_can_still_be_answered(ada: Learner, make: Factory) -> None:
    topic = quiz(make, 1)
    attempt = start_topic_quiz(by=ada, topic=topic)
    topic.quiz_questions.update(retired_at=timezone.now())
    play(ada, attempt, "r")
    assert result(attempt).right == 1


@pytest.mark.parametrize("count", [1, 8])
def test_page_and_result_take_the_same_queries_for_any_number(
    ada: Learner, make: Factory, count: int
) -> None:
    attempt = start_topic_quiz(by=ada, topic=quiz(make, count))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        asked(attempt_for(by=ada, uuid=attempt.uuid), held(attempt))
    assert len(queries) == 2
    with CaptureQueriesContext(connection) as queries:
        result(attempt)
    assert len(queries) == 2


def test_every_shipped_question_can_be_asked_and_answered(ada: Learner) -> None:
    load_curriculum(settings.LAMBDA_LAB_CURRICULUM_DIR)
    seen = set()
    for topic in Topic.objects.published():
        attempt = start_topic_quiz(by=ada, topic=topic)
        for number in range(attempt.answers.count()):
            one = held(attempt, number)
            seen.add(one.question.type)
            asked(attempt, one)
            reply = answer(by=ada, attempt=attempt, number=number, form=right(attempt, one))
            assert reply.answer.right, one.question
            page = asked(attempt, reply.answer)
            assert all(choice.right for choice in page.choices if choice.chosen)
            assert all(slot.right for slot in page.slots)
        assert result(attempt).percent == 100
        assert attempt.kind == QuizKind.TOPIC
    assert seen == set(QuizType.values)
