"""The solution as a line diff against somebody's own code."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from courses.models import Draft, Exercise, Learner

MAX_LINES = 2000
"""Lines of a file that are compared."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line; `css` is minus (the person's), plus (the other text's) or "" (both)."""

    css: str
    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class FileDiff:
    """One file: the diff, and the text that `plus` is of, whole."""

    name: str
    lines: tuple[Line, ...]
    ours: str
    same: bool


def own_files(exercise: Exercise, learner: Learner | None) -> Mapping[str, str]:
    """What the person last wrote, else the starter."""
    version = exercise.current_version
    starter: dict[str, str] = version.starter if version else {}
    draft = Draft.objects.filter(learner=learner, exercise=exercise).first() if learner else None
    return {**starter, **(draft.files if draft else {})}


def diffs_of(theirs: Mapping[str, str], exercise: Exercise) -> tuple[FileDiff, ...]:
    """A diff per file of the solution."""
    version = exercise.current_version
    ours: dict[str, str] = version.solution if version else {}
    return tuple(file_diff(name, theirs.get(name, ""), text) for name, text in sorted(ours.items()))


def file_diff(name: str, theirs: str, ours: str) -> FileDiff:
    """What leads from a person's own text to another one."""
    same = theirs.strip() == ours.strip()
    return FileDiff(name, tuple(_lines(theirs.splitlines(), ours.splitlines())), ours, same)


def _lines(theirs: list[str], ours: list[str]) -> Iterator[Line]:
    matcher = difflib.SequenceMatcher(None, theirs[:MAX_LINES], ours[:MAX_LINES])
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield from (Line("", " ", text) for text in ours[j1:j2])
        else:
            yield from (Line("minus", "−", text) for text in theirs[i1:i2])
            yield from (Line("plus", "+", text) for text in ours[j1:j2])
