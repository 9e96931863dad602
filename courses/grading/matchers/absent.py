"""`$absent: true`: there is no such member."""

from typing import ClassVar

from courses.grading.json_values import ABSENT, Found, Json
from courses.grading.matchers.base import Kind, Matcher, Miss, Rules


class AbsentMember(Matcher):
    accepts_absent: ClassVar[bool] = True

    def problem(self, argument: Json) -> str | None:
        return None if argument is True else "takes true"

    def wanted(self, argument: Json, rules: Rules) -> str:
        return "absent"

    def match(self, argument: Json, actual: Found, at: str, rules: Rules) -> Miss | None:
        if actual is ABSENT:
            return None
        return Miss(at, Kind.UNEXPECTED, "absent", actual)

    def shown(self, argument: Json, actual: Found, rules: Rules) -> Found:
        return ABSENT


MATCHER = AbsentMember()
