"""The course around a topic: its modules and topics with one person's progress, and the neighbours.

Made of plain lists: of what a topic's page asks, correlated counts were the slowest.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value
from django.db.models.fields import DateTimeField

from courses.models import Course, Learner, QuizQuestion, Topic
from courses.models.content import TopicQuerySet
from courses.models.prepared import Prepared
from courses.models.slots import COURSE, LEARNER
from courses.views.present.exercise_rows import ExerciseRow
from courses.views.present.outline import quizzed
from courses.views.present.status import Status, status_of


@dataclass(frozen=True, slots=True)
class Step:
    """A topic of the syllabus."""

    slug: str
    title: str
    status: Status
    is_here: bool


@dataclass(frozen=True, slots=True)
class SyllabusModule:
    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The topic before or after one."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Syllabus:
    """A course as its topics' pages show it."""

    modules: tuple[SyllabusModule, ...]
    read_at: datetime | None
    """When the topic itself was read."""
    previous: Neighbour | None
    next: Neighbour | None


def syllabus_of(
    topic: Topic, learner: Learner | None, exercises: Iterable[ExerciseRow]
) -> Syllabus:
    """The syllabus around a published topic with its course.

    `exercises` are those of the whole course. One query; a second one at the ends of a course,
    where a neighbour is a topic of another.
    """
    course = topic.module.course
    listing = _listing(course, learner)
    index = next(i for i, row in enumerate(listing) if row[0] == topic.slug)
    is_inside = 0 < index < len(listing) - 1
    order = [row[:2] for row in listing] if is_inside else _EVERYTHING.rows()
    previous, following = _around(topic.slug, order)
    return Syllabus(
        modules=tuple(_modules(listing, topic.slug, _parts(exercises))),
        read_at=listing[index][4],
        previous=previous,
        next=following,
    )


def _modules(
    listing: list[tuple[Any, ...]], here: str, parts: dict[str, tuple[int, int]]
) -> Iterator[SyllabusModule]:
    for (_, title), rows in groupby(listing, lambda row: row[2:4]):
        steps = tuple(
            Step(slug, name, _status(read_at, *parts.get(slug, (0, 0)), quiz), slug == here)
            for slug, name, _, _, read_at, *quiz in rows
        )
        yield SyllabusModule(title, steps)


def _status(read_at: datetime | None, passed: int, exercises: int, quiz: list[bool]) -> Status:
    """The reading is a part, and so are each exercise and the quiz: (there is one, it was taken)."""
    return status_of(passed + (read_at is not None) + all(quiz), 1 + exercises + quiz[0])


def _parts(exercises: Iterable[ExerciseRow]) -> dict[str, tuple[int, int]]:
    """By a topic's slug: how many of its exercises are passed, and how many it has."""
    parts: dict[str, tuple[int, int]] = {}
    for row in exercises:
        passed, total = parts.get(row.topic_slug, (0, 0))
        parts[row.topic_slug] = passed + (row.passed_at is not None), total + 1
    return parts


def _listing(course: Course, learner: Learner | None) -> list[tuple[Any, ...]]:
    """(slug, title, module, its title, when it was read, has a quiz, it was taken) by topic."""
    if learner:
        return _MINE.rows(course=course.pk, learner=learner.pk)
    return _EVERYBODYS.rows(course=course.pk)


_FIELDS = ("slug", "title", "module_id", "module__title", "read", "asked", "taken")


def _topics() -> TopicQuerySet:
    quiz = QuizQuestion.objects.published().filter(topic=OuterRef("pk"))
    topics = Topic.objects.published().filter(module__course=COURSE)
    return topics.annotate(asked=Exists(quiz)).order_by("module__order", "module_id", "order", "pk")


def _everybodys() -> QuerySet[Any, Any]:
    nothing = Value(None, output_field=DateTimeField())
    return _topics().annotate(read=nothing, taken=Value(False)).values_list(*_FIELDS)


def _mine() -> QuerySet[Any, Any]:
    mine = FilteredRelation("reads", condition=Q(reads__learner=LEARNER))
    topics = _topics().annotate(mine=mine, read=F("mine__read_at"), taken=Exists(quizzed(LEARNER)))
    return topics.values_list(*_FIELDS)


def _everything() -> QuerySet[Any, Any]:
    return Topic.objects.published().in_reading_order().values_list("slug", "title")


_EVERYBODYS, _MINE, _EVERYTHING = map(Prepared, (_everybodys, _mine, _everything))


def _around(slug: str, order: list[tuple[Any, ...]]) -> tuple[Neighbour | None, Neighbour | None]:
    index = next(i for i, found in enumerate(order) if found[0] == slug)
    before = Neighbour(*order[index - 1]) if index else None
    after = Neighbour(*order[index + 1]) if index + 1 < len(order) else None
    return before, after
