"""`$subset: {member: expectation}`: an object with at least these members.

Objects inside are subsets too; lists inside are compared whole.
"""

from collections.abc import Iterable

from courses.grading.json_values import ABSENT, Found, Json
from courses.grading.matchers.base import Kind, Matcher, Miss, Rules, join


class Subset(Matcher):
    def problem(self, argument: Json) -> str | None:
        return None if isinstance(argument, dict) else "takes an object of members"

    def nested(self, argument: Json) -> Iterable[tuple[tuple[str | int, ...], Json]]:
        members = argument if isinstance(argument, dict) else {}
        return [((key,), value) for key, value in members.items()]

    def wanted(self, argument: Json, rules: Rules) -> str:
        return f"an object with at least {rules.describe(argument)}"

    def match(self, argument: Json, actual: Found, at: str, rules: Rules) -> Miss | None:
        if not isinstance(actual, dict) or not isinstance(argument, dict):
            return Miss(at, Kind.TYPE, self.wanted(argument, rules), actual, argument)
        for key, value in argument.items():
            found: Found = actual.get(key, ABSENT)
            where = join(at, key)
            if _is_plain_object(value) and isinstance(found, dict):
                miss = self.match(value, found, where, rules)
            else:
                miss = rules.compare(value, found, where)
            if miss is not None:
                return miss
        return None

    def shown(self, argument: Json, actual: Found, rules: Rules) -> Found:
        if not isinstance(actual, dict) or not isinstance(argument, dict):
            return super().shown(argument, actual, rules)
        merged = dict(actual)
        for key, value in argument.items():
            found: Found = actual.get(key, ABSENT)
            if _is_plain_object(value) and isinstance(found, dict):
                expected = self.shown(value, found, rules)
            else:
                expected = rules.shown(value, found)
            if expected is ABSENT:
                merged.pop(key, None)
            else:
                merged[key] = expected
        return merged


def _is_plain_object(value: Json) -> bool:
    return isinstance(value, dict) and not any(key.startswith("$") for key in value)


MATCHER = Subset()
