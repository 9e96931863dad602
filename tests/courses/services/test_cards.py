from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import Card, CardState, InterviewQuestion, Learner, Rating, Review, State
from courses.services.cards import (
    add_cards,
    choices,
    forecast,
    in_words,
    new_cards_left,
    queue,
    review,
)
from courses.services.errors import NotYours
from courses.services.misses import schedule_concepts, schedule_questions
from tests.courses.factory import Factory

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def deck(by: Learner, make: Factory, count: int = 1) -> list[Card]:
    topic = make.topic()
    add_cards(by=by, questions=[make.interview(topic=topic, order=n) for n in range(count)])
    Card.objects.update(due=NOW, added_at=NOW)
    return list(Card.objects.filter(learner=by).order_by("pk"))


def graded(by: Learner, card: Card, rating: Rating, at: datetime = NOW) -> Card:
    card.refresh_from_db()
    return review(by=by, card=card, rating=rating, seen=card.reviews_done, now=at).card


def test_questions_join_the_deck_once(ada: Learner, make: Factory) -> None:
    question = make.interview()
    assert add_cards(by=ada, questions=[question, question]) == 1
    assert add_cards(by=ada, questions=[question]) == 0
    assert list(InterviewQuestion.objects.published()) == [question]


def test_buttons_show_the_dates_that_come_true(ada: Learner, make: Factory) -> None:
    cards = deck(ada, make, 4)
    shown = choices(cards[0], now=NOW)
    assert [choice.rating for choice in shown] == list(Rating)
    assert [choice.due for choice in shown] == sorted(choice.due for choice in shown)
    for card, choice in zip(cards, shown, strict=True):
        assert graded(ada, card, choice.rating).due == choice.due
    later = NOW + timedelta(days=30)
    card = Card.objects.get(pk=cards[3].pk)
    easy = choices(card, now=later)[3]
    assert graded(ada, card, Rating.EASY, later).due == easy.due


def test_again_comes_back_within_minutes_and_easy_after_days(ada: Learner, make: Factory) -> None:
    again, easy = deck(ada, make, 2)
    assert graded(ada, again, Rating.AGAIN).due - NOW < timedelta(minutes=15)
    assert graded(ada, easy, Rating.EASY).due - NOW > timedelta(days=3)


def test_review_is_logged_and_counts_as_activity(ada: Learner, make: Factory) -> None:
    (card,) = deck(ada, make)
    done = review(by=ada, card=card, rating=Rating.GOOD, seen=0, took_ms=4_000, now=NOW)
    logged = Review.objects.get()
    assert done.review == logged
    assert (logged.rating, logged.took_ms, logged.state_before) == (3, 4_000, CardState.NEW)
    assert (logged.due, logged.question_hash) == (done.card.due, card.question.content_hash)
    assert ada.activities.count() == 1
    assert ada.xp_entries.total() == 0


@pytest.mark.parametrize("took_ms", [-1, 3_600_001])
def test_time_that_says_nothing_is_not_logged(ada: Learner, make: Factory, took_ms: int) -> None:
    (card,) = deck(ada, make)
    review(by=ada, card=card, rating=Rating.GOOD, seen=0, took_ms=took_ms, now=NOW)
    assert Review.objects.get().took_ms is None


def test_review_sent_twice_counts_once(ada: Learner, make: Factory) -> None:
    (card,) = deck(ada, make)
    first = review(by=ada, card=card, rating=Rating.GOOD, seen=0, now=NOW)
    again = review(by=ada, card=card, rating=Rating.AGAIN, seen=0, now=NOW)
    assert again.review is None
    assert again.card.due == first.card.due
    assert Review.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_reviews_from_two_tabs_at_once_count_once(make: Factory) -> None:
    learner = make.guest()
    (card,) = deck(learner, make)

    def send(rating: Rating) -> bool:
        try:
            return review(by=learner, card=card, rating=rating, seen=0).review is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(send, [Rating.GOOD, Rating.AGAIN])) == [False, True]
    assert Review.objects.count() == 1


def test_card_belongs_to_its_learner(ada: Learner, otto: Learner, make: Factory) -> None:
    (card,) = deck(ada, make)
    with pytest.raises(NotYours):
        review(by=otto, card=card, rating=Rating.GOOD, seen=0)
    assert queue(otto).total == 0
    assert not Review.objects.exists()


def test_reviews_come_before_new_cards(ada: Learner, make: Factory) -> None:
    first, second, third = deck(ada, make, 3)
    graded(ada, second, Rating.AGAIN)
    later = NOW + timedelta(minutes=20)
    found = queue(ada, now=later)
    assert (found.due, found.new, found.card) == (1, 2, second)
    graded(ada, second, Rating.EASY, later)
    assert queue(ada, now=later).card == first
    assert (
        third in queue(ada, now=later).card.question.topic.interview_questions.all()[2].cards.all()
    )


def test_new_cards_are_capped_by_day_where_the_learner_is(ada: Learner, make: Factory) -> None:
    ada.new_cards_per_day, ada.time_zone = 2, "Pacific/Auckland"
    ada.save()
    cards = deck(ada, make, 4)
    for card in cards[:2]:
        graded(ada, card, Rating.EASY)
    assert new_cards_left(ada, now=NOW) == 0
    nothing = queue(ada, now=NOW)
    assert (nothing.total, nothing.card) == (0, None)
    assert nothing.next_due == min(Card.objects.seen().values_list("due", flat=True))
    # In Auckland it is past midnight already.
    tomorrow = NOW.replace(hour=11) + timedelta(days=1)
    assert queue(ada, now=tomorrow).new == 2


def test_card_of_an_edited_question_keeps_its_history(ada: Learner, make: Factory) -> None:
    (card,) = deck(ada, make)
    held = graded(ada, card, Rating.GOOD)
    held.question.question = "Asked better?"
    held.question.content_hash = "f" * 64
    held.question.save()
    found = Card.objects.select_related("question").get()
    assert found.is_of_older_wording
    assert (found.stability, found.reviews.count()) == (held.stability, 1)
    assert not graded(ada, found, Rating.GOOD).is_of_older_wording


def test_card_of_a_retired_question_waits_with_its_history(ada: Learner, make: Factory) -> None:
    card, other = deck(ada, make, 2)
    graded(ada, card, Rating.AGAIN)
    card.question.retired_at = NOW
    card.question.save()
    later = NOW + timedelta(days=1)
    assert queue(ada, now=later).card == other
    other.question.topic.state = State.DRAFT
    other.question.topic.save()
    assert queue(ada, now=later).total == 0
    assert (Card.objects.count(), Review.objects.count()) == (2, 1)


def test_forecast_counts_cards_by_day_and_overdue_ones_today(ada: Learner, make: Factory) -> None:
    for card, days in zip(deck(ada, make, 4), (-3, 0, 2, 40), strict=True):
        graded(ada, card, Rating.EASY)
        Card.objects.filter(pk=card.pk).update(due=NOW + timedelta(days=days))
    with CaptureQueriesContext(connection) as queries:
        days = forecast(ada, days=7, now=NOW)
    assert [day.cards for day in days] == [2, 0, 1, 0, 0, 0, 0]
    assert days[0].day == NOW.date()
    assert len(queries) == 1


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(seconds=5), "1 min"),
        (timedelta(minutes=10), "10 min"),
        (timedelta(hours=5), "5 h"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=9), "9 days"),
        (timedelta(days=90), "3 months"),
        (timedelta(days=365), "1 year"),
        (timedelta(days=400), "1.1 years"),
        (timedelta(days=730), "2 years"),
    ],
)
def test_wait_in_words(wait: timedelta, words: str) -> None:
    assert in_words(wait) == words


def test_queue_takes_the_same_queries_for_any_number(ada: Learner, make: Factory) -> None:
    deck(ada, make, 30)
    with CaptureQueriesContext(connection) as queries:
        found = queue(ada, now=NOW)
        assert found.card is not None
        assert found.card.question.topic.title
    assert len(queries) <= 4


def test_miss_adds_new_cards_the_easiest_first(ada: Learner, make: Factory) -> None:
    levels = ("advanced", "intermediate", "beginner", "beginner")
    made = [make.interview(level=level, concepts=["cold-start", "x"]) for level in levels]
    make.interview(concepts=["cold-start-not"])
    schedule_concepts(learner=ada, concepts=["cold-start"])
    assert set(Card.objects.values_list("question_id", flat=True)) == {
        made[index].pk for index in (1, 2, 3)
    }
    assert queue(ada).card is not None


def test_miss_brings_a_known_card_back_with_its_memory(ada: Learner, make: Factory) -> None:
    (card,) = deck(ada, make)
    held = graded(ada, card, Rating.EASY)
    soon = NOW + timedelta(minutes=1)
    schedule_concepts(learner=ada, concepts=["cold-start"], now=soon)
    card.refresh_from_db()
    assert (card.due, card.missed, card.stability) == (soon, True, held.stability)
    assert queue(ada, now=soon).card == card
    assert not graded(ada, card, Rating.GOOD, soon).missed


def test_missed_cards_come_before_other_new_ones(ada: Learner, make: Factory) -> None:
    deck(ada, make, 2)
    missed = make.interview()
    schedule_questions(learner=ada, questions=[missed])
    schedule_questions(learner=ada, questions=[missed])
    found = queue(ada).card
    assert found is not None
    assert found.question == missed


def test_miss_of_nothing_known_schedules_nothing(ada: Learner, make: Factory) -> None:
    make.interview(topic=make.topic(state=State.DRAFT))
    make.interview(retired_at=timezone.now())
    assert schedule_concepts(learner=ada, concepts=["cold-start", "unheard-of"]) == []
