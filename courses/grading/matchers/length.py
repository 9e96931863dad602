"""`$length: n`, or any expectation of a number: of text, a list or an object."""

from collections.abc import Iterable

from courses.grading.json_values import Found, Json
from courses.grading.matchers.base import Kind, Matcher, Miss, Rules


class Length(Matcher):
    def problem(self, argument: Json) -> str | None:
        if isinstance(argument, dict):
            return None
        if isinstance(argument, int) and not isinstance(argument, bool) and argument >= 0:
            return None
        return "takes a whole number from 0, or a matcher"

    def nested(self, argument: Json) -> Iterable[tuple[tuple[str | int, ...], Json]]:
        return [((), argument)]

    def wanted(self, argument: Json, rules: Rules) -> str:
        return f"something whose length is {rules.describe(argument)}"

    def match(self, argument: Json, actual: Found, at: str, rules: Rules) -> Miss | None:
        wanted = self.wanted(argument, rules)
        if not isinstance(actual, str | list | dict):
            return Miss(at, Kind.TYPE, wanted, actual)
        if rules.holds(argument, len(actual)):
            return None
        return Miss(at, Kind.LENGTH, wanted, actual)


MATCHER = Length()
