"""A topic's page. At most six queries besides session and person, whatever the size of anything:

the topic, the exercises of its course, the syllabus (twice at the ends of a course), the topic's
parts with what the person left there, and (in the shell) XP and streak. All but the first are made
once and kept.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from courses.models import Course, Learner, Topic
from courses.views.present.exercise_rows import ExerciseRow, course_exercises
from courses.views.present.syllabus import Syllabus, syllabus_of
from courses.views.present.topic_parts import (
    Interview,
    Parts,
    Question,
    Quiz,
    Sheet,
    Study,
    parts_of,
)

INTERVIEW_SHOWN = 6
"""Interview questions on the page; the bank holds the rest, so that no page grows heavy."""


@dataclass(frozen=True, slots=True)
class Source:
    """A page of the official documentation, and when it last said what we say."""

    title: str
    url: str
    verified: date


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
        return self.parts.quiz

    @property
    def xp(self) -> int:
        """What the topic's exercises and its quiz pay together."""
        return sum(row.xp for row in self.exercises) + (self.quiz.xp if self.quiz else 0)

    @property
    def is_bookmarked(self) -> bool:
        return self.parts.is_bookmarked

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
    """The page of a topic from `for_reading()`.

    `note` and `answers` (by the question's uuid) take the place of what is stored: a text that
    could not be saved must not be lost.
    """
    exercises = course_exercises(topic, learner)
    parts = parts_of(topic, learner, answers or {})
    return TopicPage(
        topic=topic,
        syllabus=syllabus_of(topic, learner, exercises),
        exercises=tuple(row for row in exercises if row.topic_slug == topic.slug),
        parts=parts,
        note=note or parts.note,
    )
