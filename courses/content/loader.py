"""A curriculum's folder to values. Every problem is found before anything is refused."""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import UUID

from courses.content import hashes
from courses.content.errors import ContentErrors, Problem
from courses.content.facts import Facts
from courses.content.front_matter import FIRST_LINE
from courses.content.model import (
    Confidence,
    Course,
    Curriculum,
    Exercise,
    Fact,
    LearningPath,
    Level,
    Module,
    Topic,
)
from courses.content.read_exercise import SLUG
from courses.content.read_glossary import read_glossary
from courses.content.read_topic import read_topic
from courses.content.reading import Entry, Reader
from courses.content.references import check_references

_ROOT_FILES: Final = ("facts.yaml", "paths.yaml", "glossary.yaml", "README.md")
_NUMBERED: Final = re.compile(rf"(?P<order>\d\d)-(?P<slug>{SLUG.pattern})")


def load(root: Path) -> Curriculum:
    """Everything under `root`, in order.

    Raises `ContentErrors` with all problems of all files; then nothing is returned.
    """
    curriculum, problems = survey(root)
    if problems:
        raise ContentErrors(problems)
    return curriculum


def survey(root: Path) -> tuple[Curriculum, tuple[Problem, ...]]:
    """What could be read under `root`, and all that is wrong with it, for tools that go on."""
    reader = Reader(root)
    facts = _facts(reader)
    reader.facts = Facts(facts.values())
    names = reader.children(".")
    folders = [name for name in names if reader.is_folder(name)]
    reader.refuse(".", (name for name in names if name not in folders), _ROOT_FILES)
    courses = [course for name in folders if (course := _course(reader, name))]
    curriculum = Curriculum(
        courses=tuple(sorted(courses, key=lambda course: (course.order, course.slug))),
        paths=_paths(reader),
        facts=facts,
        glossary=read_glossary(reader),
    )
    reader.problems += check_references(curriculum, reader.links, reader.unread)
    return curriculum, ContentErrors(reader.problems).problems


def _facts(reader: Reader) -> dict[str, Fact]:
    file = "facts.yaml"
    document = reader.document(file, "facts") if reader.exists(file) else None
    if document is None:
        return {}
    entries = Entry(file, document)
    return {
        key: Fact(
            id=key,
            text=entries[key]["text"].words,
            values=dict(entries[key]["values"].value),
            source=entries[key]["source"].words,
            as_of=entries[key]["as_of"].words,
            confidence=Confidence(entries[key]["confidence"].value),
        )
        for key in entries.value
    }


def _paths(reader: Reader) -> tuple[LearningPath, ...]:
    file = "paths.yaml"
    document = reader.document(file, "paths") if reader.exists(file) else None
    if document is None:
        return ()
    paths = (
        LearningPath(
            uuid=UUID(item["uuid"].value),
            slug=item["slug"].value,
            title=item["title"].words,
            summary=item["summary"].words,
            order=order,
            topics=tuple(item["topics"].value),
        )
        for order, item in enumerate(Entry(file, document), 1)
    )
    return tuple(dataclasses.replace(path, content_hash=hashes.of_entry(path)) for path in paths)


def _course(reader: Reader, folder: str) -> Course | None:
    if not SLUG.fullmatch(folder):
        reader.complain(
            folder, 1, "", "the folder's name must be small letters, digits and hyphens"
        )
    file = f"{folder}/course.md"
    modules = tuple(_modules(reader, folder))
    page = reader.page(file, "course")
    if page is None:
        return None
    _no_text(reader, file, page.parts[0].text, len(page.parts), page.parts[0].line)
    front = Entry(file, page.front, (), FIRST_LINE)
    course = Course(
        uuid=UUID(front["uuid"].value),
        slug=folder,
        title=front["title"].words,
        summary=front["summary"].words,
        level=Level(front["level"].value),
        order=front["order"].value,
        modules=modules,
        path=folder,
    )
    return dataclasses.replace(course, content_hash=hashes.content(course))


def _modules(reader: Reader, folder: str) -> Iterator[Module]:
    for path, slug, order in _numbered(reader, folder, "course.md"):
        topics = tuple(_topics(reader, path))
        file = f"{path}/module.md"
        page = reader.page(file, "module")
        if page is None:
            continue
        _no_text(reader, file, page.parts[0].text, len(page.parts), page.parts[0].line)
        front = Entry(file, page.front, (), FIRST_LINE)
        module = Module(
            uuid=UUID(front["uuid"].value),
            slug=slug,
            title=front["title"].words,
            summary=front["summary"].words,
            order=order,
            topics=topics,
            path=path,
        )
        yield dataclasses.replace(module, content_hash=hashes.content(module))


def _topics(reader: Reader, folder: str) -> Iterator[Topic]:
    for path, slug, order in _numbered(reader, folder, "module.md"):
        topic = read_topic(reader, path, slug, order)
        if topic is not None:
            exercises = tuple(_hashed(exercise) for exercise in topic.exercises)
            yield dataclasses.replace(
                topic, exercises=exercises, content_hash=hashes.content(topic)
            )


def _hashed(exercise: Exercise) -> Exercise:
    return dataclasses.replace(
        exercise, tests_hash=hashes.version(exercise), content_hash=hashes.content(exercise)
    )


def _numbered(reader: Reader, folder: str, own_file: str) -> Iterator[tuple[str, str, int]]:
    """The folders in `folder` as (path, slug, order); complains about everything else."""
    seen: dict[int, str] = {}
    for name in reader.children(folder):
        path = f"{folder}/{name}"
        if not reader.is_folder(path):
            reader.refuse(folder, [name], [own_file])
            continue
        found = _NUMBERED.fullmatch(name)
        if found is None:
            reader.complain(path, 1, "", "the folder's name must be like 01-some-words")
            continue
        order = int(found["order"])
        if order in seen:
            reader.complain(path, 1, "", f"{found['order']} is the number of {seen[order]} already")
        seen[order] = name
        yield path, found["slug"], order


def _no_text(reader: Reader, file: str, text: str, parts: int, line: int) -> None:
    if text or parts > 1:
        reader.complain(file, line, "", "has no text after its front matter")
