"""The whole curriculum as rows with one person's progress: one query, whatever its size."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, DateTimeField, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.dateformat import format as format_date

from courses.models import Exercise, Learner, Topic, TopicRead, XpEntry, XpKind
from courses.views.present.status import Status, status_of


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic in a list. Its parts are the reading and each exercise."""

    pk: int
    slug: str
    title: str
    tagline: str
    level: str
    minutes: int
    tags: tuple[str, ...]
    xp: int
    exercises: int
    passed: int
    read_at: datetime | None
    module_slug: str
    module_title: str
    course_slug: str
    course_title: str
    course_summary: str

    @property
    def parts(self) -> int:
        return 1 + self.exercises

    @property
    def parts_done(self) -> int:
        return self.passed + (self.read_at is not None)

    @property
    def status(self) -> Status:
        return status_of(self.parts_done, self.parts)

    @property
    def standing(self) -> str:
        """The last column of a row: "2 of 5 parts", "Done", or nothing."""
        match self.status:
            case Status.DONE if self.read_at is not None:
                return f"Read {format_date(timezone.localtime(self.read_at), 'j M')}"
            case Status.HALF:
                return f"{self.parts_done} of {self.parts} parts"
        return ""

    def matches(self, words: Iterable[str]) -> bool:
        """Whether every word occurs in title, tagline, module or tags."""
        text = " ".join((self.title, self.tagline, self.module_title, *self.tags)).casefold()
        return all(word in text for word in words)


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over rows."""

    done: int
    total: int
    xp: int
    minutes_left: int

    @classmethod
    def of(cls, rows: Iterable[TopicRow]) -> "Tally":
        rows = list(rows)
        return cls(
            done=sum(row.status is Status.DONE for row in rows),
            total=len(rows),
            xp=sum(row.xp for row in rows),
            minutes_left=sum(row.minutes for row in rows if row.status is not Status.DONE),
        )


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course in the rail."""

    number: int
    slug: str
    title: str
    summary: str
    rows: tuple[TopicRow, ...]
    tally: Tally

    @property
    def done(self) -> int:
        return self.tally.done

    @property
    def total(self) -> int:
        return self.tally.total

    @property
    def xp(self) -> int:
        return self.tally.xp

    @property
    def minutes_left(self) -> int:
        return self.tally.minutes_left

    @property
    def status(self) -> Status:
        started = any(row.status is not Status.TODO for row in self.rows)
        return (
            Status.HALF if started and self.done < self.total else status_of(self.done, self.total)
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading: a module, or a course."""

    anchor: str
    title: str
    rows: tuple[TopicRow, ...]
    done: int
    total: int
    """Of the heading's topics, also those that a filter hides."""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """Every published topic in reading order."""

    rows: tuple[TopicRow, ...]
    courses: tuple[CourseRow, ...]
    tally: Tally

    @property
    def done(self) -> int:
        return self.tally.done

    @property
    def total(self) -> int:
        return self.tally.total

    @property
    def minutes_left(self) -> int:
        return self.tally.minutes_left

    @property
    def resume(self) -> TopicRow | None:
        """What to go on with: a topic that is begun, else the one after the last that is done."""
        begun = [row for row in self.rows if row.status is Status.HALF]
        if begun:
            return begun[0]
        open_rows = [row for row in self.rows if row.status is Status.TODO]
        return open_rows[0] if open_rows and self.done else None

    @property
    def current_slug(self) -> str:
        return self.resume.slug if self.resume else ""

    def course(self, slug: str) -> CourseRow | None:
        return next((course for course in self.courses if course.slug == slug), None)

    def neighbours(self, slug: str) -> tuple[TopicRow | None, TopicRow | None]:
        """The topics before and after one; None at the ends."""
        index = next((i for i, row in enumerate(self.rows) if row.slug == slug), None)
        if index is None:
            return None, None
        before = self.rows[index - 1] if index else None
        after = self.rows[index + 1] if index + 1 < len(self.rows) else None
        return before, after


def outline_for(learner: Learner | None) -> Outline:
    """The outline with this learner's progress; for None nothing is done."""
    rows = tuple(_row(values) for values in _query(learner))
    courses = tuple(
        _course(number, tuple(group))
        for number, (_, group) in enumerate(groupby(rows, lambda row: row.course_slug), 1)
    )
    return Outline(rows=rows, courses=courses, tally=Tally.of(rows))


def grouped(rows: Iterable[TopicRow], of: Iterable[TopicRow], *, by_course: bool) -> list[Group]:
    """`rows` under their modules, or courses; the counts are those of all rows in `of`."""

    def key(row: TopicRow) -> tuple[str, str]:
        if by_course:
            return (row.course_slug, row.course_title)
        return (row.module_slug, row.module_title)

    all_rows = list(of)
    groups = []
    for (anchor, title), found in groupby(rows, key):
        tally = Tally.of(row for row in all_rows if key(row) == (anchor, title))
        groups.append(Group(anchor, title, tuple(found), tally.done, tally.total))
    return groups


def _course(number: int, rows: tuple[TopicRow, ...]) -> CourseRow:
    first = rows[0]
    return CourseRow(
        number, first.course_slug, first.course_title, first.course_summary, rows, Tally.of(rows)
    )


_FIELDS = (
    "pk", "slug", "title", "tagline", "level", "minutes", "tags", "xp_total", "exercise_count",
    "passed_count", "read_at", "module__slug", "module__title", "module__course__slug",
    "module__course__title", "module__course__summary",
)  # fmt: skip


def _query(learner: Learner | None) -> Any:
    published = Exercise.objects.published().filter(topic=OuterRef("pk")).order_by()
    passed = (
        published.filter(
            uuid__in=XpEntry.objects.filter(learner=learner, kind=XpKind.EXERCISE).values(
                "object_uuid"
            )
        )
        if learner
        else published.none()
    )
    read_at = (
        Subquery(
            TopicRead.objects.filter(learner=learner, topic=OuterRef("pk")).values("read_at")[:1]
        )
        if learner
        else Value(None, output_field=DateTimeField())
    )
    return (
        Topic.objects.published()
        .with_xp()
        .in_reading_order()
        .annotate(
            exercise_count=_count(published),
            passed_count=_count(passed) if learner else Value(0),
            read_at=read_at,
        )
        .values_list(*_FIELDS)
    )


def _count(exercises: Any) -> Any:
    counted = exercises.values("topic").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _row(values: tuple[Any, ...]) -> TopicRow:
    pk, slug, title, tagline, level, minutes, tags, *rest = values
    return TopicRow(pk, slug, title, tagline, level, minutes, tuple(tags), *rest)
