"""`$not: expectation`: anything that is not as expected, an absent member included."""

from collections.abc import Iterable
from typing import ClassVar

from courses.grading.json_values import Found, Json
from courses.grading.matchers.base import Kind, Matcher, Miss, Rules


class Not(Matcher):
    accepts_absent: ClassVar[bool] = True

    def nested(self, argument: Json) -> Iterable[tuple[tuple[str | int, ...], Json]]:
        return [((), argument)]

    def wanted(self, argument: Json, rules: Rules) -> str:
        return f"anything but {rules.describe(argument)}"

    def match(self, argument: Json, actual: Found, at: str, rules: Rules) -> Miss | None:
        if not rules.holds(argument, actual):
            return None
        return Miss(at, Kind.VALUE, self.wanted(argument, rules), actual)


MATCHER = Not()
