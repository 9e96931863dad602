"""Features of the format that need the local AWS: refused by name, never ignored."""

from collections.abc import Iterator
from typing import Final

from courses.grading.json_values import Json
from courses.grading.yaml_source import Path

_SCENARIO: Final = {"given": "given", "functions": "more than one function"}
_FUNCTION: Final = {"layers": "a layer"}
_TEST: Final = {"given": "given", "functions": "more than one function"}
_STEP: Final = {
    "send": "send",
    "advance": "advance",
    "burst": "burst",
    "save": "save",
}
_INVOKE: Final = {"function": "naming the function of an invoke"}
_EXPECT: Final = {"cost": "cost"}
_THEN: Final = {
    "calls": "calls",
    "unused_permissions": "unused_permissions",
    "invocations": "invocations",
    "attempts": "attempts",
    "save": "save",
}


def take_refused(document: Json) -> Iterator[tuple[Path, str]]:
    """Remove what this version refuses from `document`, yielding the place and the sentence.

    What is left can be checked against the schema without naming the same place twice: a step or
    assertion of which nothing is left is given a harmless member.
    """
    if not isinstance(document, dict):
        return
    yield from _take(document, (), _SCENARIO)
    yield from _take_function(document, ())
    for test_path, test in _items(document, "tests", ()):
        yield from _take(test, test_path, _TEST)
        yield from _take_function(test, test_path)
        for path, step in _items(test, "when", test_path):
            refused = [*_take_step(step, path)]
            yield from refused
            if refused and not step:
                step["crash"] = True
        for path, assertion in _items(test, "then", test_path):
            refused = [*_take(assertion, path, _THEN), *_take_aws_calls(assertion, path)]
            yield from refused
            if refused and not assertion:
                assertion["environments"] = 1


def _take_step(step: dict[str, Json], path: Path) -> Iterator[tuple[Path, str]]:
    yield from _take(step, path, _STEP)
    yield from _take_aws_calls(step, path)
    for name, features in (("invoke", _INVOKE), ("expect", _EXPECT)):
        inner = step.get(name)
        if isinstance(inner, dict):
            refused = [*_take(inner, (*path, name), features)]
            yield from refused
            if refused and not inner and name == "expect":
                del step[name]


def sentence(feature: str) -> str:
    """Why a feature of the format is refused."""
    return f"{feature} needs the local AWS, which this version does not have yet"


def _take(
    members: dict[str, Json], path: Path, refused: dict[str, str]
) -> Iterator[tuple[Path, str]]:
    for key, feature in refused.items():
        if key in members and not (key == "layers" and members[key] == []):
            del members[key]
            yield (*path, key), sentence(feature)


def _take_function(members: dict[str, Json], path: Path) -> Iterator[tuple[Path, str]]:
    function = members.get("function")
    if isinstance(function, dict):
        yield from _take(function, (*path, "function"), _FUNCTION)
        if function.get("role", "learner") != "learner":
            del function["role"]
            yield (*path, "function", "role"), sentence("a role other than learner")


def _take_aws_calls(members: dict[str, Json], path: Path) -> Iterator[tuple[Path, str]]:
    """A key such as `dynamodb.get_item` is a call on AWS; `expect` beside it is its reply."""
    for key in [key for key in members if "." in key]:
        del members[key]
        members.pop("expect", None)
        yield (*path, key), sentence("a call on AWS")


def _items(
    members: dict[str, Json], key: str, path: Path
) -> Iterator[tuple[Path, dict[str, Json]]]:
    items = members.get(key)
    if isinstance(items, list):
        for index, item in enumerate(items):
            if isinstance(item, dict):
                yield (*path, key, index), item
