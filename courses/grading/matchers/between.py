"""`$between: [low, high]`: a number or text from low to high, both included."""

from courses.grading.json_values import Found, Json, brief, type_name
from courses.grading.matchers.base import Kind, Matcher, Miss, Rules
from courses.grading.matchers.gte import MATCHER as AT_LEAST
from courses.grading.matchers.lte import MATCHER as AT_MOST
from courses.grading.matchers.ordering import ORDERED


class Between(Matcher):
    def problem(self, argument: Json) -> str | None:
        if not isinstance(argument, list) or len(argument) != 2:
            return "takes a list of two bounds"
        low, high = argument
        if type_name(low) not in ORDERED or type_name(low) != type_name(high):
            return "takes two numbers or two texts"
        if AT_MOST.holds(low, high):
            return None
        return "takes the lower bound first"

    def wanted(self, argument: Json, rules: Rules) -> str:
        low, high = _bounds(argument)
        return f"between {brief(low)} and {brief(high)}"

    def match(self, argument: Json, actual: Found, at: str, rules: Rules) -> Miss | None:
        low, high = _bounds(argument)
        wanted = self.wanted(argument, rules)
        if type_name(actual) != type_name(low):
            return Miss(at, Kind.TYPE, wanted, actual, low)
        if AT_LEAST.holds(actual, low) and AT_MOST.holds(actual, high):
            return None
        return Miss(at, Kind.VALUE, wanted, actual)


def _bounds(argument: Json) -> tuple[Json, Json]:
    low, high = argument if isinstance(argument, list) else (argument, argument)
    return low, high


MATCHER = Between()
