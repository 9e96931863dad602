"""Markdown files that begin with YAML between two `---` lines."""

from dataclasses import dataclass
from typing import Final

from courses.content.errors import Problem
from courses.content.text import outside_fences, tidy
from courses.grading.yaml_source import Document, SourceError, parse

_MARK: Final = "---"


class FrontMatterError(ValueError):
    """The file does not begin as it must. `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Part:
    """The text under one heading, or before the first."""

    heading: str
    line: int
    """Of the text's first line that is not empty, from 1 in the file."""
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A file taken apart. The front matter's first line is line 2 of the file."""

    front: Document
    parts: tuple[Part, ...]
    """The first has no heading and may be empty; then one for each `##`."""


FIRST_LINE: Final = 2
"""The line of the file in which the front matter's YAML begins."""


def read(text: str, file: str) -> Page:
    """Take `text` apart. Raises `FrontMatterError`."""
    lines = text.split("\n")
    if lines[0] != _MARK or _MARK not in lines[1:]:
        message = "must begin with front matter: YAML between two lines ---"
        raise FrontMatterError(Problem(file, 1, "", message))
    end = lines.index(_MARK, 1)
    try:
        front = parse("\n".join(lines[1:end]) + "\n")
    except SourceError as error:
        line = error.line + FIRST_LINE - 1
        raise FrontMatterError(Problem(file, line, "", error.message)) from error
    return Page(front, _parts(lines[end + 1 :], end + 2))


def _parts(lines: list[str], first_line: int) -> tuple[Part, ...]:
    starts = [(-1, "")] + [
        (index, line.removeprefix("## ").strip(" "))
        for index, line in outside_fences(lines)
        if line.startswith("## ")
    ]
    ends = [index for index, _ in starts[1:]] + [len(lines)]
    return tuple(
        _part(heading, lines[start + 1 : end], first_line + start + 1)
        for (start, heading), end in zip(starts, ends, strict=True)
    )


def _part(heading: str, lines: list[str], line: int) -> Part:
    empty = next((index for index, text in enumerate(lines) if text.strip(" ")), 0)
    return Part(heading, line + empty, tidy("\n".join(lines)))
