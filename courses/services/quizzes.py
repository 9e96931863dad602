"""Rounds of quiz questions: begun once, answered question by question, scored, paid.

Every answer counts once, however often it is sent and from however many tabs. A mock exam has a
deadline that the server keeps; what was answered until then stays.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from courses.content import Facts
from courses.content.quiz import BadAnswer, Form, QuizType, body_of
from courses.models import (
    Learner,
    Module,
    QuizAnswer,
    QuizAttempt,
    QuizKind,
    QuizQuestion,
    Topic,
    XpKind,
)
from courses.models.content import long_texts
from courses.models.quizzes import XP_PER_QUESTION
from courses.services import badges, misses
from courses.services.asking import deal_of
from courses.services.errors import NotYours, Refused
from courses.services.progress import award_xp, record_activity
from courses.services.rendering import current_facts

MODULE_QUESTIONS: Final = 20
EXAM_QUESTIONS: Final = (10, 20, 40, 60)
"""What a mock exam can be made of."""
MINUTES_PER_QUESTION: Final = 1.5
NIL: Final = UUID(int=0)


class NoQuestions(Refused):
    """There is nothing to ask."""


class RoundOver(Refused):
    """The round takes no more answers; what was answered is kept."""


class BadReply(Refused):
    """What was sent is no answer to this question. The question stays open."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of an answer."""

    answer: QuizAnswer
    first: bool
    """False when the question had been answered before; then `answer` is the one that counts."""


@dataclass(frozen=True, slots=True)
class Result:
    """A finished round."""

    attempt: QuizAttempt
    answers: tuple[QuizAnswer, ...]
    """In order, with their questions and topics."""
    right: int
    total: int
    xp: int
    """What the topic's quiz has paid so far, whichever round earned it."""
    reread: tuple[Topic, ...]
    """Topics of missed questions, the most missed first."""

    @property
    def missed(self) -> tuple[QuizAnswer, ...]:
        """Wrong or not answered."""
        return tuple(answer for answer in self.answers if not answer.right)

    @property
    def percent(self) -> int:
        """Right answers of all questions, rounded down."""
        return 100 * self.right // self.total if self.total else 0


def start_topic_quiz(*, by: Learner, topic: Topic) -> QuizAttempt:
    """The learner's open round of the topic's quiz, begun now if there is none.

    Raises:
        NoQuestions: the topic has no quiz.
    """
    questions = topic.quiz_questions.all().published()
    return _start(by, QuizKind.TOPIC, topic.uuid, questions, topic=topic)


def start_module_quiz(*, by: Learner, module: Module) -> QuizAttempt:
    """The same over all topics of a module, in a mixture of at most 20 questions."""
    questions = QuizQuestion.objects.published().filter(topic__module=module)
    return _start(by, QuizKind.MODULE, module.uuid, questions, module=module, most=MODULE_QUESTIONS)


def start_exam(
    *,
    by: Learner,
    modules: Iterable[Module],
    questions: int = 20,
    now: datetime | None = None,
) -> QuizAttempt:
    """The learner's open mock exam, or a new one over these modules, a minute and a half each.

    Raises:
        NoQuestions: the modules hold none, or `questions` is no length that is offered.
    """
    if questions not in EXAM_QUESTIONS:
        raise NoQuestions(
            "The exam was not started.",
            f"It cannot have {questions} questions.",
            f"Choose one of {', '.join(map(str, EXAM_QUESTIONS))}.",
        )
    now = now or timezone.now()
    pool = QuizQuestion.objects.published().filter(topic__module__in=list(modules))
    return _start(by, QuizKind.EXAM, NIL, pool, most=questions, timed=True, now=now)


def start_missed(*, by: Learner, attempt: QuizAttempt) -> QuizAttempt:
    """A round of what was missed in `attempt`. Pays nothing.

    Raises:
        NotYours: the round is another learner's.
        NoQuestions: nothing was missed, or it is not over.
    """
    _check_owner(by, attempt)
    missed = (
        QuizQuestion.objects.published()
        .filter(answers__attempt=attempt)
        .exclude(answers__attempt=attempt, answers__right=True)
    )
    if attempt.is_open():
        missed = missed.none()
    return _start(by, QuizKind.MISSED, attempt.uuid, missed, repeats=attempt)


@transaction.atomic
def _start(
    by: Learner,
    kind: QuizKind,
    target: UUID,
    questions: Iterable[QuizQuestion],
    *,
    most: int | None = None,
    timed: bool = False,
    now: datetime | None = None,
    **owner: Any,
) -> QuizAttempt:
    now = now or timezone.now()
    unfinished = QuizAttempt.objects.filter(
        learner=by, kind=kind, target=target, finished_at__isnull=True
    ).first()
    if unfinished is not None:
        if unfinished.is_open(now):
            return unfinished
        _close(unfinished, at=unfinished.deadline or now)
    seed = secrets.randbits(48)
    asked = list(questions)
    if most is not None:
        # Not a secret; the seed makes the mixture, so that it can be explained afterwards.
        dice = Random(seed)  # noqa: S311
        dice.shuffle(asked)
        asked = asked[:most]
    if not asked:
        raise NoQuestions(
            "There is nothing to ask.", "No question is left here.", "Choose another quiz."
        )
    deadline = now + timedelta(minutes=MINUTES_PER_QUESTION * len(asked)) if timed else None
    attempt = QuizAttempt.objects.create(
        learner=by, kind=kind, target=target, seed=seed, started_at=now, deadline=deadline, **owner
    )
    QuizAnswer.objects.bulk_create(
        QuizAnswer(attempt=attempt, order=order, question=question)
        for order, question in enumerate(asked)
    )
    return attempt


def attempt_for(*, by: Learner | None, uuid: UUID, now: datetime | None = None) -> QuizAttempt:
    """The learner's round, closed now if its time has run out. One query, more when it has.

    Raises:
        NotYours: there is no such round of this learner's.
    """
    found = (
        QuizAttempt.objects.select_related("learner", "topic__module", "module", "repeats")
        .defer(*long_texts("topic"))
        .filter(uuid=uuid, learner=by)
        .first()
    )
    if found is None or by is None:
        raise NotYours
    now = now or timezone.now()
    if found.finished_at is None and not found.is_open(now):
        _close(found, at=found.deadline or now)
    return found


def question_at(attempt: QuizAttempt, number: int) -> QuizAnswer | None:
    """The question at `number`, from 0, loaded for its page; None when there is none. One query."""
    answers = attempt.answers.select_related("question__topic")
    return answers.defer(*long_texts("question__topic")).filter(order=number).first()


def next_number(attempt: QuizAttempt) -> int | None:
    """The first question that is not answered; None when all are. One query."""
    left = attempt.answers.filter(answered_at__isnull=True).values_list("order", flat=True)
    return left.first()


@transaction.atomic
def answer(
    *,
    by: Learner,
    attempt: QuizAttempt,
    number: int,
    form: Form,
    now: datetime | None = None,
) -> Reply:
    """Check one answer. The first counts; sending again returns it unchanged.

    A wrong one queues the interview cards of its concept. Counts as activity. The last answer
    ends the round.

    Raises:
        NotYours: the round is another learner's, or has no such question.
        BadReply: the form holds no answer to the question.
        RoundOver: the round has ended or its time is up. The answer was not counted.
    """
    _check_owner(by, attempt)
    now = now or timezone.now()
    held = question_at(attempt, number)
    if held is None:
        raise NotYours
    if held.is_answered:
        return Reply(held, first=False)
    current = QuizAttempt.objects.select_for_update().get(pk=attempt.pk)
    if not current.is_open(now):
        raise RoundOver(
            "This answer was not counted.",
            "The round is over." if current.finished_at else "The time is up.",
            "Your earlier answers are kept. See the result.",
        )
    reply = _mark(current, held, form, now)
    if reply.first and not reply.answer.right:
        misses.schedule_concepts(learner=by, concepts=[held.question.concept], now=now)
    record_activity(learner=by, at=now)
    if next_number(current) is None:
        _close(current, at=now)
    return reply


def _mark(attempt: QuizAttempt, held: QuizAnswer, form: Form, now: datetime) -> Reply:
    question = held.question
    body = body_of(question.type, question.body)
    facts = current_facts() if body.type is QuizType.NUMBER else Facts()
    try:
        given = body.read(form, deal_of(attempt, held, body))
        mark = body.mark(given, facts)
    except BadAnswer as error:
        raise BadReply(
            "Not checked yet.", str(error), "Your answer has not been counted."
        ) from error
    written = QuizAnswer.objects.filter(pk=held.pk, answered_at__isnull=True).update(
        given=given,
        right=mark.right,
        parts=list(mark.parts),
        question_hash=question.content_hash,
        answered_at=now,
    )
    held.refresh_from_db(fields=["given", "right", "parts", "question_hash", "answered_at"])
    return Reply(held, first=written == 1)


@transaction.atomic
def finish(*, by: Learner, attempt: QuizAttempt, now: datetime | None = None) -> None:
    """End a round early; what is not answered counts as missed. A second time changes nothing.

    Raises:
        NotYours: the round is another learner's.
    """
    _check_owner(by, attempt)
    _close(attempt, at=min(filter(None, (now or timezone.now(), attempt.deadline))))


def _close(attempt: QuizAttempt, *, at: datetime) -> None:
    """End the round, once, and pay a topic's quiz: right answers, improvement the difference."""
    with transaction.atomic():
        ended = QuizAttempt.objects.filter(pk=attempt.pk, finished_at__isnull=True).update(
            finished_at=at
        )
        attempt.refresh_from_db(fields=["finished_at"])
        if not ended:
            return
        right = attempt.answers.filter(right=True).count()
        if attempt.kind == QuizKind.TOPIC and right:
            award_xp(
                learner=attempt.learner,
                kind=XpKind.QUIZ,
                object_uuid=attempt.target,
                amount=XP_PER_QUESTION * right,
            )
        badges.award(learner=attempt.learner, after=badges.Event.QUIZ)


def result(attempt: QuizAttempt) -> Result:
    """The round's outcome. Two queries, whatever the number of questions."""
    found = attempt.answers.select_related("question__topic__module")
    answers = tuple(found.defer(*long_texts("question__topic")))
    missed: dict[int, list[Topic]] = {}
    for each in answers:
        if not each.right:
            missed.setdefault(each.question.topic_id, []).append(each.question.topic)
    reread = sorted(missed.values(), key=lambda topics: -len(topics))
    paid = (
        attempt.learner.xp_entries.filter(kind=XpKind.QUIZ, object_uuid=attempt.target)
        .values_list("amount", flat=True)
        .first()
    )
    return Result(
        attempt=attempt,
        answers=answers,
        right=sum(bool(each.right) for each in answers),
        total=len(answers),
        xp=paid or 0,
        reread=tuple(topics[0] for topics in reread),
    )


def _check_owner(by: Learner, attempt: QuizAttempt) -> None:
    if attempt.learner_id != by.pk:
        raise NotYours
