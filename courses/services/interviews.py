"""Mock interviews: pick a role, a length and topics, answer against the clock, grade yourself."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from courses.models import (
    InterviewKind,
    InterviewQuestion,
    InterviewRole,
    Learner,
    Level,
    MockAnswer,
    MockInterview,
    Rating,
)
from courses.models.content import long_texts
from courses.services import badges, misses
from courses.services.errors import NotYours, Refused
from courses.services.progress import record_activity
from courses.services.study import MAX_LENGTH, TextTooLong

LENGTHS: Final = {15: 4, 30: 8, 45: 12}
"""Minutes, and how many questions fit."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a role is asked for first; other questions fill up."""

    kinds: tuple[str, ...]
    levels: tuple[str, ...]


ROLES: Final = {
    InterviewRole.DEVELOPER: Wanted(
        (InterviewKind.CONCEPT, InterviewKind.DEBUGGING, InterviewKind.SCENARIO),
        (Level.BEGINNER, Level.INTERMEDIATE),
    ),
    InterviewRole.ARCHITECT: Wanted(
        (InterviewKind.TRADE_OFF, InterviewKind.SCENARIO),
        (Level.INTERMEDIATE, Level.ADVANCED),
    ),
    InterviewRole.OPERATIONS: Wanted(
        (InterviewKind.DEBUGGING, InterviewKind.SCENARIO),
        (Level.INTERMEDIATE, Level.ADVANCED),
    ),
}


class NoInterview(Refused):
    """No sitting can begin as asked."""


class InterviewOver(Refused):
    """The sitting takes no more texts; grading goes on."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A sitting that has ended."""

    interview: MockInterview
    answers: tuple[MockAnswer, ...]
    graded: int
    missed: tuple[MockAnswer, ...]
    """Graded Again: they have become cards."""


@transaction.atomic
def start_interview(
    *,
    by: Learner,
    role: InterviewRole,
    minutes: int,
    topics: Collection[str] = (),
    now: datetime | None = None,
) -> MockInterview:
    """The learner's open sitting, or a new one, over the topics with these slugs or over all.

    Few topics may have fewer questions than fit the time; the time stays.

    Raises:
        NoInterview: no such length, or there are no questions yet.
    """
    if minutes not in LENGTHS:
        raise NoInterview(
            "The interview was not started.",
            f"It cannot take {minutes} minutes.",
            f"Choose one of {', '.join(map(str, LENGTHS))}.",
        )
    now = now or timezone.now()
    unfinished = MockInterview.objects.filter(learner=by, finished_at__isnull=True).first()
    if unfinished is not None:
        if unfinished.is_open(now):
            return unfinished
        _close(unfinished, at=unfinished.deadline)
    questions = _questions(role, LENGTHS[minutes], topics)
    if not questions:
        raise NoInterview(
            "The interview was not started.",
            "These topics have no questions." if topics else "There are no questions yet.",
            "Choose other topics." if topics else "Read a topic first.",
        )
    interview = MockInterview.objects.create(
        learner=by,
        role=role,
        minutes=minutes,
        started_at=now,
        deadline=now + timedelta(minutes=minutes),
    )
    MockAnswer.objects.bulk_create(
        MockAnswer(interview=interview, order=order, question=question)
        for order, question in enumerate(questions)
    )
    return interview


def _questions(role: InterviewRole, count: int, topics: Collection[str]) -> list[InterviewQuestion]:
    """Shuffled, those that fit the role best first, and no topic twice while another is left."""
    wanted = ROLES[role]
    dice = Random(secrets.randbits(48))  # noqa: S311  # a mixture, no secret
    # Without the texts: all are weighed, few are asked.
    asked_of = InterviewQuestion.objects.published().only("kind", "level", "topic")
    pool = list(asked_of.filter(topic__slug__in=topics) if topics else asked_of)
    dice.shuffle(pool)
    pool.sort(key=lambda row: -(2 * (row.kind in wanted.kinds) + (row.level in wanted.levels)))
    asked: dict[int, int] = {}
    chosen: list[InterviewQuestion] = []
    while pool and len(chosen) < count:
        fewest = min(asked.get(row.topic_id, 0) for row in pool)
        best = next(row for row in pool if asked.get(row.topic_id, 0) == fewest)
        pool.remove(best)
        chosen.append(best)
        asked[best.topic_id] = asked.get(best.topic_id, 0) + 1
    return chosen


def interview_for(*, by: Learner | None, uuid: UUID, now: datetime | None = None) -> MockInterview:
    """The learner's sitting. Past its deadline, what was not revealed can still be graded.

    Raises:
        NotYours: there is no such sitting of this learner's.
    """
    found = MockInterview.objects.select_related("learner").filter(uuid=uuid, learner=by).first()
    if found is None or by is None:
        raise NotYours
    return found


def answer_at(interview: MockInterview, number: int) -> MockAnswer | None:
    """The question at `number`, from 0, with its topic; None when there is none. One query."""
    answers = interview.answers.select_related("question__topic")
    return answers.defer(*long_texts("question__topic")).filter(order=number).first()


def next_number(interview: MockInterview) -> int | None:
    """The first question without a grade; None when all have one. One query."""
    left = interview.answers.filter(grade__isnull=True).values_list("order", flat=True)
    return left.first()


@transaction.atomic
def reveal(
    *, by: Learner, interview: MockInterview, number: int, text: str, now: datetime | None = None
) -> MockAnswer:
    """Keep what was typed, which may be nothing, and show answer and rubric from now on.

    A second time changes nothing. After the deadline the text is not kept.

    Raises:
        NotYours: the sitting is another learner's, or has no such question.
        TextTooLong: more than 20,000 characters.
    """
    held = _held(by, interview, number)
    if len(text) > MAX_LENGTH:
        raise TextTooLong(
            "Not saved.",
            f"The text has {len(text):,} characters; {MAX_LENGTH:,} fit.",
            "Shorten it, then go on.",
        )
    now = now or timezone.now()
    kept = text if interview.is_open(now) else ""
    MockAnswer.objects.filter(pk=held.pk, revealed_at__isnull=True).update(
        text=kept, revealed_at=now
    )
    held.refresh_from_db(fields=["text", "revealed_at"])
    return held


@transaction.atomic
def grade(
    *,
    by: Learner,
    interview: MockInterview,
    number: int,
    rating: Rating,
    now: datetime | None = None,
) -> MockAnswer:
    """The learner's own grade of an answer that was revealed; the first one counts.

    Again makes a card of the question. The last grade ends the sitting.

    Raises:
        NotYours: the sitting is another learner's, or has no such question.
        InterviewOver: the answer was not revealed yet, so there is nothing to grade.
    """
    held = _held(by, interview, number)
    now = now or timezone.now()
    if held.revealed_at is None:
        raise InterviewOver(
            "Not graded.", "The answer is still hidden.", "Show the answer, then grade yourself."
        )
    graded = MockAnswer.objects.filter(pk=held.pk, grade__isnull=True).update(grade=rating)
    held.refresh_from_db(fields=["grade"])
    if graded:
        record_activity(learner=by, at=now)
        if rating == Rating.AGAIN:
            misses.schedule_questions(learner=by, questions=[held.question], now=now)
        if next_number(interview) is None:
            _close(interview, at=min(now, interview.deadline))
    return held


@transaction.atomic
def finish(*, by: Learner, interview: MockInterview, now: datetime | None = None) -> None:
    """End a sitting early. A second time changes nothing."""
    if interview.learner_id != by.pk:
        raise NotYours
    _close(interview, at=min(now or timezone.now(), interview.deadline))


def outcome(interview: MockInterview) -> Outcome:
    """How it went. One query."""
    found = interview.answers.select_related("question__topic")
    answers = tuple(found.defer(*long_texts("question__topic")))
    return Outcome(
        interview=interview,
        answers=answers,
        graded=sum(each.grade is not None for each in answers),
        missed=tuple(each for each in answers if each.grade == Rating.AGAIN),
    )


def _held(by: Learner, interview: MockInterview, number: int) -> MockAnswer:
    held = answer_at(interview, number) if interview.learner_id == by.pk else None
    if held is None:
        raise NotYours
    return held


def _close(interview: MockInterview, *, at: datetime) -> None:
    ended = MockInterview.objects.filter(pk=interview.pk, finished_at__isnull=True).update(
        finished_at=at
    )
    interview.refresh_from_db(fields=["finished_at"])
    if ended:
        badges.award(learner=interview.learner, after=badges.Event.INTERVIEW)
