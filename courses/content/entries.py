"""One question or term by itself: what loading a file that holds it would refuse."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from courses.content import schema
from courses.content.errors import Problem
from courses.content.facts import Facts
from courses.content.links import Link
from courses.content.model import GlossaryTerm, QuizQuestion
from courses.content.read_glossary import read_terms
from courses.content.read_quiz import read_quiz
from courses.content.reading import Entry, Reader
from courses.content.write import glossary_entry, question_file
from courses.grading.yaml_source import Document


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found out about an entry."""

    problems: tuple[Problem, ...]
    """Each `field` is a path inside the entry, such as "options.1.why"; lines mean nothing."""
    links: tuple[Link, ...]
    """Those inside the site; whether they lead somewhere is not looked at."""


def check_question(question: QuizQuestion, facts: Facts) -> Checked:
    """A quiz question against its schema, its type's rules and the facts. Runs nothing."""
    return _check("quiz", question_file(question), facts)


def check_term(term: GlossaryTerm, facts: Facts) -> Checked:
    """A term of the glossary against its schema; its neighbours are not looked at."""
    return _check("glossary", glossary_entry(term), facts)


def _check(kind: str, entry: Mapping[str, Any], facts: Facts) -> Checked:
    reader = Reader(Path(), facts)
    document = Document([dict(entry)], {(): 1})
    found = schema.check(document, kind, kind)
    if not found:
        read = read_quiz if kind == "quiz" else read_terms
        list(read(reader, Entry(kind, document)))
        found = reader.problems
    return Checked(tuple(map(_inside, found)), tuple(link for _, link in reader.links))


def _inside(problem: Problem) -> Problem:
    """The problem without the entry's place in the list of one."""
    return replace(problem, field=problem.field.removeprefix("0").removeprefix("."))
