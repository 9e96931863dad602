"""What a page shows of an invocation, compared with what happened: what varies by run does not count."""

import json
import re
from typing import Final

from courses.grading.json_values import Json

_VARYING: Final = (
    (re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "<id>"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?"), "<time>"),
    (re.compile(r"[\d.]+ ms"), "<n> ms"),
    (re.compile(r"Max Memory Used: \d+"), "Max Memory Used: <n>"),
)
_UNSHOWN: Final = {"requestId", "stackTrace"}


def same_response(shown: Json, actual: Json) -> bool:
    """Whether a page that shows `shown` tells the truth about a function that answers `actual`."""
    return _stable(_as_shown(actual, shown)) == _stable(shown)


def without_varying(text: str) -> str:
    """A line with stand-ins for ids, times and measured figures."""
    for pattern, stand_in in _VARYING:
        text = pattern.sub(stand_in, text)
    return " ".join(text.split())


def _as_shown(actual: Json, shown: Json) -> Json:
    """An error object without the members that a page need not show."""
    if isinstance(actual, dict) and isinstance(shown, dict) and "errorMessage" in actual:
        unshown = _UNSHOWN - shown.keys()
        return {name: value for name, value in actual.items() if name not in unshown}
    return actual


def _stable(value: Json) -> str:
    return without_varying(json.dumps(value, sort_keys=True))
