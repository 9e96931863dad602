"""Event patterns, as event source mappings filter with them.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html and, for the operators,
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

Json = Any
_MISSING = object()
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "=": lambda a, b: a == b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


class BadPattern(ValueError):
    """Not a pattern: an author or learner has to hear of it."""


def parse(text: str) -> dict[str, Json]:
    """A pattern from its JSON text. Raises BadPattern."""
    try:
        pattern = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadPattern(str(error)) from None
    if not isinstance(pattern, dict):
        raise BadPattern("a pattern is an object")
    _check(pattern)
    return pattern


def _check(pattern: Mapping[str, Json]) -> None:
    for key, value in pattern.items():
        if key == "$or":
            if not isinstance(value, list) or not value:
                raise BadPattern("$or is a list of patterns")
            for each in value:
                if not isinstance(each, dict):
                    raise BadPattern("$or is a list of patterns")
                _check(each)
        elif isinstance(value, dict):
            _check(value)
        elif not isinstance(value, list) or not value:
            raise BadPattern(f"{key} is an object or a list of values")
        else:
            for rule in value:
                _check_rule(rule)


def _check_rule(rule: Json) -> None:
    if isinstance(rule, list):
        raise BadPattern("a value in a list is no list")
    if isinstance(rule, dict):
        if len(rule) != 1 or next(iter(rule)) not in _OPERATORS:
            raise BadPattern(f"no operator: {sorted(rule)}")
        if "numeric" in rule:
            _numeric_pairs(rule["numeric"])


def matches(pattern: Mapping[str, Json], data: Json) -> bool:
    """Whether the data has, for each key of the pattern, one of the values that are listed."""
    if not isinstance(data, dict):
        return False
    for key, wanted in pattern.items():
        if key == "$or":
            if not any(matches(each, data) for each in wanted):
                return False
        elif isinstance(wanted, dict):
            inner = data.get(key)
            found = inner if isinstance(inner, list) else [inner]
            if not any(matches(wanted, each if isinstance(each, dict) else {}) for each in found):
                return False
        elif not _any_value(wanted, data.get(key, _MISSING)):
            return False
    return True


def _any_value(rules: list[Json], value: Json) -> bool:
    values = value if isinstance(value, list) else [value]
    return any(_rule(rule, each) for rule in rules for each in values or [_MISSING])


def _rule(rule: Json, value: Json) -> bool:
    if isinstance(rule, dict):
        name, wanted = next(iter(rule.items()))
        return _OPERATORS[name](wanted, value)
    if value is _MISSING:
        return False
    same_kind = isinstance(rule, bool) == isinstance(value, bool)
    return bool(rule == value) and same_kind


def _text(test: Callable[[str, str], bool]) -> Callable[[Json, Json], bool]:
    def apply(wanted: Json, value: Json) -> bool:
        if isinstance(wanted, dict):  # {"prefix": {"equals-ignore-case": "x"}}
            folded = str(wanted.get("equals-ignore-case", "")).casefold()
            return isinstance(value, str) and test(value.casefold(), folded)
        return isinstance(value, str) and test(value, str(wanted))

    return apply


def _exists(wanted: Json, value: Json) -> bool:
    return (value is not _MISSING) is bool(wanted)


def _anything_but(wanted: Json, value: Json) -> bool:
    if value is _MISSING:
        return False
    if isinstance(wanted, dict):
        name, inner = next(iter(wanted.items()))
        given = inner if isinstance(inner, list) else [inner]
        return not any(_OPERATORS[name](each, value) for each in given)
    return value not in (wanted if isinstance(wanted, list) else [wanted])


def _ignore_case(wanted: Json, value: Json) -> bool:
    return isinstance(value, str) and value.casefold() == str(wanted).casefold()


def _wildcard(wanted: Json, value: Json) -> bool:
    """`*` stands for any text. Without a regular expression, so that no pattern can be slow."""
    if not isinstance(value, str):
        return False
    parts = str(wanted).split("*")
    if len(parts) == 1:
        return value == parts[0]
    if not value.startswith(parts[0]) or not value.endswith(parts[-1]):
        return False
    at, end = len(parts[0]), len(value) - len(parts[-1])
    for part in parts[1:-1]:
        found = value.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return at <= end


def _numeric_pairs(wanted: Json) -> list[tuple[str, float]]:
    if not isinstance(wanted, list) or not wanted or len(wanted) % 2:
        raise BadPattern("numeric is a list of operators and numbers")
    pairs = list(zip(wanted[::2], wanted[1::2], strict=True))
    for operator, number in pairs:
        if (
            operator not in _COMPARE
            or isinstance(number, bool)
            or not isinstance(number, int | float)
        ):
            raise BadPattern("numeric is a list of operators and numbers")
    return pairs


def _numeric(wanted: Json, value: Json) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return all(_COMPARE[operator](value, number) for operator, number in _numeric_pairs(wanted))


_OPERATORS: dict[str, Callable[[Json, Json], bool]] = {
    "prefix": _text(str.startswith),
    "suffix": _text(str.endswith),
    "exists": _exists,
    "anything-but": _anything_but,
    "equals-ignore-case": _ignore_case,
    "wildcard": _wildcard,
    "numeric": _numeric,
}
