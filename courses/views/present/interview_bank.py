"""The interview bank: questions with their place, filtered by the database, topic by topic."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from courses.forms import InterviewFilterForm
from courses.models import (
    Bookmark,
    DocumentKind,
    InterviewQuestion,
    Learner,
    SearchDocument,
    Topic,
)


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """A question; its texts are HTML."""

    pk: int
    uuid: UUID
    level: str
    kind: str
    question: str
    answer: str
    why: str
    rubric: tuple[str, ...]
    follow_ups: tuple[str, ...]
    topic_slug: str
    topic_title: str
    bookmarked: bool


@dataclass(frozen=True, slots=True)
class BankFilter:
    """What was asked for. "" is no restriction."""

    q: str
    level: str
    kind: str
    topic: str
    """The slug of a topic or of a course."""

    @classmethod
    def of(cls, data: Any) -> "BankFilter":
        form = InterviewFilterForm(data)
        return cls(*(form.value(name) for name in ("q", "level", "kind", "topic")))

    @property
    def is_used(self) -> bool:
        return bool(self.q or self.level or self.kind or self.topic)

    @property
    def levels(self) -> list[tuple[str, str]]:
        return [(value, name.capitalize()) for value, name in InterviewFilterForm.LEVELS]

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [(value, name.capitalize()) for value, name in InterviewFilterForm.KINDS]

    def narrow(self, questions: QuerySet[InterviewQuestion]) -> QuerySet[InterviewQuestion]:
        """Those that are wanted. Question, answer and topic together hold every word."""
        exact = {"level": self.level, "kind": self.kind}
        questions = questions.filter(**{name: value for name, value in exact.items() if value})
        if self.topic:
            of_course = Q(topic__module__course__slug=self.topic)
            questions = questions.filter(Q(topic__slug=self.topic) | of_course)
        words = self.q.split()
        if not words:
            return questions
        # The plain words that the search keeps: the rendered text would also match its tags.
        said = SearchDocument.objects.filter(kind=DocumentKind.INTERVIEW)
        for word in words:
            said = said.filter(
                Q(title__icontains=word) | Q(heading__icontains=word) | Q(body__icontains=word)
            )
        return questions.filter(uuid__in=said.order_by().values("object_uuid"))


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """The questions of a topic."""

    slug: str
    title: str
    questions: tuple[BankQuestion, ...]


@dataclass(frozen=True, slots=True)
class AskedTopic:
    """A topic that has questions."""

    slug: str
    title: str
    course_slug: str
    course_title: str


def topics_asked() -> list[AskedTopic]:
    """In reading order. One query."""
    here = InterviewQuestion.objects.current().filter(topic=OuterRef("pk"))
    topics = Topic.objects.published().filter(Exists(here)).in_reading_order()
    return [
        AskedTopic(*values)
        for values in topics.values_list(
            "slug", "title", "module__course__slug", "module__course__title"
        )
    ]


def choices(asked: list[AskedTopic], chosen: str) -> list[tuple[str, str]]:
    """(slug, name) of every course, and of the topics of the course that `chosen` names or is in.

    All topics at once would make the page heavier with each.
    """
    opened = {each.course_slug for each in asked if chosen in {each.slug, each.course_slug}}
    found: list[tuple[str, str]] = []
    for (slug, title), topics in groupby(
        asked, lambda topic: (topic.course_slug, topic.course_title)
    ):
        found.append((slug, title))
        if slug in opened:
            found += [(topic.slug, f"– {topic.title}") for topic in topics]
    return found


def bank_questions(
    questions: QuerySet[InterviewQuestion], learner: Learner | None
) -> list[BankQuestion]:
    """What the bank shows of questions. One query."""
    marked = Bookmark.objects.filter(learner=learner, question=OuterRef("pk"))
    found = questions.annotate(bookmarked=Exists(marked) if learner else Value(False)).values_list(
        "pk", "uuid", "level", "kind", "rendered", "topic__slug", "topic__title", "bookmarked"
    )
    return [_question(values) for values in found]


def grouped(questions: Iterable[BankQuestion]) -> list[QuestionGroup]:
    """Questions in reading order under their topics."""
    return [
        QuestionGroup(slug, title, tuple(found))
        for (slug, title), found in groupby(
            questions, lambda question: (question.topic_slug, question.topic_title)
        )
    ]


def _question(values: tuple[Any, ...]) -> BankQuestion:
    pk, uuid, level, kind, rendered, slug, title, bookmarked = values
    return BankQuestion(
        pk=pk,
        uuid=uuid,
        level=level,
        kind=kind,
        question=rendered["question"],
        answer=rendered["answer"],
        why=rendered["why"],
        rubric=tuple(rendered["rubric"]),
        follow_ups=tuple(rendered["follow_ups"]),
        topic_slug=slug,
        topic_title=title,
        bookmarked=bookmarked,
    )
