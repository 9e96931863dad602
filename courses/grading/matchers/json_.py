"""`$json: expectation`: text that holds JSON, compared after parsing."""

import dataclasses
import json
from collections.abc import Iterable
from typing import Never

from courses.grading.json_values import ABSENT, Found, Json, brief, too_deep
from courses.grading.matchers.base import Frame, Kind, Matcher, Miss, Rules


class JsonText(Matcher):
    def nested(self, argument: Json) -> Iterable[tuple[tuple[str | int, ...], Json]]:
        return [((), argument)]

    def wanted(self, argument: Json, rules: Rules) -> str:
        return f"JSON text of {rules.describe(argument)}"

    def match(self, argument: Json, actual: Found, at: str, rules: Rules) -> Miss | None:
        wanted = self.wanted(argument, rules)
        if not isinstance(actual, str):
            return Miss(at, Kind.TYPE, wanted, actual, brief(argument))
        try:
            parsed: Json = json.loads(actual, parse_constant=_refuse)
        except (ValueError, RecursionError):
            return Miss(at, Kind.NOT_JSON, wanted, actual)
        if too_deep(parsed):
            return Miss(at, Kind.NOT_JSON, wanted, actual)
        miss = rules.compare(argument, parsed, at)
        if miss is None or miss.frame is not None:
            return miss
        return dataclasses.replace(miss, frame=Frame(at, rules.shown(argument, parsed), parsed))

    def shown(self, argument: Json, actual: Found, rules: Rules) -> Found:
        return json.dumps(rules.shown(argument, ABSENT), ensure_ascii=False)


def _refuse(constant: str) -> Never:
    message = f"{constant} is not JSON"
    raise ValueError(message)


MATCHER = JsonText()
