"""`$contains: part`: text with this part, or a list with an item that is as expected.

A list as the argument asks for every one of its items.
"""

from collections.abc import Iterable
from typing import Final

from courses.grading.json_values import Found, Json, brief
from courses.grading.matchers.base import Kind, Matcher, Miss, Rules

MAX_ITEMS: Final = 10_000
"""Items of a list that are looked through; a hostile result holds millions."""


class Contains(Matcher):
    def problem(self, argument: Json) -> str | None:
        return "takes at least one part" if argument in ([], "") else None

    def nested(self, argument: Json) -> Iterable[tuple[tuple[str | int, ...], Json]]:
        if isinstance(argument, list):
            return [((index,), item) for index, item in enumerate(argument)]
        return [((), argument)]

    def wanted(self, argument: Json, rules: Rules) -> str:
        parts = [rules.describe(part) for part in _parts(argument)]
        return f"something that contains {' and '.join(parts)}"

    def match(self, argument: Json, actual: Found, at: str, rules: Rules) -> Miss | None:
        wanted = self.wanted(argument, rules)
        for part in _parts(argument):
            if isinstance(actual, str) and isinstance(part, str):
                held = part in actual
            elif isinstance(actual, list) and len(actual) > MAX_ITEMS:
                return Miss(at, Kind.LENGTH, f"{wanted}, of at most {MAX_ITEMS:,} items", actual)
            elif isinstance(actual, list):
                held = any(rules.holds(part, item) for item in actual)
            else:
                return Miss(at, Kind.TYPE, wanted, actual)
            if not held:
                missing = f"something that contains {rules.describe(part)}"
                return Miss(at, Kind.TEXT, missing, actual, _as_text(part))
        return None


def _as_text(part: Json) -> str:
    return part if isinstance(part, str) else brief(part)


def _parts(argument: Json) -> list[Json]:
    return argument if isinstance(argument, list) else [argument]


MATCHER = Contains()
