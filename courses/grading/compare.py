"""Comparison of a value with an expectation, by the rules of `tests.yaml`.

A plain value means equal as JSON; a mapping whose keys start with `$` holds matchers, all of
which must hold.
"""

import json
from collections.abc import Iterator
from typing import Final

from courses.grading.json_values import (
    ABSENT,
    MAX_DEPTH,
    Found,
    Json,
    equal,
    fold,
    printable,
    too_deep,
    type_name,
)
from courses.grading.matchers import MATCHERS
from courses.grading.matchers.base import Frame, Kind, Matcher, Miss, join
from courses.grading.yaml_source import Path


def check(expected: Json, actual: Found, at: str) -> Miss | None:
    """The first place where `actual` is not as `expected`, with what a diff draws; else None.

    `at` names the value in messages, such as `response`.
    """
    if too_deep(actual if actual is not ABSENT else None):
        wanted = f"{_RULES.describe(expected)}, nested at most {MAX_DEPTH} levels deep"
        return Miss(at, Kind.VALUE, wanted, actual, frame=Frame(at, ABSENT, ABSENT))
    miss = _RULES.compare(expected, actual, at)
    if miss is None or miss.frame is not None:
        return miss
    frame = Frame(at, _RULES.shown(expected, actual), actual)
    return Miss(miss.at, miss.kind, miss.wanted, miss.actual, miss.expected, frame)


def problems(expected: Json, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """What is wrong with an expectation as its author wrote it, each with its path."""
    if isinstance(expected, list):
        for index, item in enumerate(expected):
            yield from problems(item, (*path, index))
    if not isinstance(expected, dict):
        return
    dollars = [key.startswith("$") for key in expected]
    if any(dollars) and not all(dollars):
        yield path, "mixes matchers, which start with $, and plain members"
    for key, argument in expected.items():
        if not key.startswith("$"):
            yield from problems(argument, (*path, key))
        elif key not in MATCHERS:
            yield (*path, key), f"no such matcher; there are {' '.join(sorted(MATCHERS))}"
        else:
            matcher = MATCHERS[key]
            problem = matcher.problem(argument)
            if problem is not None:
                yield (*path, key), problem
                continue
            for inner, nested in matcher.nested(argument):
                yield from problems(nested, (*path, key, *inner))


def _matchers(expected: Json) -> list[tuple[Matcher, Json]]:
    if isinstance(expected, dict) and any(key.startswith("$") for key in expected):
        return [(MATCHERS[name], argument) for name, argument in expected.items()]
    return []


def _is_plain(expected: Json) -> bool:
    if isinstance(expected, dict):
        return not _matchers(expected) and all(map(_is_plain, expected.values()))
    return not isinstance(expected, list) or all(map(_is_plain, expected))


class _Rules:
    def describe(self, expected: Json) -> str:
        matchers = _matchers(expected)
        if matchers:
            return " and ".join(matcher.wanted(argument, self) for matcher, argument in matchers)
        return printable(fold(self._text(expected), 80))

    def _text(self, expected: Json) -> str:
        """`expected` as JSON, with words in place of the matchers inside it."""
        if isinstance(expected, dict) and not _matchers(expected):
            members = (f"{json.dumps(k)}: {self._text(v)}" for k, v in expected.items())
            return f"{{{', '.join(members)}}}"
        if isinstance(expected, list):
            return f"[{', '.join(self._text(item) for item in expected)}]"
        if isinstance(expected, dict):
            return f"<{self.describe(expected)}>"
        return json.dumps(expected, ensure_ascii=False)

    def compare(self, expected: Json, actual: Found, at: str) -> Miss | None:
        matchers = _matchers(expected)
        if matchers:
            misses = (self._apply(*matcher, actual, at) for matcher in matchers)
            return next((miss for miss in misses if miss is not None), None)
        wanted = self.describe(expected)
        if actual is ABSENT:
            return Miss(at, Kind.MISSING, wanted, ABSENT, expected)
        if isinstance(expected, dict) and isinstance(actual, dict):
            return self._compare_objects(expected, actual, at)
        if isinstance(expected, list) and isinstance(actual, list):
            return self._compare_lists(expected, actual, at)
        if equal(expected, actual):
            return None
        kind = Kind.VALUE if type_name(expected) == type_name(actual) else Kind.TYPE
        return Miss(at, kind, wanted, actual, expected)

    def holds(self, expected: Json, actual: Found) -> bool:
        if _is_plain(expected):
            return equal(expected, actual)
        return self.compare(expected, actual, "") is None

    def shown(self, expected: Json, actual: Found) -> Found:
        if self.holds(expected, actual):
            return actual
        matchers = _matchers(expected)
        if matchers:
            failing = (m for m in matchers if self._apply(*m, actual, "") is not None)
            matcher, argument = next(failing)
            return matcher.shown(argument, actual, self)
        if isinstance(expected, dict):
            found = actual if isinstance(actual, dict) else {}
            order = [key for key in found if key in expected]
            order += [key for key in expected if key not in found]
            members = ((key, self.shown(expected[key], found.get(key, ABSENT))) for key in order)
            return {key: value for key, value in members if value is not ABSENT}
        if isinstance(expected, list):
            items: list[Found] = list(actual) if isinstance(actual, list) else []
            items += [ABSENT] * (len(expected) - len(items))
            shown = (self.shown(item, items[index]) for index, item in enumerate(expected))
            return [value for value in shown if value is not ABSENT]
        return expected

    def _apply(self, matcher: Matcher, argument: Json, actual: Found, at: str) -> Miss | None:
        if actual is ABSENT and not matcher.accepts_absent:
            return Miss(at, Kind.MISSING, matcher.wanted(argument, self), ABSENT)
        return matcher.match(argument, actual, at, self)

    def _compare_objects(
        self, expected: dict[str, Json], actual: dict[str, Json], at: str
    ) -> Miss | None:
        for key, value in expected.items():
            found: Found = actual.get(key, ABSENT)
            miss = self.compare(value, found, join(at, key))
            if miss is not None:
                return miss
        for key, surplus in actual.items():
            if key not in expected:
                return Miss(join(at, key), Kind.UNEXPECTED, "absent", surplus)
        return None

    def _compare_lists(self, expected: list[Json], actual: list[Json], at: str) -> Miss | None:
        for index, (item, found) in enumerate(zip(expected, actual, strict=False)):
            miss = self.compare(item, found, join(at, index))
            if miss is not None:
                return miss
        if len(expected) == len(actual):
            return None
        return Miss(at, Kind.LENGTH, self.describe(expected), actual, expected)


_RULES: Final = _Rules()
