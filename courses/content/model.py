"""The curriculum as values: what the files under `courses/curriculum` say, and nothing else.

Markdown stays Markdown here; `courses.content.render` makes HTML of it. Every object that a
learner's progress can hang on has a `uuid`, which is its identity: titles, slugs and folders
may change without losing anyone's work. The files are described in `docs/authoring.md`.

Hashes are hexadecimal SHA-256, filled in by the loader (`courses.content.hashes`). Whoever
builds these objects from elsewhere, for example to export rows of the database, may leave the
hash and path fields empty: writing files does not read them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

if TYPE_CHECKING:
    # Its modules read facts, which are values of this one.
    from courses.content.quiz import Body


class Level(StrEnum):
    """How much a reader should know already."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class InterviewKind(StrEnum):
    """What an interview question is after."""

    CONCEPT = "concept"
    SCENARIO = "scenario"
    TRADE_OFF = "trade-off"
    DEBUGGING = "debugging"


class Confidence(StrEnum):
    """How well a fact is supported."""

    DOC = "doc"
    """Stated by its source."""
    DER = "der"
    """Computed or inferred from sources."""
    MEM = "mem"
    """Not confirmed: may be taught with a caveat, never graded."""


FactValue: TypeAlias = bool | int | float | str


@dataclass(frozen=True, slots=True)
class Fact:
    """One checked statement about AWS Lambda, such as a limit or a price.

    `values` holds numbers (shown with thousands separators and the unit) or ready-made strings
    (shown as they are); the key `unit` is the unit of all numbers in it.
    """

    id: str
    """Such as "L1"."""
    text: str
    values: Mapping[str, FactValue]
    source: str
    """`[title](https://…)`, or plain words such as "botocore 1.44.5, service model"."""
    as_of: str
    """When the source said so: "2026-11-20", "2026-11", "2026-H2" or "2026"."""
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Source:
    """A page of documentation and the day on which somebody last compared the topic with it."""

    title: str
    url: str
    verified: date


@dataclass(frozen=True, slots=True)
class Sections:
    """The four parts of a topic, in Markdown without their headings."""

    theory: str
    example: str
    takeaways: str
    documentation: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A hands-on question that is answered in words. Saved privately, pays no XP."""

    uuid: UUID
    question: str
    """Markdown."""
    rubric: tuple[str, ...]
    """What a good answer mentions; Markdown, one line each."""


@dataclass(frozen=True, slots=True)
class CheatSheet:
    """A table to look things up in. Cells are inline Markdown; each row has a cell per column."""

    uuid: UUID
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class InterviewQuestion:
    """A question with a model answer and what makes that answer strong. All texts are Markdown."""

    uuid: UUID
    level: Level
    kind: InterviewKind
    question: str
    answer: str
    why: str
    follow_ups: tuple[str, ...]
    rubric: tuple[str, ...]
    concepts: tuple[str, ...]
    """Slugs such as "cold-start"."""


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """A question that is marked by itself. What depends on its type is in `body`."""

    uuid: UUID
    prompt: str
    """Markdown; of a `true-false` question the statement."""
    body: "Body"
    concept: str
    """The one slug that it asks about, such as "cold-start"."""
    source: Source
    """What the answer rests on."""
    fact: str = ""
    """The id of the fact that is asked for, if it is one."""


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A word of AWS's that texts link to on first use."""

    uuid: UUID
    slug: str
    """Made of the term; the anchor on the glossary's page."""
    term: str
    definition: str
    """Markdown of one paragraph."""
    aliases: tuple[str, ...] = ()
    topic: str = ""
    """The slug of a topic that says more."""
    content_hash: str = ""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A wrong solution that the tests must catch."""

    name: str
    files: Mapping[str, str]
    """Only those that differ from the solution, by path."""
    must_fail: str
    """The name of a test that has to fail."""
    message: str
    """A phrase that the message of that test has to contain."""
    why: str
    """The mistake, in words an instructor understands."""

    def program(self, solution: Mapping[str, str]) -> dict[str, str]:
        """The whole program: the solution's files with the mutant's on top."""
        return {**solution, **self.files}


@dataclass(frozen=True, slots=True)
class Exercise:
    """A function to write and the tests that grade it. The program maps paths to source text."""

    uuid: UUID
    slug: str
    title: str
    level: Level
    minutes: int
    xp: int
    order: int
    situation: str
    """Markdown."""
    requirements: tuple[str, ...]
    """Markdown; number n is what the tests with `task: n` prove."""
    good_to_know: str
    """Markdown; may be empty."""
    hints: tuple[str, str, str]
    """Markdown: a nudge, the concept, nearly the code."""
    starter: Mapping[str, str]
    solution: Mapping[str, str]
    mutants: tuple[Mutant, ...]
    tests_yaml: str
    """The scenarios, verbatim; parsed by `courses.grading.scenario`."""
    about_init_errors: bool = False
    """The starter or a mutant may stop at init: that is what the exercise teaches."""
    tests_hash: str = ""
    """Identifies the exercise version: the scenarios and programs, not the prose."""
    content_hash: str = ""
    """Everything in the folder, and its name."""
    path: str = ""
    """The folder, relative to the curriculum."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One page of the curriculum and all that belongs to it."""

    uuid: UUID
    slug: str
    title: str
    tagline: str
    level: Level
    minutes: int
    tags: tuple[str, ...]
    sources: tuple[Source, ...]
    sections: Sections
    order: int
    open_questions: tuple[OpenQuestion, ...] = ()
    cheat_sheet: CheatSheet | None = None
    interview_questions: tuple[InterviewQuestion, ...] = ()
    quiz: tuple[QuizQuestion, ...] = ()
    exercises: tuple[Exercise, ...] = ()
    content_hash: str = ""
    """All of its files, the exercises' too, and the folder's name."""
    path: str = ""
    """The folder, relative to the curriculum."""


@dataclass(frozen=True, slots=True)
class Module:
    """A chapter of a course."""

    uuid: UUID
    slug: str
    title: str
    summary: str
    order: int
    topics: tuple[Topic, ...] = ()
    content_hash: str = ""
    """Its own file and the folder's name; not the topics."""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """A course holds modules, modules hold topics."""

    uuid: UUID
    slug: str
    title: str
    summary: str
    level: Level
    order: int
    modules: tuple[Module, ...] = ()
    content_hash: str = ""
    """Its own file and the folder's name; not the modules."""
    path: str = ""


@dataclass(frozen=True, slots=True)
class LearningPath:
    """Topics in the order that serves an aim, across courses."""

    uuid: UUID
    slug: str
    title: str
    summary: str
    order: int
    topics: tuple[str, ...]
    """Slugs of topics."""
    content_hash: str = ""


@dataclass(frozen=True, slots=True)
class Curriculum:
    """Everything under one root, checked: slugs and uuids are unique, references resolve."""

    courses: tuple[Course, ...] = ()
    paths: tuple[LearningPath, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    """By id; `courses.content.Facts(curriculum.facts.values())` is what `render` takes."""
    glossary: tuple[GlossaryTerm, ...] = ()
    """In the order of the file."""

    def topics(self) -> Iterator[Topic]:
        """All topics in order."""
        for course in self.courses:
            for module in course.modules:
                yield from module.topics

    def exercises(self) -> Iterator[Exercise]:
        """All exercises in order."""
        for topic in self.topics():
            yield from topic.exercises
