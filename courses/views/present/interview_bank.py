"""The interview bank: every question with its place, filtered, topic by topic."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Value

from courses.forms import InterviewFilterForm
from courses.models import Bookmark, InterviewQuestion, Learner, State

_TAG: Final = re.compile(r"<[^>]*>")


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

    def matches(self, words: list[str]) -> bool:
        """Whether question, answer or topic hold every word."""
        if not words:
            return True
        # Thousands of questions are searched at once: tags are cut, not parsed.
        text = _TAG.sub(" ", f"{self.topic_title} {self.question} {self.answer}").casefold()
        return all(word in text for word in words)


@dataclass(frozen=True, slots=True)
class BankFilter:
    """What was asked for. "" is no restriction."""

    q: str
    level: str
    kind: str
    topic: str

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

    def admits(self, question: BankQuestion) -> bool:
        """Whether the question is wanted."""
        return (
            self.level in ("", question.level)
            and self.kind in ("", question.kind)
            and self.topic in ("", question.topic_slug)
            and question.matches(self.q.casefold().split())
        )


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """The questions of a topic."""

    slug: str
    title: str
    questions: tuple[BankQuestion, ...]


def bank_questions(learner: Learner | None, **where: Any) -> list[BankQuestion]:
    """Questions of published topics in reading order, in one query. `where` narrows them."""
    marked = Bookmark.objects.filter(learner=learner, question=OuterRef("pk"))
    found = (
        InterviewQuestion.objects.current()
        .filter(topic__state=State.PUBLISHED, topic__retired_at__isnull=True, **where)
        .order_by(
            "topic__module__course__order",
            "topic__module__course_id",
            "topic__module__order",
            "topic__module_id",
            "topic__order",
            "topic_id",
            "order",
            "pk",
        )
        .annotate(bookmarked=Exists(marked) if learner else Value(False))
        .values_list(
            "pk", "uuid", "level", "kind", "rendered", "topic__slug", "topic__title", "bookmarked"
        )
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
