"""`$type: name` or `$type: [names]`: JSON's names of types, `integer` for a whole number."""

from typing import Final

from courses.grading.json_values import Found, Json, type_name
from courses.grading.matchers.base import Kind, Matcher, Miss, Rules

NAMES: Final = ("null", "boolean", "number", "integer", "string", "array", "object")


class Type(Matcher):
    def problem(self, argument: Json) -> str | None:
        names = _names(argument)
        if names and all(name in NAMES for name in names):
            return None
        return f"takes one or more of {', '.join(NAMES)}"

    def wanted(self, argument: Json, rules: Rules) -> str:
        return " or ".join(_with_article(str(name)) for name in _names(argument))

    def match(self, argument: Json, actual: Found, at: str, rules: Rules) -> Miss | None:
        names = _names(argument)
        if type_name(actual) in names or ("integer" in names and _is_whole(actual)):
            return None
        return Miss(at, Kind.TYPE, self.wanted(argument, rules), actual)


def _names(argument: Json) -> list[Json]:
    return argument if isinstance(argument, list) else [argument]


def _is_whole(value: Found) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return value == value // 1


def _with_article(name: str) -> str:
    if name == "null":
        return name
    return f"an {name}" if name[0] in "aio" else f"a {name}"


MATCHER = Type()
