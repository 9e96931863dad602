"""Exercises in a list, with one person's result."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.defaultfilters import striptags, truncatewords

from courses.models import Exercise, Learner
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
    "slug", "title", "rendered__situation", "level", "minutes", "xp", "attempts", "best_points",
    "best_max", "passed_at", "topic__slug", "topic__title",
)  # fmt: skip


def exercise_rows(learner: Learner | None, **where: Any) -> list[ExerciseRow]:
    """Published exercises in reading order, in one query. `where` narrows them."""
    found = (
        Exercise.objects.published()
        .filter(**where)
        .in_reading_order()
        .with_status(learner)
        .values_list(*_FIELDS)
    )
    return [_row(values) for values in found]


def summary_of(situation: str | None) -> str:
    """The first words of a rendered situation, as plain text."""
    return truncatewords(striptags(situation or "").strip(), SUMMARY_WORDS)


def _row(values: tuple[Any, ...]) -> ExerciseRow:
    slug, title, situation, *rest = values
    return ExerciseRow(slug, title, summary_of(situation), *rest)
