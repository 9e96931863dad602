"""`$any: true`: whatever the value is, null included, as long as it is there."""

from courses.grading.json_values import Found, Json
from courses.grading.matchers.base import Matcher, Miss, Rules


class AnyValue(Matcher):
    def problem(self, argument: Json) -> str | None:
        return None if argument is True else "takes true"

    def wanted(self, argument: Json, rules: Rules) -> str:
        return "any value"

    def match(self, argument: Json, actual: Found, at: str, rules: Rules) -> Miss | None:
        return None


MATCHER = AnyValue()
