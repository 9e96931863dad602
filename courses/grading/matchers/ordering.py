"""What `$lt`, `$lte`, `$gt`, `$gte` and `$between` share: numbers by size, text by alphabet."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from courses.grading.json_values import Found, Json, brief, type_name
from courses.grading.matchers.base import Kind, Matcher, Miss, Rules

ORDERED = ("number", "string")


@dataclass(frozen=True, slots=True)
class Bound(Matcher):
    """A value on one side of the argument."""

    accepts_absent: ClassVar[bool] = False
    words: str
    """Such as "less than"."""
    holds: Callable[[Any, Any], bool]

    def problem(self, argument: Json) -> str | None:
        return None if type_name(argument) in ORDERED else "takes a number or text"

    def wanted(self, argument: Json, rules: Rules) -> str:
        return f"{self.words} {brief(argument)}"

    def match(self, argument: Json, actual: Found, at: str, rules: Rules) -> Miss | None:
        wanted = self.wanted(argument, rules)
        if type_name(actual) != type_name(argument):
            return Miss(at, Kind.TYPE, wanted, actual, argument)
        if self.holds(actual, argument):
            return None
        return Miss(at, Kind.VALUE, wanted, actual)
