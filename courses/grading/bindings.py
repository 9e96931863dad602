"""Names in a scenario: `${account}`, `${region}`, and what `save:` binds in a reply.

A text that is nothing but one name stands for the bound value, of whatever type; inside a longer
text the value's own text takes the name's place.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import jmespath
from jmespath.exceptions import JMESPathError

from courses.emulator.records import ACCOUNT_ID, REGION
from courses.grading.json_values import Json, Payload

ALWAYS: Final[Mapping[str, Json]] = {"account": ACCOUNT_ID, "region": REGION}
"""The names that every scenario has."""

_jmespath: Final[Any] = jmespath
"""It has no types."""

LONGEST_PATH: Final = 200
"""Characters of a JMESPath. What it is looked up in can be a learner's."""

_NAME: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


class NothingThere(LookupError):
    """A path that leads to nothing in a reply. Its message is for a sentence."""


def names_in(value: Payload) -> Iterator[str]:
    """Every name in the texts of `value`, keys of objects included; some of them twice."""
    if isinstance(value, str):
        yield from _NAME.findall(value)
    elif isinstance(value, list):
        for item in value:
            yield from names_in(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _NAME.findall(key)
            yield from names_in(item)


def bind(value: Any, names: Mapping[str, Json]) -> Any:
    """`value` with the known names replaced; unknown ones stay, such as `${aws:username}`."""
    if isinstance(value, str):
        whole = _NAME.fullmatch(value)
        if whole and whole[1] in names:
            return names[whole[1]]
        return _in_text(value, names)
    if isinstance(value, list):
        return [bind(item, names) for item in value]
    if isinstance(value, dict):
        return {_in_text(key, names): bind(item, names) for key, item in value.items()}
    return value


def _in_text(text: str, names: Mapping[str, Json]) -> str:
    return _NAME.sub(lambda found: _text(names.get(found[1], found[0])), text)


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def problem_of_path(path: str) -> str | None:
    """Why `path` is no JMESPath that can be used; None when it is one."""
    if len(path) > LONGEST_PATH:
        return f"is longer than {LONGEST_PATH} characters"
    try:
        _jmespath.compile(path)
    except (JMESPathError, RecursionError) as error:
        return f"is no JMESPath: {' '.join(str(error).split())}"
    return None


def save(paths: Mapping[str, str], reply: Json) -> dict[str, Json]:
    """What the names of `paths` are bound to. Raises `NothingThere`."""
    found: dict[str, Json] = {}
    for name, path in paths.items():
        try:
            found[name] = _jmespath.search(path, reply)
        except JMESPathError as error:
            raise NothingThere(f"{path} cannot be looked up: {error}") from error
        if found[name] is None:
            raise NothingThere(f"there is no {path}")
    return found
