"""Every exercise, topic by topic."""

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from courses.models import Level
from courses.views.filters import read_filter
from courses.views.present.exercise_rows import ExerciseRow, exercise_rows
from courses.views.present.status import Status
from courses.views.typing import LearnerRequest


@dataclass(frozen=True, slots=True)
class TopicGroup:
    """The exercises of one topic that a filter admits."""

    topic_slug: str
    topic_title: str
    exercises: tuple[ExerciseRow, ...]
    passed: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to try next; `tried` says whether anything was tried before."""

    exercise: ExerciseRow
    tried: bool


@require_safe
@vary_on_headers("HX-Request")
def practice(request: LearnerRequest) -> HttpResponse:
    """The list, with a suggestion: what was begun, else the easiest that is left."""
    rows = exercise_rows(request.learner)
    wanted = read_filter(request)
    kept = [
        row for row in rows if wanted.admits(row.level, row.status) and row.matches(wanted.words)
    ]
    context = {
        "filter": wanted,
        "groups": [_group(tuple(group)) for _, group in groupby(kept, lambda row: row.topic_slug)],
        "shown": len(kept),
        "passed": sum(row.status is Status.DONE for row in rows),
        "total": len(rows),
        "suggestion": _suggestion(rows),
    }
    if request.htmx:
        return render(request, "courses/practice/_exercises.html", context)
    return render(request, "courses/practice.html", context)


def _group(rows: tuple[ExerciseRow, ...]) -> TopicGroup:
    first = rows[0]
    passed = sum(row.status is Status.DONE for row in rows)
    return TopicGroup(first.topic_slug, first.topic_title, rows, passed)


def _suggestion(rows: list[ExerciseRow]) -> Suggestion | None:
    tried = any(row.status is not Status.TODO for row in rows)
    left = [row for row in rows if row.status is not Status.DONE]
    ease = list(Level.values)
    best = min(
        left,
        key=lambda row: (row.status is not Status.HALF, ease.index(row.level), row.minutes),
        default=None,
    )
    return Suggestion(best, tried) if best else None
