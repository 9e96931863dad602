"""`$unordered: [expectations]`: a list with exactly these items in any order."""

from collections.abc import Iterable
from typing import Final

from courses.grading.json_values import Found, Json
from courses.grading.matchers.base import Kind, Matcher, Miss, Rules

MAX_ITEMS: Final = 200
"""Every expectation is tried on every item."""


class Unordered(Matcher):
    def problem(self, argument: Json) -> str | None:
        if not isinstance(argument, list):
            return "takes a list"
        return None if len(argument) <= MAX_ITEMS else f"takes at most {MAX_ITEMS} items"

    def nested(self, argument: Json) -> Iterable[tuple[tuple[str | int, ...], Json]]:
        items = argument if isinstance(argument, list) else []
        return [((index,), item) for index, item in enumerate(items)]

    def wanted(self, argument: Json, rules: Rules) -> str:
        return f"{rules.describe(argument)} in any order"

    def match(self, argument: Json, actual: Found, at: str, rules: Rules) -> Miss | None:
        wanted = self.wanted(argument, rules)
        if not isinstance(actual, list) or not isinstance(argument, list):
            return Miss(at, Kind.TYPE, wanted, actual, argument)
        if len(actual) != len(argument):
            return Miss(at, Kind.LENGTH, wanted, actual)
        fits = [[rules.holds(item, found) for found in actual] for item in argument]
        return None if _assignable(fits) else Miss(at, Kind.VALUE, wanted, actual)


def _assignable(fits: list[list[bool]]) -> bool:
    """Whether every row can have a column of its own: bipartite matching (Kuhn)."""
    owner: dict[int, int] = {}

    def place(row: int, tried: set[int]) -> bool:
        for column, fit in enumerate(fits[row]):
            if fit and column not in tried:
                tried.add(column)
                if column not in owner or place(owner[column], tried):
                    owner[column] = row
                    return True
        return False

    return all(place(row, set()) for row in range(len(fits)))


MATCHER = Unordered()
