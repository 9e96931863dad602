"""`$regex: pattern`: text in which Python's `re.search` finds the pattern."""

from courses.grading import safe_regex
from courses.grading.json_values import Found, Json
from courses.grading.matchers.base import Kind, Matcher, Miss, Rules


class Regex(Matcher):
    def problem(self, argument: Json) -> str | None:
        if not isinstance(argument, str):
            return "takes a pattern as text"
        return safe_regex.problem(argument)

    def wanted(self, argument: Json, rules: Rules) -> str:
        return f"text that matches the pattern {argument}"

    def match(self, argument: Json, actual: Found, at: str, rules: Rules) -> Miss | None:
        wanted = self.wanted(argument, rules)
        if not isinstance(actual, str):
            return Miss(at, Kind.TYPE, wanted, actual)
        if safe_regex.search(str(argument), actual):
            return None
        return Miss(at, Kind.TEXT, wanted, actual)


MATCHER = Regex()
