"""JSON Schema validation that reports every problem in an author's words, with its path."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path as FilePath
from typing import Any, Final

import jsonschema
import referencing

from courses.grading.json_values import Json, brief
from courses.grading.yaml_source import Path

SCHEMAS: Final = FilePath(__file__).parents[2] / "docs" / "schemas"


@cache
def validator(name: str) -> Any:
    """The validator of `docs/schemas/<name>.schema.json`."""
    text = (SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(json.loads(text), registry=referencing.Registry())


def problems(name: str, document: Json) -> Iterator[tuple[Path, str]]:
    """Where and how `document` breaks the schema `name`."""
    return _problems(validator(name), document)


def problems_against(schema: dict[str, Any], document: Json) -> Iterator[tuple[Path, str]]:
    """Where and how `document` breaks `schema`."""
    registry: referencing.Registry[Any] = referencing.Registry()
    return _problems(jsonschema.Draft202012Validator(schema, registry=registry), document)


def _problems(schema: Any, document: Json) -> Iterator[tuple[Path, str]]:
    for error in schema.iter_errors(document):
        path = tuple(error.absolute_path)
        match error.validator:
            case "additionalProperties":
                yield from _unknown(error, path)
            case "required":
                yield from _missing(error, path)
            case _:
                yield path, _in_words(error)


def _unknown(error: jsonschema.ValidationError, path: Path) -> Iterator[tuple[Path, str]]:
    # A key that fits a pattern is known; the pattern's own description is its name.
    schema: Any = error.schema
    patterns = schema.get("patternProperties", {})
    known = [*schema.get("properties", {}), *(patterns[key]["title"] for key in patterns)]
    instance: Any = error.instance
    for key in sorted(instance):
        if key not in known and not any(re.search(pattern, key) for pattern in patterns):
            yield (*path, key), f"unknown key; there are {', '.join(known)}"


def _missing(error: jsonschema.ValidationError, path: Path) -> Iterator[tuple[Path, str]]:
    # jsonschema yields one error per missing key and names it only inside its message.
    key = error.message.split("'")[1]
    yield path, f"{key} is missing"


def _in_words(error: jsonschema.ValidationError) -> str:
    value: Any = error.validator_value
    instance: Any = error.instance
    got = brief(instance, 60)
    match error.validator:
        case "type":
            names = [value] if isinstance(value, str) else value
            return f"must be {' or '.join(map(_with_article, names))}, not {got}"
        case "anyOf":
            return f"{got} has none of the forms that it may have"
        case "enum":
            return f"must be {' or '.join(map(str, value))}, not {got}"
        case "const":
            return f"must be {brief(value)}, not {got}"
        case "minimum" | "maximum":
            return f"{got} is {'less' if error.validator == 'minimum' else 'more'} than {value}"
        case "pattern":
            return f"{got} does not have the form {value}"
        case "uniqueItems":
            return "names something twice"
        case "minItems" | "minProperties" | "minLength":
            return "is empty"
    return (
        "has more members than this version takes"
        if "max" in str(error.validator)
        else error.message
    )


def _with_article(name: str) -> str:
    if name == "null":
        return name
    return f"an {name}" if name[0] in "aio" else f"a {name}"
