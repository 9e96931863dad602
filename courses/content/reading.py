"""Reads single files and remembers everything that is wrong with them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from courses.content import front_matter, schema
from courses.content.errors import ContentErrors, Problem
from courses.content.facts import Facts
from courses.content.front_matter import FIRST_LINE, Page
from courses.content.links import Link
from courses.content.rendering import Rendered, render, render_inline
from courses.content.text import forbidden_characters, tidy
from courses.content.yaml_text import parse_yaml
from courses.grading.yaml_source import Document

_IGNORED: Final = {"__pycache__"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands, for messages about it."""

    file: str
    line: int
    field: str = ""


@dataclass(slots=True)
class Reader:
    """The root of a curriculum and what was found out about it so far."""

    root: Path
    facts: Facts = field(default_factory=Facts)
    problems: list[Problem] = field(default_factory=list)
    links: list[tuple[Place, Link]] = field(default_factory=list)
    """Those between pages; a link to a heading of its own page is resolved with the page."""
    unread: set[str] = field(default_factory=set)
    """Slugs of topics and exercises whose files are wrong; links to them are not."""

    def complain(self, file: str, line: int, where: str, message: str) -> None:
        """One problem in `file`, relative to the root; `line` counts from 1."""
        self.problems.append(Problem(file, line, where, message))

    def children(self, folder: str) -> list[str]:
        """The names in a folder, sorted, without what Python leaves behind."""
        found = (self.root / folder).iterdir()
        return sorted(child.name for child in found if child.name not in _IGNORED)

    def is_folder(self, path: str) -> bool:
        """Whether `path`, relative to the root, is a folder and not a link to one."""
        place = self.root / path
        return place.is_dir() and not place.is_symlink()

    def exists(self, path: str) -> bool:
        """Whether `path`, relative to the root, is a file."""
        return (self.root / path).is_file()

    def refuse(self, folder: str, names: Iterable[str], known: Iterable[str]) -> None:
        """Complain about every one of `names` that `known` does not have."""
        expected = list(known)
        for name in names:
            if name not in expected:
                path = f"{folder}/{name}".removeprefix("./")
                self.complain(path, 1, "", f"is not expected here; known are {', '.join(expected)}")

    def source(self, file: str) -> str | None:
        """A program's file or `tests.yaml`, verbatim; None when it is not there or no text."""
        place = self.root / file
        if place.is_symlink():
            self.complain(file, 1, "", "is a symbolic link; only plain files are read")
            return None
        try:
            return place.read_bytes().decode()
        except FileNotFoundError:
            self.complain(file, 1, "", "is missing")
        except UnicodeDecodeError as error:
            line = place.read_bytes()[: error.start].count(b"\n") + 1
            self.complain(file, line, "", "is not UTF-8 text")
        return None

    def text(self, file: str) -> str | None:
        """A file of prose or YAML; None when it cannot be used."""
        text = self.source(file)
        if text is None:
            return None
        strange = list(forbidden_characters(text))
        for line, name in strange:
            self.complain(file, line, "", f"the character {name} does not belong in a content file")
        return None if strange else text

    def page(self, file: str, kind: str) -> Page | None:
        """A file with front matter that satisfies the schema `kind`; None when it does not."""
        text = self.text(file)
        if text is None:
            return None
        try:
            page = front_matter.read(text, file)
        except ContentErrors as error:
            self.problems += error.problems
            return None
        found = schema.check(page.front, kind, file, FIRST_LINE)
        self.problems += found
        return None if found else page

    def document(self, file: str, kind: str) -> Document | None:
        """A YAML file that satisfies the schema `kind`; None when it does not."""
        text = self.text(file)
        if text is None:
            return None
        try:
            document = parse_yaml(text, file)
        except ContentErrors as error:
            self.problems += error.problems
            return None
        found = schema.check(document, kind, file)
        self.problems += found
        return None if found else document

    def day(self, text: str, place: Place) -> date:
        """A date whose form the schema has checked; complains when the day does not exist."""
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.complain(place.file, place.line, place.field, f"there is no day {text}")
            return date.min

    def markdown(self, text: str, place: Place) -> str:
        """`text` without stray blanks, after a rendering that found nothing wrong with it."""
        return self._rendered(text, place, inline=False)

    def inline(self, text: str, place: Place) -> str:
        """As `markdown`, for one line of text."""
        return self._rendered(text, place, inline=True)

    def _rendered(self, text: str, place: Place, *, inline: bool) -> str:
        clean = tidy(text)
        try:
            result: Rendered = (render_inline if inline else render)(clean, facts=self.facts)
        except ContentErrors as error:
            for found in error.problems:
                self.complain(place.file, place.line + found.line - 1, place.field, found.message)
        else:
            self.links += [(place, link) for link in result.links]
        return clean


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of a YAML document, with the way to its place in the file."""

    file: str
    document: Document
    path: tuple[str | int, ...] = ()
    first_line: int = 1

    @property
    def value(self) -> Any:
        """The part itself; the schema has vouched for its shape."""
        value: Any = self.document.value
        for step in self.path:
            value = value[step]
        return value

    def __iter__(self) -> Iterator["Entry"]:
        """The items of a list, or the members of a mapping."""
        keys = range(len(self.value)) if isinstance(self.value, list) else self.value
        return (self[key] for key in keys)

    def __getitem__(self, step: str | int) -> "Entry":
        """A member or item."""
        return Entry(self.file, self.document, (*self.path, step), self.first_line)

    def at(self, path: Iterable[str | int]) -> "Entry":
        """What stands further in; a member that is missing has the place of what should hold it."""
        return Entry(self.file, self.document, (*self.path, *path), self.first_line)

    def get(self, name: str) -> "Entry | None":
        """A member that may be left out."""
        return self[name] if name in self.value else None

    @property
    def place(self) -> Place:
        """Where it stands. A text on lines of its own begins one line below its key."""
        line = self.document.line(self.path) + self.first_line - 1
        value = self._found
        below = isinstance(value, str) and "\n" in value
        return Place(self.file, line + below, schema.dotted(self.path))

    @property
    def _found(self) -> Any:
        """The part, or None when it was left out."""
        try:
            return self.value
        except (KeyError, IndexError):
            return None

    @property
    def words(self) -> str:
        """The text without stray blanks."""
        return tidy(self.value)
