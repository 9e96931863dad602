"""Studying interview questions: what is due, what each grade would do, and what it did.

The scheduling is FSRS's, by the `fsrs` package with its default weights and without its random
fuzz, so that the dates on the four buttons are the dates that come true.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import fsrs
from django.db import transaction
from django.db.models import Case, Count, Min, Q, Value, When
from django.utils import timezone

from courses.models import (
    Card,
    CardState,
    InterviewQuestion,
    Learner,
    Rating,
    Review,
)
from courses.models.content import long_texts
from courses.services import badges
from courses.services.errors import NotYours
from courses.services.progress import record_activity, today_for

_SCHEDULER: Final = fsrs.Scheduler(enable_fuzzing=False)
LONGEST_REVIEW_MS: Final = 60 * 60 * 1000
"""A page that was left open says nothing about the answer."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the four buttons."""

    rating: Rating
    due: datetime
    """When the card comes back if it is pressed now."""
    wait: str
    """Until then, in words: "10 min", "3 days", "4 months"."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What there is to study now."""

    cards: int
    """In the deck."""
    due: int
    """Cards to review."""
    new: int
    """New cards that today's cap still admits."""
    card: Card | None
    """The one to show, with its question and topic; None when there is nothing to do."""
    next_due: datetime | None
    """When the next card comes, if nothing is due now."""

    @property
    def total(self) -> int:
        return self.due + self.new


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a grade did."""

    card: Card
    review: Review | None
    """None when this review was counted before: a button pressed twice, or an old tab."""


@transaction.atomic
def add_cards(*, by: Learner, questions: Iterable[InterviewQuestion]) -> int:
    """Put questions into the learner's deck. Returns how many were not in it yet."""
    wanted = {question.pk: question for question in questions}
    held = set(
        Card.objects.filter(learner=by, question__in=wanted).values_list("question_id", flat=True)
    )
    new = [question for pk, question in wanted.items() if pk not in held]
    Card.objects.bulk_create(
        (
            Card(learner=by, question=question, question_hash=question.content_hash)
            for question in new
        ),
        ignore_conflicts=True,
    )
    return len(new)


def queue(learner: Learner, *, now: datetime | None = None, with_card: bool = True) -> Queue:
    """What to study: reviews first, then new cards up to the day's cap. Three queries at most.

    Without `with_card` only the numbers, and `card` is None.
    """
    now = now or timezone.now()
    cards = Card.objects.for_learner(learner)
    is_new = Q(state=CardState.NEW)
    found = cards.aggregate(
        cards=Count("pk"),
        again=Count("pk", filter=~is_new & Q(due__lte=now)),
        waiting=Count("pk", filter=is_new & Q(due__lte=now)),
        next_due=Min("due", filter=~is_new & Q(due__gt=now)),
    )
    again: int = found["again"]
    new = min(new_cards_left(learner, now=now), found["waiting"]) if found["waiting"] else 0
    card = None
    if with_card and again + new:
        shown = cards.select_related("question__topic").defer(*long_texts("question__topic"))
        card = shown.due(now).first() if again else shown.waiting(now).first()
    return Queue(
        cards=found["cards"],
        due=again,
        new=new,
        card=card,
        next_due=None if again + new else found["next_due"],
    )


def new_cards_left(learner: Learner, *, now: datetime | None = None) -> int:
    """How many new cards the learner may still take today, in their own time zone."""
    start, end = _day(learner, today_for(learner, at=now))
    taken = Card.objects.filter(
        learner=learner, first_review__gte=start, first_review__lt=end
    ).count()
    return max(0, learner.new_cards_per_day - taken)


def choices(card: Card, *, now: datetime | None = None) -> list[Choice]:
    """Again, Hard, Good, Easy, each with the date that it would set. No query."""
    now = _utc(now)
    found = []
    for rating in Rating:
        after, _ = _SCHEDULER.review_card(_as_fsrs(card), fsrs.Rating(rating), now)
        found.append(Choice(rating, after.due, in_words(after.due - now)))
    return found


@transaction.atomic
def review(
    *,
    by: Learner,
    card: Card,
    rating: Rating,
    seen: int,
    took_ms: int | None = None,
    now: datetime | None = None,
) -> Reviewed:
    """Grade a card. `seen` is the card's `reviews_done` as the page showed it.

    Counts once, however often it is sent: a review that another tab was faster with, and the same
    one again, change nothing. Counts as activity, pays no XP.

    Raises:
        NotYours: the card is another learner's.
    """
    if card.learner_id != by.pk:
        raise NotYours
    now = _utc(now)
    held = Card.objects.select_for_update().select_related("question").get(pk=card.pk)
    if held.reviews_done != seen:
        return Reviewed(held, None)
    before = CardState(held.state)
    after, _ = _SCHEDULER.review_card(_as_fsrs(held), fsrs.Rating(rating), now)
    stability, difficulty = after.stability or 0.0, after.difficulty or 0.0
    held.state = CardState(after.state.value)
    held.step = after.step
    held.stability, held.difficulty = stability, difficulty
    held.due, held.last_review = after.due, now
    held.first_review = held.first_review or now
    held.reviews_done += 1
    held.missed = False
    held.question_hash = held.question.content_hash
    held.save()
    logged = Review.objects.create(
        learner=by,
        card=held,
        rating=rating,
        reviewed_at=now,
        took_ms=took_ms if took_ms is not None and 0 <= took_ms <= LONGEST_REVIEW_MS else None,
        state_before=before,
        stability=stability,
        difficulty=difficulty,
        due=after.due,
        question_hash=held.question_hash,
    )
    record_activity(learner=by, at=now)
    badges.award(learner=by, after=badges.Event.REVIEW, now=now)
    return Reviewed(held, logged)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a forecast."""

    day: date
    cards: int


def forecast(learner: Learner, *, days: int = 14, now: datetime | None = None) -> list[Day]:
    """How many cards come due on each of the next days, today first. One query.

    What is overdue counts for today; new cards are not counted, as the learner decides on them.
    """
    today = (now or timezone.now()).astimezone(learner.zone).date()
    dates = [today + timedelta(days=offset) for offset in range(days)]
    ends = [_day(learner, day)[1] for day in dates]
    # Not by the date of each: SQLite would ask Python for it, card by card.
    which_day = Case(*(When(due__lt=end, then=Value(number)) for number, end in enumerate(ends)))
    counted = dict(
        Card.objects.for_learner(learner)
        .seen()
        .filter(due__lt=ends[-1])
        .order_by()
        .values_list(which_day)
        .annotate(cards=Count("pk"))
    )
    return [Day(day, counted.get(number, 0)) for number, day in enumerate(dates)]


def in_words(wait: timedelta) -> str:
    """ "10 min", "5 h", "3 days", "4 months", "1.5 years": what fits on a button."""
    minutes = max(1, round(wait.total_seconds() / 60))
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        return f"{round(minutes / 60)} h"
    days = round(minutes / 60 / 24)
    if days < 60:
        return f"{days} day" + ("" if days == 1 else "s")
    if days < 365:
        return f"{round(days / 30.4)} months"
    years = f"{days / 365:.1f}".removesuffix(".0")
    return "1 year" if years == "1" else f"{years} years"


def _as_fsrs(card: Card) -> fsrs.Card:
    new = card.state == CardState.NEW
    return fsrs.Card(
        card_id=card.pk,
        state=fsrs.State.Learning if new else fsrs.State(card.state),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=_utc(card.due),
        last_review=_utc(card.last_review) if card.last_review else None,
    )


def _utc(moment: datetime | None) -> datetime:
    # FSRS compares the zone object itself and takes no other than this one.
    return (moment or timezone.now()).astimezone(UTC)


def _day(learner: Learner, day: date) -> tuple[datetime, datetime]:
    """When a day begins and ends where the learner is."""
    zone = learner.zone
    start = datetime.combine(day, time.min, tzinfo=zone)
    return start, datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
