"""A topic's page. Five queries besides session and person, whatever the size of anything:

the topic with this person's note, the outline, the exercises, the questions with sheets and
interview in one, and (in the shell) XP and streak.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import CharField, F, IntegerField, OuterRef, Subquery, Value
from django.db.models.fields import DateTimeField, TextField

from courses.models import (
    CheatSheet,
    InterviewQuestion,
    Learner,
    Note,
    OpenAnswer,
    OpenQuestion,
    Topic,
)
from courses.models.quizzes import XP_PER_QUESTION
from courses.views.present.exercise_rows import ExerciseRow, exercise_rows
from courses.views.present.outline import CourseRow, Outline, TopicRow, outline_for


@dataclass(frozen=True, slots=True)
class Conflict:
    """What was saved elsewhere meanwhile."""

    text: str


@dataclass(frozen=True, slots=True)
class Study:
    """A private text as its form shows it. `version` 0: nothing is saved yet."""

    text: str = ""
    version: int = 0
    saved: datetime | None = None
    conflict: Conflict | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A hands-on question with this person's answer."""

    uuid: str
    html: str
    rubric: tuple[str, ...]
    answer: Study


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; every text is HTML but the title."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview question; every text is HTML but kind and level."""

    uuid: str
    question: str
    answer: str
    why: str
    rubric: tuple[str, ...]
    follow_ups: tuple[str, ...]
    kind: str
    level: str


@dataclass(frozen=True, slots=True)
class Source:
    """A page of the official documentation, and when it last said what we say."""

    title: str
    url: str
    verified: date


@dataclass(frozen=True, slots=True)
class Quiz:
    """The topic's quiz: how many questions, and how many were right in the best round."""

    questions: int
    best: int | None

    @property
    def xp(self) -> int:
        return self.questions * XP_PER_QUESTION


@dataclass(frozen=True, slots=True)
class SyllabusModule:
    title: str
    topics: tuple[TopicRow, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """What hangs on a topic, in order."""

    questions: tuple[Question, ...]
    sheets: tuple[Sheet, ...]
    interview: tuple[Interview, ...]


@dataclass(frozen=True, slots=True)
class TopicPage:
    """Everything that `courses/topic.html` shows."""

    topic: Topic
    outline: Outline
    course: CourseRow
    exercises: tuple[ExerciseRow, ...]
    parts: Parts
    note: Study
    previous: TopicRow | None
    next: TopicRow | None

    @property
    def rendered(self) -> dict[str, Any]:
        html: dict[str, Any] = self.topic.rendered
        return html

    @property
    def questions(self) -> tuple[Question, ...]:
        return self.parts.questions

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return self.parts.sheets

    @property
    def interview(self) -> tuple[Interview, ...]:
        return self.parts.interview

    @property
    def quiz(self) -> Quiz | None:
        count: int = getattr(self.topic, "quiz_questions_count", 0)
        paid: int | None = getattr(self.topic, "quiz_paid", None)
        best = None if paid is None else min(count, paid // XP_PER_QUESTION)
        return Quiz(count, best) if count else None

    @property
    def read_at(self) -> datetime | None:
        return next(row.read_at for row in self.course.rows if row.slug == self.topic.slug)

    @property
    def sources(self) -> list[Source]:
        return [
            Source(source["title"], source["url"], date.fromisoformat(str(source["verified"])))
            for source in self.topic.sources
        ]

    @property
    def syllabus(self) -> list[SyllabusModule]:
        return [
            SyllabusModule(title, tuple(rows))
            for title, rows in groupby(self.course.rows, lambda row: row.module_title)
        ]

    @property
    def toc(self) -> list[tuple[str, str]]:
        """(id, name) of the parts that the page has."""
        rendered = self.rendered
        parts = (
            ("theory", "Theory", rendered.get("theory")),
            ("example", "Real-world example", rendered.get("example")),
            ("takeaways", "Key takeaways", rendered.get("takeaways")),
            ("hands-on", "Hands-on", self.exercises or self.questions),
            ("quiz", "Quiz", self.quiz),
            ("cheat-sheet", "Cheat sheet", self.sheets),
            ("interview-questions", "Interview questions", self.interview),
            (
                "documentation",
                "Official documentation",
                self.topic.sources or rendered.get("documentation"),
            ),
            ("my-notes", "My notes", True),
        )
        return [(anchor, name) for anchor, name, there in parts if there]


def topic_page(
    topic: Topic, learner: Learner | None, *, note: Study | None = None,
    answers: dict[str, Study] | None = None,
) -> TopicPage:  # fmt: skip
    """The page of a topic from `for_reading()`.

    `note` and `answers` (by the question's uuid) take the place of what is stored: a text that
    could not be saved must not be lost.
    """
    outline = outline_for(learner)
    course = outline.course(topic.module.course.slug)
    if course is None:
        raise ValueError(f"{topic} is not published")
    before, after = outline.neighbours(topic.slug)
    return TopicPage(
        topic=topic,
        outline=outline,
        course=course,
        exercises=tuple(exercise_rows(learner, topic=topic)),
        parts=_parts(topic, learner, answers or {}),
        note=note or _note(topic, learner),
        previous=before,
        next=after,
    )


def _note(topic: Topic, learner: Learner | None) -> Study:
    if learner is None:
        return Study()
    found = Note.objects.filter(learner=learner, topic=topic).first()
    return Study(found.text, found.version, found.updated_at) if found else Study()


def _parts(topic: Topic, learner: Learner | None, answers: dict[str, Study]) -> Parts:
    """Questions, sheets and interview questions by one UNION."""
    mine = OpenAnswer.objects.filter(learner=learner, question=OuterRef("pk"))
    questions = _columns(
        OpenQuestion.objects.current().filter(topic=topic),
        "question",
        F("order"),
        Subquery(mine.values("text")[:1]) if learner else None,
        Subquery(mine.values("version")[:1]) if learner else None,
        Subquery(mine.values("updated_at")[:1]) if learner else None,
    )
    sheets = _columns(CheatSheet.objects.current().filter(topic=topic), "sheet", F("pk"))
    interview = _columns(
        InterviewQuestion.objects.current().filter(topic=topic), "interview", F("order")
    )
    rows = list(questions.union(sheets, interview, all=True))
    rows.sort(key=lambda row: (row[0], row[1], row[2]))
    by_kind = {kind: list(found) for kind, found in groupby(rows, lambda row: row[0])}
    return Parts(
        questions=tuple(_questions(by_kind.get("question", ()), answers)),
        sheets=tuple(_sheet(row[4]) for row in by_kind.get("sheet", ())),
        interview=tuple(_interview(str(row[3]), row[4]) for row in by_kind.get("interview", ())),
    )


def _columns(
    rows: Any, kind: str, order: Any, text: Any = None, version: Any = None, saved: Any = None
) -> Any:
    return (
        rows.order_by()
        .annotate(
            part=Value(kind, output_field=CharField()),
            place=order,
            my_text=text or Value("", output_field=TextField()),
            my_version=version or Value(0, output_field=IntegerField()),
            my_saved=saved or Value(None, output_field=DateTimeField()),
        )
        .values_list("part", "place", "pk", "uuid", "rendered", "my_text", "my_version", "my_saved")
    )


def _questions(rows: Iterable[tuple[Any, ...]], answers: dict[str, Study]) -> Iterable[Question]:
    for _, _, _, uuid, rendered, text, version, saved in rows:
        answer = answers.get(str(uuid)) or Study(text or "", version or 0, saved)
        yield Question(str(uuid), rendered["question"], tuple(rendered["rubric"]), answer)


def _sheet(rendered: dict[str, Any]) -> Sheet:
    rows = tuple(tuple(row) for row in rendered["rows"])
    return Sheet(rendered["title"], tuple(rendered["columns"]), rows)


def _interview(uuid: str, rendered: dict[str, Any]) -> Interview:
    return Interview(
        uuid=uuid,
        question=rendered["question"],
        answer=rendered["answer"],
        why=rendered["why"],
        rubric=tuple(rendered["rubric"]),
        follow_ups=tuple(rendered["follow_ups"]),
        kind=rendered["kind"],
        level=rendered["level"],
    )
