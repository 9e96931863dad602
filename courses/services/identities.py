"""Which row is which while the curriculum is loaded: uuids, slugs, and rows without a file."""

from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar, cast
from uuid import UUID

from courses.content import ContentErrors, Curriculum, Problem
from courses.models import (
    Authored,
    CheatSheet,
    Course,
    Exercise,
    GlossaryTerm,
    InterviewQuestion,
    LearningPath,
    Module,
    OpenQuestion,
    Origin,
    QuizQuestion,
    Topic,
)

A = TypeVar("A", bound=Authored)

CHILDREN_FIRST: tuple[type[Authored], ...] = (
    OpenQuestion,
    CheatSheet,
    InterviewQuestion,
    QuizQuestion,
    Exercise,
    LearningPath,
    GlossaryTerm,
    Topic,
    Module,
    Course,
)


class Identities:
    """Every authored row by kind and uuid, read once, and the uuids that the files have."""

    def __init__(self, curriculum: Curriculum) -> None:
        self._rows: dict[type[Authored], dict[UUID, Authored]] = {
            kind: {row.uuid: row for row in kind._default_manager.all()} for kind in CHILDREN_FIRST
        }
        self.in_files = frozenset(_uuids(curriculum))

    def get(self, kind: type[A], uuid: UUID) -> A | None:
        return cast("A | None", self._rows[kind].get(uuid))

    def add(self, row: Authored) -> None:
        self._rows[type(row)][row.uuid] = row

    def of(self, kind: type[A]) -> list[A]:
        return cast("list[A]", list(self._rows[kind].values()))


def refuse_taken_slugs(curriculum: Curriculum, rows: Identities) -> None:
    """Clear the way for the files' slugs.

    A row from files that holds another row's slug is about to be renamed or retired, and gives
    it up at once, so that two files may swap theirs.

    Raises:
        ContentErrors: a row that was written in the admin has the slug.
    """
    problems = []
    courses = {course.pk: course.uuid for course in rows.of(Course)}
    for kind, wanted in _wanted_slugs(curriculum).items():
        for row in rows.of(kind):
            scope = courses.get(row.course_id) if isinstance(row, Module) else None
            uuid, file = wanted.get((scope, row.slug), (row.uuid, ""))
            if row.is_retired or uuid == row.uuid:
                continue
            if row.is_detached:
                name = kind._meta.verbose_name
                problems.append(
                    Problem(
                        file,
                        1,
                        "",
                        f"the slug {row.slug} belongs to the {name} “{row}”, which is edited in the "
                        "admin; rename one of them",
                    )
                )
            row.slug = f"~{row.pk}"
            row.save(update_fields=["slug"])
    if problems:
        raise ContentErrors(problems)


def retire_vanished(rows: Identities, *, now: datetime) -> int:
    """Retire rows from files that the files no longer have. Returns how many.

    What still holds a row that is edited in the admin stays, for that row needs its place.
    """
    retired = 0
    for kind in CHILDREN_FIRST:
        for row in rows.of(kind):
            if row.uuid in rows.in_files or row.is_retired or row.origin == Origin.ADMIN:
                continue
            if not _holds_current_rows(row):
                row.retired_at = now
                row.save(update_fields=["retired_at"])
                retired += 1
    return retired


def _holds_current_rows(row: Authored) -> bool:
    """Whether children remain, once those without a file have been retired."""
    match row:
        case Topic():
            return any(
                children.filter(retired_at__isnull=True).exists()
                for children in (
                    row.exercises,
                    row.open_questions,
                    row.cheat_sheets,
                    row.interview_questions,
                    row.quiz_questions,
                )
            )
        case Module():
            return row.topics.filter(retired_at__isnull=True).exists()
        case Course():
            return row.modules.filter(retired_at__isnull=True).exists()
    return False


Slugs = dict[tuple[UUID | None, str], tuple[UUID, str]]
"""(uuid of the course for a module, slug) -> (uuid, file)."""

Slugged = Course | Module | Topic | Exercise | LearningPath | GlossaryTerm


def _wanted_slugs(curriculum: Curriculum) -> dict[type[Slugged], Slugs]:
    courses: Slugs = {}
    modules: Slugs = {}
    for course in curriculum.courses:
        courses[None, course.slug] = (course.uuid, f"{course.path}/course.md")
        for module in course.modules:
            modules[course.uuid, module.slug] = (module.uuid, f"{module.path}/module.md")
    return {
        Course: courses,
        Module: modules,
        Topic: {(None, t.slug): (t.uuid, f"{t.path}/topic.md") for t in curriculum.topics()},
        Exercise: {
            (None, e.slug): (e.uuid, f"{e.path}/exercise.md") for e in curriculum.exercises()
        },
        LearningPath: {(None, path.slug): (path.uuid, "paths.yaml") for path in curriculum.paths},
        GlossaryTerm: {
            (None, term.slug): (term.uuid, "glossary.yaml") for term in curriculum.glossary
        },
    }


def _uuids(curriculum: Curriculum) -> Iterator[UUID]:
    for course in curriculum.courses:
        yield course.uuid
        yield from (module.uuid for module in course.modules)
    for topic in curriculum.topics():
        yield topic.uuid
        yield from (question.uuid for question in topic.open_questions)
        yield from (question.uuid for question in topic.interview_questions)
        yield from (question.uuid for question in topic.quiz)
        yield from (exercise.uuid for exercise in topic.exercises)
        if topic.cheat_sheet is not None:
            yield topic.cheat_sheet.uuid
    yield from (path.uuid for path in curriculum.paths)
    yield from (term.uuid for term in curriculum.glossary)
