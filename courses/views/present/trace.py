"""A Python stack trace as lines that lead to the editor."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_FRAME = re.compile(r'File "/var/task/(?P<file>[^"]+)", line (?P<line>\d+)')


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One line of the trace; `line` is 0 unless it names one of the learner's files."""

    text: str
    file: str = ""
    line: int = 0


def trace_lines(frames: Iterable[str], files: frozenset[str]) -> tuple[TraceLine, ...]:
    """Lines of Lambda's `stackTrace`; those inside `files` know where they point."""
    return tuple(_line(text, files) for frame in frames for text in frame.rstrip("\n").split("\n"))


def _line(text: str, files: frozenset[str]) -> TraceLine:
    found = _FRAME.search(text)
    if found is None or found["file"] not in files:
        return TraceLine(text)
    return TraceLine(text, found["file"], int(found["line"]))
