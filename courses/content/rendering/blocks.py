"""Splits Markdown into running text, code fences and `:::` blocks, before anything is rendered."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from courses.content.text import FENCE, closes

_OPENING: Final = re.compile(r"^::: *(?P<kind>[a-z]+)(?: +(?P<title>.*))?$")
_CLOSING: Final = ":::"

MAX_BRACKETS: Final = 300
"""In one paragraph. Markdown looks for the partner of each `[` up to the paragraph's end: with
thousands of them, a note of 20,000 characters took minutes."""


class BlockError(ValueError):
    """A block that never ends, or whose opening line is wrong. `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass(frozen=True, slots=True)
class Prose:
    """Lines that Markdown itself renders."""

    line: int
    """Of the first one, from 1."""
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced code block."""

    line: int
    indent: str
    info: str
    code: str
    """Without the fence's own indentation; ends with a newline unless it is empty."""

    def options(self) -> "Options":
        """What stands behind the marks. Raises `BlockError`."""
        return _options(self.info, self.line)


@dataclass(frozen=True, slots=True)
class Container:
    """A `::: kind title` block and the lines in it."""

    line: int
    kind: str
    title: str
    lines: tuple[str, ...]


Block = Prose | Fence | Container


@dataclass(frozen=True, slots=True)
class Options:
    """The info string of a fence: ```` ```python title=handler.py runnable event='{}' ````."""

    language: str
    flags: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = field(default=())

    def get(self, name: str) -> str:
        """The last value given for `name`, or ""."""
        return self.all(name)[-1] if self.all(name) else ""

    def all(self, name: str) -> list[str]:
        """Every value given for `name`, in order."""
        return [value for key, value in self.values if key == name]


def split(text: str) -> Iterator[Block]:
    """The blocks of `text` in order. Raises `BlockError`."""
    lines = text.split("\n")
    prose: list[str] = []
    index = 0
    while index < len(lines):
        block: Fence | Container | None = None
        if found := FENCE.match(lines[index]):
            block, after = _fence(lines, index, found["indent"], found["marks"], found["info"])
        elif found := _OPENING.match(lines[index]):
            block, after = _container(lines, index, found["kind"], found["title"] or "")
        if block is None:
            prose.append(lines[index])
            index += 1
            continue
        if prose:
            yield Prose(index - len(prose) + 1, tuple(prose))
            prose = []
        yield block
        index = after
    if prose:
        yield Prose(index - len(prose) + 1, tuple(prose))


def crowded(prose: Prose) -> int | None:
    """The line in which a paragraph exceeds `MAX_BRACKETS`, from 1; None where none does."""
    brackets = 0
    for number, line in enumerate(prose.lines, prose.line):
        brackets = brackets + line.count("[") if line.strip(" \t") else 0
        if brackets > MAX_BRACKETS:
            return number
    return None


def _fence(lines: list[str], start: int, indent: str, marks: str, info: str) -> tuple[Fence, int]:
    for end in range(start + 1, len(lines)):
        if closes(lines[end], marks):
            body = [_dedent(line, len(indent)) for line in lines[start + 1 : end]]
            code = "".join(f"{line}\n" for line in body)
            return Fence(start + 1, indent, info.strip(), code), end + 1
    raise BlockError(start + 1, f"the code block is not closed by a line {marks}")


def _dedent(line: str, width: int) -> str:
    return line[min(width, len(line) - len(line.lstrip(" "))) :]


def _container(lines: list[str], start: int, kind: str, title: str) -> tuple[Container, int]:
    marks: str | None = None
    for end in range(start + 1, len(lines)):
        if marks is not None:
            if closes(lines[end], marks):
                marks = None
        elif found := FENCE.match(lines[end]):
            marks = found["marks"]
        elif lines[end] == _CLOSING:
            return Container(start + 1, kind, title, tuple(lines[start + 1 : end])), end + 1
    raise BlockError(start + 1, f"the block `::: {kind}` is not closed by a line :::")


def _options(info: str, line: int) -> Options:
    try:
        words = shlex.split(info)
    except ValueError as error:
        raise BlockError(line, f"the options of the code block: {error}") from error
    language = words[0] if words and "=" not in words[0] else ""
    flags: list[str] = []
    values: list[tuple[str, str]] = []
    for word in words[1:] if language else words:
        name, equals, value = word.partition("=")
        if equals:
            values.append((name, value))
        else:
            flags.append(name)
    return Options(language, tuple(flags), tuple(values))
