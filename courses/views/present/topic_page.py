"""A topic's page. At most six queries besides session and person, whatever the size of anything:

the topic with this person's note, the exercises of its course, the syllabus (twice at the ends of a
course), the questions with sheets and interview in one, and (in the shell) XP and streak.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import CharField, F, FilteredRelation, IntegerField, Q, Value
from django.db.models.fields import DateTimeField, TextField

from courses.models import (
    CheatSheet,
    Course,
    InterviewQuestion,
    Learner,
    OpenQuestion,
    Topic,
)
from courses.models.quizzes import XP_PER_QUESTION
from courses.views.present.exercise_rows import ExerciseRow, course_exercises
from courses.views.present.syllabus import Syllabus, syllabus_of

INTERVIEW_SHOWN = 6
"""Interview questions on the page; the bank holds the rest, so that no page grows heavy."""


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
    is_alone: bool
    """Whether the topic has no other, so that the heading above says enough."""


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
class Parts:
    """What hangs on a topic, in order."""

    questions: tuple[Question, ...]
    sheets: tuple[Sheet, ...]
    interview: tuple[Interview, ...]


@dataclass(frozen=True, slots=True)
class TopicPage:
    """Everything that `courses/topic.html` shows."""

    topic: Topic
    syllabus: Syllabus
    exercises: tuple[ExerciseRow, ...]
    parts: Parts
    note: Study

    @property
    def course(self) -> Course:
        course: Course = self.topic.module.course
        return course

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
        return self.parts.interview[:INTERVIEW_SHOWN]

    @property
    def more_interview(self) -> int:
        """How many questions only the bank shows."""
        return max(len(self.parts.interview) - INTERVIEW_SHOWN, 0)

    @property
    def has_drawing(self) -> bool:
        """Whether a text holds lanes, which have a style sheet of their own."""
        return any('class="lanes' in str(html) for html in self.rendered.values())

    @property
    def quiz(self) -> Quiz | None:
        count: int = getattr(self.topic, "quiz_questions_count", 0)
        paid: int | None = getattr(self.topic, "quiz_paid", None)
        best = None if paid is None else min(count, paid // XP_PER_QUESTION)
        return Quiz(count, best) if count else None

    @property
    def xp(self) -> int:
        """What the topic's exercises and its quiz pay together."""
        return sum(row.xp for row in self.exercises) + (self.quiz.xp if self.quiz else 0)

    @property
    def is_bookmarked(self) -> bool:
        return bool(getattr(self.topic, "is_bookmarked", False))

    @property
    def sources(self) -> list[Source]:
        return [
            Source(source["title"], source["url"], date.fromisoformat(str(source["verified"])))
            for source in self.topic.sources
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
    """The page of a topic from `topic_with_marks`.

    `note` and `answers` (by the question's uuid) take the place of what is stored: a text that
    could not be saved must not be lost.
    """
    exercises = course_exercises(topic, learner)
    return TopicPage(
        topic=topic,
        syllabus=syllabus_of(topic, learner, exercises),
        exercises=tuple(row for row in exercises if row.topic_slug == topic.slug),
        parts=_parts(topic, learner, answers or {}),
        note=note or _note(topic),
    )


def _note(topic: Topic) -> Study:
    saved = getattr(topic, "note_saved", None)
    return Study(topic.note_text, topic.note_version, saved) if saved else Study()  # type: ignore[attr-defined]


def _parts(topic: Topic, learner: Learner | None, answers: dict[str, Study]) -> Parts:
    """Questions, sheets and interview questions by one UNION."""
    asked = OpenQuestion.objects.current().filter(topic=topic)
    if learner:
        mine = FilteredRelation("answers", condition=Q(answers__learner=learner))
        saved = (F("mine__text"), F("mine__version"), F("mine__updated_at"))
        questions = _columns(asked.annotate(mine=mine), "question", F("order"), *saved)
    else:
        questions = _columns(asked, "question", F("order"))
    sheets = _columns(CheatSheet.objects.current().filter(topic=topic), "sheet", F("pk"))
    interview = _columns(
        InterviewQuestion.objects.current().filter(topic=topic), "interview", F("order")
    )
    rows = list(questions.union(sheets, interview, all=True))
    rows.sort(key=lambda row: (row[0], row[1], row[2]))
    by_kind = {kind: list(found) for kind, found in groupby(rows, lambda row: row[0])}
    return Parts(
        questions=tuple(_questions(by_kind.get("question", ()), answers)),
        sheets=tuple(_sheets([row[4] for row in by_kind.get("sheet", ())])),
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


def _sheets(found: list[dict[str, Any]]) -> Iterable[Sheet]:
    for rendered in found:
        rows = tuple(tuple(row) for row in rendered["rows"])
        yield Sheet(rendered["title"], tuple(rendered["columns"]), rows, len(found) == 1)


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
