"""YAML text to plain JSON values, remembering the line of every value.

YAML's core schema only (true, false, null, numbers, strings): `on`, `yes`, `12:30` and dates
stay the strings that an author of JSON events means.
"""

import math
import re
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import yaml

from courses.grading.json_values import MAX_DEPTH, Json

Path: TypeAlias = tuple[str | int, ...]

MAX_VALUES: Final = 100_000
"""Values in one document after aliases are expanded; a file that a person writes has hundreds."""


class SourceError(ValueError):
    """The text is not YAML that stands for one JSON value."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class _CoreLoader(yaml.SafeLoader):
    """Resolves what YAML 1.2's core schema resolves, nothing else."""


_CoreLoader.yaml_implicit_resolvers = {}
_RESOLVERS: Final[tuple[tuple[str, str, str], ...]] = (
    ("tag:yaml.org,2002:bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("tag:yaml.org,2002:null", r"^(?:~|null|Null|NULL|)$", "~nN\0"),
    ("tag:yaml.org,2002:int", r"^[-+]?[0-9]{1,400}$", "-+0123456789"),
    (
        "tag:yaml.org,2002:float",
        r"^[-+]?(?:[0-9]+\.[0-9]*(?:[eE][-+]?[0-9]+)?|\.[0-9]+(?:[eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+)$",
        "-+.0123456789",
    ),
)
for _tag, _pattern, _first in _RESOLVERS:
    _CoreLoader.add_implicit_resolver(_tag, re.compile(_pattern), [*_first.replace("\0", ""), ""])


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document: its value and the line, from 1, of each key or item."""

    value: Json
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """The line of the value at `path`, or of its nearest ancestor that the file has."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]


def parse(text: str) -> Document:
    """Read one YAML document. Raises `SourceError` for the first thing that is not JSON-like."""
    try:
        node = _compose(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise SourceError(
            mark.line + 1 if mark else 1, error.problem or "not valid YAML"
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        message = str(error).splitlines()[0] if str(error) else "nested too deeply"
        raise SourceError(1, f"not valid YAML: {message}") from error
    if node is None:
        raise SourceError(1, "the file is empty")
    reader = _Reader()
    return Document(reader.read(node, ()), reader.lines)


def _compose(text: str) -> yaml.Node | None:
    loader = _CoreLoader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


class _Reader:
    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}

    def read(self, node: yaml.Node, path: Path, line: int | None = None) -> Json:
        line = line or node.start_mark.line + 1
        if len(path) > MAX_DEPTH:
            raise SourceError(line, f"nested deeper than {MAX_DEPTH} levels")
        if len(self.lines) >= MAX_VALUES:
            raise SourceError(line, f"more than {MAX_VALUES:,} values")
        self.lines[path] = line
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, index)) for index, item in enumerate(node.value)]
        return _scalar(node, line)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Json]:
        members: dict[str, Json] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise SourceError(line, "a key must be a plain string")
            key = _joined(key_node.value)
            if key in members:
                raise SourceError(line, f"the key {key!r} appears twice")
            members[key] = self.read(value_node, (*path, key), line)
        return members


def _scalar(node: yaml.Node, line: int) -> Json:
    value: Any = node.value
    kind = node.tag.rpartition(":")[2]
    match kind:
        case "bool":
            return bool(value.lower() == "true")
        case "null":
            return None
        case "str":
            return _joined(value)
        case "int" | "float":
            return _number(kind, value, line)
    raise SourceError(line, f"the tag {node.tag!r} has no JSON equivalent")


def _joined(text: str) -> str:
    """`text` with the two halves of a character joined, as JSON escapes them: "\\ud83d\\ude00"."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _number(kind: str, text: str, line: int) -> int | float:
    try:
        number = int(text) if kind == "int" else float(text)
    except ValueError:
        raise SourceError(
            line, f"{text!r} is not {'an int' if kind == 'int' else 'a float'}"
        ) from None
    if not math.isfinite(number):
        raise SourceError(line, f"{text} is too large for a JSON number")
    return number
