"""A site's database as it is after years: topics, people, questions, reviews. For measuring only.

Imported by processes that have set Django up on a throwaway database with the shipped curriculum.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from uuid import UUID, uuid4

from django.utils import timezone

from courses.models import (
    Activity,
    Card,
    CardState,
    CheatSheet,
    Course,
    GlossaryTerm,
    InterviewQuestion,
    InterviewRole,
    Learner,
    Module,
    Note,
    QuizAnswer,
    QuizAttempt,
    QuizKind,
    QuizQuestion,
    Review,
    Topic,
    TopicRead,
    User,
    XpEntry,
    XpKind,
)
from courses.services import interviews, quizzes, search

M = TypeVar("M", QuizQuestion, InterviewQuestion, CheatSheet)

BATCH = 1000
PATTERN = "handler-event-context"
"""The shipped topic that the others are copies of."""


def reader() -> User:
    """An account that has begun to learn."""
    user = User.objects.create_user("reader", password="a bench password")
    Learner.objects.get_or_create(user=user)
    return user


def add_topics(count: int) -> None:
    """Topics like `PATTERN`, spread over eight courses of five modules and its own module."""
    pattern = Topic.objects.select_related("module__course").get(slug=PATTERN)
    modules = [pattern.module]
    for number in range(8):
        course = pattern.module.course
        if number:
            course = Course.objects.create(slug=f"course-{number}", title=f"Course {number}")
        modules += [
            Module.objects.create(course=course, slug=f"module-{part}", title=f"Module {part}")
            for part in range(5)
        ]
    Topic.objects.bulk_create(
        Topic(
            module=modules[number % len(modules)],
            slug=f"topic-{number}",
            title=f"Topic {number}",
            order=number + 10,
            state="published",
            rendered=pattern.rendered,
        )
        for number in range(count)
    )


def add_people(count: int) -> None:
    """Learners who have read `PATTERN`."""
    pattern = Topic.objects.get(slug=PATTERN)
    learners = Learner.objects.bulk_create(
        (Learner(display_name=f"Learner {number}") for number in range(count)), batch_size=BATCH
    )
    TopicRead.objects.bulk_create(
        (TopicRead(learner=each, topic=pattern) for each in learners), batch_size=BATCH
    )


def add_xp(learner: Learner, count: int) -> None:
    """XP of exercises that no longer exist."""
    XpEntry.objects.bulk_create(
        (
            XpEntry(learner=learner, kind=XpKind.EXERCISE, object_uuid=uuid4(), amount=1)
            for _ in range(count)
        ),
        batch_size=BATCH,
    )


def add_questions(count: int) -> None:
    """As many quiz and interview questions in all, copies of the shipped ones, and their sheets."""
    topics = list(Topic.objects.published())
    asked = list(QuizQuestion.objects.published())
    interview = list(InterviewQuestion.objects.current())
    sheets = list(CheatSheet.objects.current())
    with_sheet = set(CheatSheet.objects.values_list("topic_id", flat=True))
    QuizQuestion.objects.bulk_create(
        _copies(asked, topics, count - len(asked), QuizQuestion), batch_size=BATCH
    )
    InterviewQuestion.objects.bulk_create(
        _copies(interview, topics, count - len(interview), InterviewQuestion), batch_size=BATCH
    )
    bare = [topic for topic in topics if topic.pk not in with_sheet]
    CheatSheet.objects.bulk_create(_copies(sheets, bare, len(bare), CheatSheet), batch_size=BATCH)


def _copies(patterns: list[M], topics: list[Topic], count: int, model: type[M]) -> Iterator[M]:
    kept = [
        field.attname
        for field in model._meta.concrete_fields
        if field.attname not in {"id", "uuid", "topic_id"}
    ]
    for number in range(count):
        pattern = patterns[number % len(patterns)]
        values = {name: getattr(pattern, name) for name in kept}
        yield model(**values, topic=topics[number % len(topics)])


def add_study(learner: Learner, *, reviews: int) -> None:
    """A card of every question, with reviews in the last two years; rounds, notes and active days."""
    dice = random.Random(7)  # noqa: S311  # the same database each time, no secret
    now = timezone.now()
    questions = list(InterviewQuestion.objects.current().values_list("pk", flat=True))
    cards = Card.objects.bulk_create(
        (
            Card(
                learner=learner,
                question_id=question,
                state=CardState.REVIEW,
                stability=20.0,
                difficulty=5.0,
                due=now + timedelta(hours=dice.randint(-200, 2000)),
                last_review=now - timedelta(days=30),
                first_review=now - timedelta(days=400),
                reviews_done=reviews // len(questions),
            )
            for question in questions
        ),
        batch_size=BATCH,
    )
    Review.objects.bulk_create(
        (
            Review(
                learner=learner,
                card=cards[number % len(cards)],
                rating=3,
                reviewed_at=now - timedelta(minutes=dice.randint(10, 1_000_000)),
                state_before=CardState.REVIEW,
                stability=20.0,
                difficulty=5.0,
                due=now,
            )
            for number in range(reviews)
        ),
        batch_size=BATCH,
    )
    Activity.objects.bulk_create(
        Activity(learner=learner, day=(now - timedelta(days=ago)).date()) for ago in range(1, 700)
    )
    topics = list(Topic.objects.published())
    Note.objects.bulk_create(
        Note(learner=learner, topic=topic, text=f"What {topic} **means** to me.")
        for topic in topics
    )
    for topic in topics:
        _rounds(learner, topic)


def _rounds(learner: Learner, topic: Topic) -> None:
    """Two finished rounds of the topic's quiz."""
    asked = list(topic.quiz_questions.all())
    now = timezone.now()
    for _ in range(2):
        attempt = QuizAttempt.objects.create(
            learner=learner, kind=QuizKind.TOPIC, target=topic.uuid, topic=topic, seed=1,
            finished_at=now,
        )  # fmt: skip
        QuizAnswer.objects.bulk_create(
            QuizAnswer(
                attempt=attempt, order=order, question=question, right=bool(order % 3),
                answered_at=now, given=[],
            )
            for order, question in enumerate(asked)
        )  # fmt: skip


def add_terms(count: int) -> None:
    """Glossary terms from A to Z."""
    pattern = GlossaryTerm.objects.all()[0]
    GlossaryTerm.objects.bulk_create(
        GlossaryTerm(
            slug=f"term-{number}",
            term=f"{chr(ord('A') + number % 26)} term {number}",
            rendered=pattern.rendered,
            state="published",
        )
        for number in range(count)
    )


def index() -> int:
    """Make everything findable. Returns how many documents there are."""
    return search.index_everything()


@dataclass(frozen=True, slots=True)
class Sat:
    """Rounds and sittings, each by its uuid."""

    quiz: UUID
    result: UUID
    exam: UUID
    mock: UUID


def sit(learner: Learner) -> Sat:
    """Begin a topic's quiz, a mock exam and a mock interview, and end one quiz."""
    ended = QuizAttempt.objects.filter(learner=learner, finished_at__isnull=False)[0]
    return Sat(
        quiz=quizzes.start_topic_quiz(by=learner, topic=Topic.objects.get(slug=PATTERN)).uuid,
        result=ended.uuid,
        exam=quizzes.start_exam(by=learner, modules=Module.objects.all()).uuid,
        mock=interviews.start_interview(by=learner, role=InterviewRole.DEVELOPER, minutes=30).uuid,
    )
