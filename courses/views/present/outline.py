"""The whole curriculum as rows with one person's progress: one query, whatever its size."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    IntegerField,
    OuterRef,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.dateformat import format as format_date

from courses.models import (
    Exercise,
    Learner,
    QuizAttempt,
    QuizKind,
    QuizQuestion,
    Topic,
    TopicRead,
    XpEntry,
    XpKind,
)
from courses.models.prepared import Prepared
from courses.models.slots import LEARNER
from courses.views.present.status import Status, status_of


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic in a list. Its parts are the reading, each exercise and the quiz."""

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
    quiz: int
    """Questions of its quiz; 0 for none."""
    quiz_done: bool
    """Whether a round of it was finished, whatever came out."""
    module_slug: str
    module_title: str
    course_slug: str
    course_title: str
    course_summary: str

    @property
    def parts(self) -> int:
        return 1 + self.exercises + bool(self.quiz)

    @property
    def parts_done(self) -> int:
        return self.passed + (self.read_at is not None) + self.has_quizzed

    @property
    def has_quizzed(self) -> bool:
        """Whether the quiz is a part that is done."""
        return bool(self.quiz) and self.quiz_done

    @property
    def quiz_is_next(self) -> bool:
        """Whether only the quiz is left to do."""
        return bool(self.quiz) and not self.quiz_done and self.parts_done == self.parts - 1

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
class TopicLine:
    """All that a list shows of a topic and of one person's progress in it, and nothing more."""

    slug: str
    title: str
    tagline: str
    level: str
    minutes: int
    xp: int
    status: Status
    standing: str
    is_now: bool
    """Whether it is the topic to go on with."""
    heading: str
    """The element of the title: h2, h3."""
    quiz: int
    """Questions of its quiz; 0 for none."""
    quiz_done: bool

    @classmethod
    def of(cls, row: TopicRow, *, now: str, heading: str = "h3") -> "TopicLine":
        """`now` is the slug of the topic to go on with."""
        return cls(
            slug=row.slug,
            title=row.title,
            tagline=row.tagline,
            level=row.level,
            minutes=row.minutes,
            xp=row.xp,
            status=row.status,
            standing=row.standing,
            is_now=row.slug == now,
            heading=heading,
            quiz=row.quiz,
            quiz_done=row.has_quizzed,
        )


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
    lines: tuple[TopicLine, ...]
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
    resume: TopicRow | None
    """What to go on with: a topic that is begun, else the one after the last that is done."""

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
    def current_slug(self) -> str:
        """Of `resume`; "" without."""
        return self.resume.slug if self.resume else ""

    def course(self, slug: str) -> CourseRow | None:
        return next((course for course in self.courses if course.slug == slug), None)


def outline_for(learner: Learner | None) -> Outline:
    """The outline with this learner's progress; for None nothing is done."""
    found = _MINE.rows(learner=learner.pk) if learner else _EVERYBODYS.rows()
    rows = tuple(_row(values) for values in found)
    courses = tuple(
        _course(number, tuple(group))
        for number, (_, group) in enumerate(groupby(rows, lambda row: row.course_slug), 1)
    )
    tally = Tally.of(rows)
    return Outline(rows=rows, courses=courses, tally=tally, resume=_resume(rows, tally.done))


def _resume(rows: tuple[TopicRow, ...], done: int) -> TopicRow | None:
    begun = next((row for row in rows if row.status is Status.HALF), None)
    if begun or not done:
        return begun
    return next((row for row in rows if row.status is Status.TODO), None)


def grouped(
    rows: Iterable[TopicRow], of: Iterable[TopicRow], *, by_course: bool, now: str
) -> list[Group]:
    """`rows` under their modules, or courses; the counts are those of all rows in `of`.

    `now` is the slug of the topic to go on with.
    """

    def key(row: TopicRow) -> tuple[str, str]:
        if by_course:
            return (row.course_slug, row.course_title)
        return (row.module_slug, row.module_title)

    tallies = {place: Tally.of(found) for place, found in groupby(of, key)}
    groups = []
    for (anchor, title), found in groupby(rows, key):
        lines = tuple(TopicLine.of(row, now=now) for row in found)
        tally = tallies[anchor, title]
        groups.append(Group(anchor, title, lines, tally.done, tally.total))
    return groups


def _course(number: int, rows: tuple[TopicRow, ...]) -> CourseRow:
    first = rows[0]
    return CourseRow(
        number, first.course_slug, first.course_title, first.course_summary, rows, Tally.of(rows)
    )


_FIELDS = (
    "pk", "slug", "title", "tagline", "level", "minutes", "tags", "xp_total", "exercise_count",
    "passed_count", "read_at", "quiz_count", "quiz_done", "module__slug", "module__title",
    "module__course__slug", "module__course__title", "module__course__summary",
)  # fmt: skip


def _query(learner: Any) -> Any:
    """`learner` is a slot, or None for a visitor."""
    ready = Exercise.objects.ready().filter(topic=OuterRef("pk")).order_by()
    questions = QuizQuestion.objects.ready().filter(topic=OuterRef("pk")).order_by()
    topics = (
        Topic.objects.published()
        .with_xp()
        .in_reading_order()
        .annotate(exercise_count=_count(ready), quiz_count=_count(questions))
    )
    if learner is None:
        nothing = Value(None, output_field=DateTimeField())
        topics = topics.annotate(passed_count=Value(0), read_at=nothing, quiz_done=Value(False))
        return topics.values_list(*_FIELDS)
    paid = XpEntry.objects.filter(learner=learner, kind=XpKind.EXERCISE).values("object_uuid")
    read = TopicRead.objects.filter(learner=learner, topic=OuterRef("pk"))
    return topics.annotate(
        passed_count=_count(ready.filter(uuid__in=paid)),
        read_at=Subquery(read.values("read_at")[:1]),
        quiz_done=Exists(quizzed(learner)),
    ).values_list(*_FIELDS)


_EVERYBODYS = Prepared(lambda: _query(None))
_MINE = Prepared(lambda: _query(LEARNER))


def quizzed(learner: Any) -> Any:
    """Finished rounds of the quiz of the topic of the outer query; `learner` may be a slot."""
    return QuizAttempt.objects.finished(learner, QuizKind.TOPIC).filter(target=OuterRef("uuid"))


def _count(exercises: Any) -> Any:
    counted = exercises.values("topic").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _row(values: tuple[Any, ...]) -> TopicRow:
    pk, slug, title, tagline, level, minutes, tags, *rest = values
    return TopicRow(pk, slug, title, tagline, level, minutes, tuple(tags), *rest)
