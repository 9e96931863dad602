"""A line diff of two values as pretty-printed JSON: "-" was expected, "+" was returned.

The work is bounded however large a learner's result is: equal beginnings and ends are stripped
first, and what remains is folded.
"""

import difflib
import itertools
import json
from collections.abc import Iterator, Sequence
from typing import Final

from courses.grading.json_values import ABSENT, Found, fold, printable, too_deep
from courses.grading.report import DiffLine

CONTEXT: Final = 3
"""Equal lines kept around a difference."""
MAX_LINES: Final = 60
"""Lines of each side that are compared and shown; the rest is counted."""
MAX_READ: Final = 2_000
"""Lines of each side that are looked at."""
MAX_WIDTH: Final = 160
"""Characters of a line that are shown."""
_LEAD: Final = 20
"""Characters kept before the first difference of a folded line."""


def diff(expected: Found, actual: Found) -> tuple[DiffLine, ...]:
    """The lines that differ, with a little context. Text is compared line by line as text.

    Empty for values too deep to print, and for a difference beyond the lines that are looked at.
    """
    if too_deep([value for value in (expected, actual) if value is not ABSENT]):
        return ()
    if isinstance(expected, str) and isinstance(actual, str) and "\n" in expected + actual:
        lines = tuple(_lines(_split(expected), _split(actual)))
    else:
        lines = tuple(_lines(_pretty(expected), _pretty(actual)))
    return lines if any(line.sign != " " for line in lines) else ()


def _split(text: str) -> list[str]:
    lines = text.split("\n", MAX_READ)
    return lines if len(lines) <= MAX_READ else [*lines[:MAX_READ], "…"]


def _pretty(value: Found) -> list[str]:
    """The first lines of `value` as JSON; what follows is never printed."""
    if value is ABSENT:
        return []
    chunks: list[str] = []
    lines = 0
    for chunk in json.JSONEncoder(indent=2, ensure_ascii=False).iterencode(value):
        chunks.append(chunk)
        lines += chunk.count("\n")
        if lines > MAX_READ:
            break
    return _split("".join(chunks))


def _lines(expected: list[str], actual: list[str]) -> Iterator[DiffLine]:
    start = _common(expected, actual)
    end = _common(expected[start:][::-1], actual[start:][::-1])
    before = expected[:start]
    after = expected[len(expected) - end :]
    yield from _folded_count(" ", before[:-CONTEXT])
    yield from _shown(" ", before[-CONTEXT:])
    yield from _middle(expected[start : len(expected) - end], actual[start : len(actual) - end])
    yield from _shown(" ", after[:CONTEXT])
    yield from _folded_count(" ", after[CONTEXT:])


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    pairs = zip(left, right, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _middle(expected: list[str], actual: list[str]) -> Iterator[DiffLine]:
    left, right = expected[:MAX_LINES], actual[:MAX_LINES]
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield from _shown(" ", left[i1:i2])
        elif i2 - i1 == j2 - j1:
            yield from _replaced(left[i1:i2], right[j1:j2])
        else:
            yield from _shown("-", left[i1:i2])
            yield from _shown("+", right[j1:j2])
    yield from _folded_count("-", expected[MAX_LINES:])
    yield from _folded_count("+", actual[MAX_LINES:])


def _replaced(left: list[str], right: list[str]) -> Iterator[DiffLine]:
    """As many lines as before: each pair is folded where it differs."""
    pairs = [_fold_pair(old, new) for old, new in zip(left, right, strict=True)]
    yield from (DiffLine("-", old) for old, _ in pairs)
    yield from (DiffLine("+", new) for _, new in pairs)


def _fold_pair(old: str, new: str) -> tuple[str, str]:
    same = sum(
        1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))
    )
    cut = same - _LEAD if max(len(old), len(new)) > MAX_WIDTH and same > 2 * _LEAD else 0
    return _folded(old, cut), _folded(new, cut)


def _folded(line: str, cut: int = 0) -> str:
    head = f"({cut:,} characters) …" if cut else ""
    return printable(head + fold(line[cut:], MAX_WIDTH))


def _shown(sign: str, lines: list[str]) -> Iterator[DiffLine]:
    return (_line(sign, _folded(line)) for line in lines)


def _folded_count(sign: str, lines: list[str]) -> Iterator[DiffLine]:
    if lines:
        yield _line(sign, f"… {len(lines):,} more {'line' if len(lines) == 1 else 'lines'}")


def _line(sign: str, text: str) -> DiffLine:
    match sign:
        case "-":
            return DiffLine("-", text)
        case "+":
            return DiffLine("+", text)
    return DiffLine(" ", text)
