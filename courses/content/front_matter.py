"""Markdown files that begin with YAML between two `---` lines."""

from dataclasses import dataclass
from typing import Final

from courses.content.errors import ContentErrors, Problem
from courses.content.text import open_fence, outside_fences, tidy
from courses.content.yaml_text import parse_yaml
from courses.grading.yaml_source import Document

_MARK: Final = "---"


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
    """Take `text` apart. Raises `ContentErrors`."""
    lines = text.split("\n")
    if lines[0] != _MARK or _MARK not in lines[1:]:
        message = "must begin with front matter: YAML between two lines ---"
        raise ContentErrors([Problem(file, 1, "", message)])
    end = lines.index(_MARK, 1)
    front = parse_yaml("\n".join(lines[1:end]) + "\n", file, FIRST_LINE)
    body = lines[end + 1 :]
    opened = open_fence(body)
    if opened is not None:
        raise ContentErrors([Problem(file, end + 2 + opened, "", "the code block is not closed")])
    return Page(front, _parts(body, end + 2))


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
