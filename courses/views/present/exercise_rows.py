"""Exercises in a list, with one person's result."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.db.models.fields.json import KT
from django.template.defaultfilters import striptags, truncatewords

from courses.models import Exercise, Learner, Topic
from courses.models.prepared import Prepared
from courses.models.slots import COURSE, LEARNER, TOPIC
from courses.views.present.status import Status

SUMMARY_WORDS = 26


@dataclass(frozen=True, slots=True)
class ExerciseRow:
    """One exercise."""

    slug: str
    title: str
    summary: str
    level: str
    minutes: int
    xp: int
    attempts: int
    best_points: int
    best_max: int
    passed_at: datetime | None
    topic_slug: str
    topic_title: str

    @property
    def status(self) -> Status:
        if self.passed_at is not None:
            return Status.DONE
        return Status.HALF if self.attempts else Status.TODO

    def matches(self, words: list[str]) -> bool:
        """Whether every word occurs in title, summary or topic."""
        text = " ".join((self.title, self.summary, self.topic_title)).casefold()
        return all(word in text for word in words)


_FIELDS = (
    "slug", "title", "rendered__situation", "level", "minutes", "xp", "tries", "passed_at",
    "topic__slug", "topic__title",
)  # fmt: skip


def exercise_rows(learner: Learner | None) -> list[ExerciseRow]:
    """Published exercises in reading order, in one query."""
    found = _ALL_MINE.rows(learner=learner.pk) if learner else _ALL.rows()
    return [_row(values) for values in found]


def _in_reading_order(learner: Any) -> QuerySet[Any, Any]:
    exercises = Exercise.objects.published().in_reading_order().with_status(learner)
    return exercises.values_list(*_FIELDS)


_ALL = Prepared(lambda: _in_reading_order(None))
_ALL_MINE = Prepared(lambda: _in_reading_order(LEARNER))


def course_exercises(topic: Topic, learner: Learner | None) -> list[ExerciseRow]:
    """The exercises of a topic's course, in one query.

    Only those of the topic itself have a summary: situations are long.
    """
    here = {"topic": topic.pk, "course": topic.module.course_id}
    found = _MINE.rows(**here, learner=learner.pk) if learner else _EVERYBODYS.rows(**here)
    return [_row(values) for values in found]


def _of_course(learner: Any) -> QuerySet[Any, Any]:
    situation = Case(When(topic=TOPIC, then=KT("rendered__situation")), default=Value(None))
    return (
        Exercise.objects.published()
        .filter(topic__module__course=COURSE)
        .order_by("order", "pk")
        .with_status(learner)
        .annotate(about=situation)
        .values_list("slug", "title", "about", *_FIELDS[3:])
    )


_EVERYBODYS = Prepared(lambda: _of_course(None))
_MINE = Prepared(lambda: _of_course(LEARNER))


@lru_cache(maxsize=1024)
def summary_of(situation: str | None) -> str:
    """The first words of a rendered situation, as plain text. Kept: a list has one for each row."""
    return truncatewords(striptags(situation or "").strip(), SUMMARY_WORDS)


def _row(values: tuple[Any, ...]) -> ExerciseRow:
    slug, title, situation, level, minutes, xp, tries, passed_at, topic_slug, topic_title = values
    return ExerciseRow(
        slug=slug,
        title=title,
        summary=summary_of(situation),
        level=level,
        minutes=minutes,
        xp=xp,
        attempts=tries["attempts"] if tries else 0,
        best_points=tries["points"] if tries else 0,
        best_max=tries["most"] if tries else 0,
        passed_at=passed_at,
        topic_slug=topic_slug,
        topic_title=topic_title,
    )
