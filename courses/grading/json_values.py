"""JSON values as Python has them after parsing: their type names, equality, depth and words."""

import json
import re
from enum import Enum
from typing import Final, TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Absent(Enum):
    """Stands where a member does not exist, which is not the same as null."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
Found: TypeAlias = "Json | Absent"
Payload: TypeAlias = "Json | bytes"
"""What an invocation can be sent: a JSON value, or JSON as exact bytes."""

MAX_DEPTH: Final = 150
"""Levels of nesting that comparing, printing and storing follow. Deeper values are only ever
unequal: every one of our own expectations is far flatter, and Python's own recursion limit is
what a hostile result would otherwise run into."""


def type_name(value: Found) -> str:
    """JSON's name for the type of `value`: `number` covers both int and float."""
    if value is ABSENT:
        return "nothing"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def too_deep(value: object, limit: int = MAX_DEPTH) -> bool:
    """Whether `value` nests more than `limit` levels. Never recurses."""
    level = [value]
    for _ in range(limit + 1):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return False
    return True


def more_than(value: Json, limit: int) -> bool:
    """Whether `value` consists of more than `limit` values, itself included. Never recurses."""
    count = 0
    level: list[object] = [value]
    while level:
        count += len(level)
        if count > limit:
            return True
        level = [child for parent in level for child in _children(parent)]
    return False


def _children(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def equal(left: Found, right: Found) -> bool:
    """Equality as JSON: 1 and 1.0 are equal, true and 1 are not, members have no order.

    Both values are at most `MAX_DEPTH` deep.
    """
    if type_name(left) != type_name(right):
        return False
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal, left, right))
    return left == right


def fold(text: str, width: int) -> str:
    """`text`, or its beginning and how much is left out when it is longer than `width`."""
    if len(text) <= width:
        return text
    left = len(text) - width
    return f"{text[:width]}… ({left:,} more character{'' if left == 1 else 's'})"


def encodable(text: str) -> str:
    """`text` with lone surrogates escaped, so that every encoder downstream accepts it."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def printable(text: str) -> str:
    """`text` encodable and without control characters other than newline and tab."""
    return _CONTROLS.sub(lambda match: f"\\x{ord(match[0]):02x}", encodable(text))


def brief(value: Found, width: int = 120) -> str:
    """`value` as one line of JSON, folded, for use inside a sentence."""
    if value is ABSENT:
        return "nothing"
    if too_deep(value):
        return f"a value nested deeper than {MAX_DEPTH} levels"
    return printable(fold(json.dumps(value, ensure_ascii=False), width))
