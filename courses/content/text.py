"""What counts as text in a content file, and how blanks are normalised."""

import re
from collections.abc import Iterator

FENCE = re.compile(r"^(?P<indent> *)(?P<marks>`{3,}|~{3,})(?P<info>[^`]*)$")
"""The opening line of a fenced code block."""

_OPENING = re.compile(r"^ *(?P<item>\d+\. +)?(?P<marks>`{3,}|~{3,})[^`]*$")
"""As `FENCE`, but a numbered item may begin with the code block."""

_FORBIDDEN = re.compile(
    "[^\n\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010fffd]"
)


def tidy(text: str) -> str:
    """Without blanks at line ends and without blank lines around."""
    return "\n".join(line.rstrip(" ") for line in text.split("\n")).strip(" \n")


def forbidden_characters(text: str) -> Iterator[tuple[int, str]]:
    """Each character that no content file may hold, as (line from 1, name such as "U+0009")."""
    for found in _FORBIDDEN.finditer(text):
        yield text.count("\n", 0, found.start()) + 1, f"U+{ord(found.group()):04X}"


def outside_fences(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The lines that are not in a fenced code block, with their index.

    The fences are left out too, unless one is the beginning of a numbered item.
    """
    closing: str | None = None
    for index, line in enumerate(lines):
        if closing is not None:
            if closes(line, closing):
                closing = None
        elif found := _OPENING.match(line):
            closing = found["marks"]
            if found["item"]:
                yield index, line
        else:
            yield index, line


def open_fence(lines: list[str]) -> int | None:
    """The index of the line that opens a code block without an end; None when all end."""
    closing, opened = "", None
    for index, line in enumerate(lines):
        if opened is not None:
            if closes(line, closing):
                opened = None
        elif found := _OPENING.match(line):
            closing, opened = found["marks"], index
    return opened


def closes(line: str, marks: str) -> bool:
    """Whether `line` ends the code block that `marks` opened."""
    stripped = line.strip(" ")
    return len(stripped) >= len(marks) and set(stripped) == {marks[0]}
