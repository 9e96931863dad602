"""The Condition element: `{operator: {key: value or list of values}}`."""

from collections.abc import Mapping
from typing import Final, Literal, cast

from . import keys
from .model import Condition, Json, Problem
from .operators import OPERATORS, wrong_value

_QUANTIFIERS: Final = ("ForAllValues", "ForAnyValue")


def parse(value: Json, path: str) -> tuple[tuple[Condition, ...], list[Problem]]:
    """The conditions of one statement, and what is wrong with them."""
    found: list[Condition] = []
    problems: list[Problem] = []
    if not isinstance(value, Mapping):
        return (), [Problem(path, 'must be an object such as {"StringEquals": {…}}')]
    for name, block in value.items():
        place = f"{path}.{name}"
        quantifier, operator, if_exists = _split(str(name))
        if operator not in OPERATORS or (operator == "Null" and (quantifier or if_exists)):
            problems.append(Problem(place, f"no such operator; {_meant(operator)}"))
        elif not isinstance(block, Mapping):
            problems.append(Problem(place, 'must be an object such as {"aws:SourceArn": "arn:…"}'))
        else:
            for key, values in block.items():
                condition, wrong = _condition(str(key), values, f"{place}.{key}", operator)
                problems.extend(_quantified(str(key), operator, quantifier, f"{place}.{key}"))
                problems.extend(wrong)
                chosen = cast(Literal["", "ForAllValues", "ForAnyValue"], quantifier)
                found.append(Condition(operator, str(key).lower(), condition, chosen, if_exists))
    return tuple(found), problems


def _split(name: str) -> tuple[str, str, bool]:
    quantifier, colon, rest = name.partition(":")
    if not colon:
        quantifier, rest = "", name
    elif quantifier not in _QUANTIFIERS:
        return "", name, False
    operator = rest.removesuffix("IfExists")
    return quantifier, operator, operator != rest


def _meant(operator: str) -> str:
    close = [name for name in OPERATORS if name.lower() == operator.lower()]
    return f"write {close[0]}" if close else f"there are {', '.join(OPERATORS)}"


def _quantified(key: str, operator: str, quantifier: str, path: str) -> list[Problem]:
    known = keys.find(key)
    if known is None:
        there = keys.known_for(key)
        hint = f"there are {', '.join(there)}" if there else "no key of this service is"
        return [Problem(path, f"is not a condition key that Lambda Lab evaluates; {hint}")]
    if known.several and not quantifier and operator != "Null":
        return [
            Problem(
                path, f"can have several values: write ForAllValues:{operator} or ForAnyValue:…"
            )
        ]
    if quantifier and not known.several:
        return [Problem(path, f"has one value: write {operator} without {quantifier}:")]
    return []


def _condition(
    key: str, value: Json, path: str, operator: str
) -> tuple[tuple[str, ...], list[Problem]]:
    listed = value if isinstance(value, list) else [value]
    texts: list[str] = []
    problems: list[Problem] = []
    if not listed:
        problems.append(Problem(path, f"needs a value to compare {key} with"))
    for index, item in enumerate(listed):
        place = f"{path}[{index}]" if isinstance(value, list) else path
        if isinstance(item, bool):
            text = "true" if item else "false"
        elif isinstance(item, str | int | float):
            text = str(item)
        else:
            problems.append(Problem(place, "must be a string, a number or a boolean"))
            continue
        texts.append(text)
        if complaint := wrong_value(operator, text):
            shown = text if len(text) <= 80 else text[:79] + "…"
            problems.append(Problem(place, f'"{shown}" {complaint}'))
    return tuple(texts), problems
