"""The canonical form of files on disk: who deviates, and rewriting those."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from courses.content.errors import Problem
from courses.content.model import Course, Curriculum, Module, Topic
from courses.content.write import glossary_file, to_files


@dataclass(frozen=True, slots=True)
class Deviation:
    """A file that says the right things in another form."""

    file: str
    """Relative to the curriculum."""
    line: int
    """The first that differs, from 1."""
    canonical: str

    def problem(self) -> Problem:
        """For the list of what has to be mended."""
        message = "is not in canonical form; `manage.py check_curriculum --format` rewrites it"
        return Problem(self.file, self.line, "", message)


def deviations(root: Path, curriculum: Curriculum) -> Iterator[Deviation]:
    """Every file of courses, modules and topics whose bytes `to_files` would not write.

    The glossary too; facts and paths may have any form.
    """
    for file, canonical in _files(curriculum):
        actual = (root / file).read_bytes().decode()
        if actual != canonical:
            yield Deviation(file, _first_difference(actual, canonical), canonical)


def rewrite(root: Path, found: Iterable[Deviation]) -> None:
    """Put files into canonical form."""
    for deviation in found:
        (root / deviation.file).write_bytes(deviation.canonical.encode())


def _files(curriculum: Curriculum) -> Iterator[tuple[str, str]]:
    for item in _items(curriculum):
        for path, canonical in to_files(item).items():
            yield f"{item.path}/{path}", canonical
    if curriculum.glossary:
        yield "glossary.yaml", glossary_file(curriculum.glossary)


def _items(curriculum: Curriculum) -> Iterator[Course | Module | Topic]:
    for course in curriculum.courses:
        yield course
        for module in course.modules:
            yield module
            yield from module.topics


def _first_difference(actual: str, canonical: str) -> int:
    pairs = zip_longest(actual.split("\n"), canonical.split("\n"))
    return next(number for number, (one, other) in enumerate(pairs, 1) if one != other)
