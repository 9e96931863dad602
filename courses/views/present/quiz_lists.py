"""Every quiz with one person's best result, and the questions that exams are made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Q

from courses.models import Learner, QuizAttempt, QuizKind, QuizQuestion, Topic
from courses.models.quizzes import XP_PER_QUESTION
from courses.views.present.status import Status

ROUNDS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class QuizRow:
    """A topic's quiz in a list."""

    pk: int
    slug: str
    title: str
    module_pk: int
    module_slug: str
    module_title: str
    course_slug: str
    questions: int
    best: int | None
    """Of the finished rounds, in per cent; None without any."""
    is_open: bool

    @property
    def xp(self) -> int:
        return self.questions * XP_PER_QUESTION

    @property
    def status(self) -> Status:
        if self.best == 100:
            return Status.DONE
        return Status.HALF if self.is_open or self.best is not None else Status.TODO


@dataclass(frozen=True, slots=True)
class Round:
    """A round of a topic's quiz in the list of earlier ones."""

    uuid: UUID
    finished_at: datetime | None
    asked: int
    answered: int
    right: int


@dataclass(frozen=True, slots=True)
class ModuleQuiz:
    """The quizzes of a module, and how many questions a mixture of them has."""

    pk: int
    slug: str
    title: str
    course_slug: str
    rows: tuple[QuizRow, ...]

    @property
    def questions(self) -> int:
        return sum(row.questions for row in self.rows)


def quiz_rows(learner: Learner | None) -> list[QuizRow]:
    """Topics that have a quiz, in reading order. Two queries for a visitor, four for a learner."""
    counted = QuizQuestion.objects.published().order_by().values_list("topic")
    questions = dict(counted.annotate(count=Count("pk")))
    topics = (
        Topic.objects.published()
        .in_reading_order()
        .values_list(
            "pk", "slug", "title", "module_id", "module__slug", "module__title",
            "module__course__slug",
        )
    )  # fmt: skip
    best: dict[int, int] = {}
    begun: set[int | None] = set()
    if learner is not None:
        for pk, asked_of, right in QuizAttempt.objects.finished(learner, QuizKind.TOPIC).scores():
            if pk is not None and asked_of:
                best[pk] = max(best.get(pk, 0), 100 * right // asked_of)
        open_rounds = QuizAttempt.objects.open().filter(learner=learner, kind=QuizKind.TOPIC)
        begun = set(open_rounds.values_list("topic_id", flat=True))
    return [
        QuizRow(*values, questions[values[0]], best.get(values[0]), values[0] in begun)
        for values in topics
        if values[0] in questions
    ]


def by_module(rows: Iterable[QuizRow]) -> list[ModuleQuiz]:
    """Rows in reading order under their modules."""
    return [
        ModuleQuiz(pk, slug, title, course, tuple(found))
        for (pk, slug, title, course), found in groupby(
            rows, lambda row: (row.module_pk, row.module_slug, row.module_title, row.course_slug)
        )
    ]


def after(topic: Topic) -> tuple[str, str] | None:
    """(slug, title) of the topic after this one, in reading order; None for the last. One query."""
    order = list(Topic.objects.published().in_reading_order().values_list("slug", "title"))
    slugs = [slug for slug, _ in order]
    following = slugs.index(topic.slug) + 1 if topic.slug in slugs else len(order)
    return order[following] if following < len(order) else None


def rounds_of(learner: Learner | None, topic: Topic) -> list[Round]:
    """The newest rounds of a topic's quiz. One query, none for a visitor."""
    if learner is None:
        return []
    rounds = (
        QuizAttempt.objects.filter(learner=learner, kind=QuizKind.TOPIC, target=topic.uuid)
        .annotate(
            asked=Count("answers"),
            answered=Count("answers", filter=Q(answers__answered_at__isnull=False)),
            right=Count("answers", filter=Q(answers__right=True)),
        )
        .values_list("uuid", "finished_at", "asked", "answered", "right")
    )
    return [Round(*values) for values in rounds[:ROUNDS_SHOWN]]


def questions_of(topic: Topic) -> int:
    """How many questions the topic's quiz has."""
    return QuizQuestion.objects.published().filter(topic=topic).count()
