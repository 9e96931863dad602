"""Checks a parsed file against its JSON Schema in `docs/schemas` and says what is wrong in words."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Final

from jsonschema.exceptions import ValidationError

from courses.content.errors import Problem
from courses.grading.schema_check import validator
from courses.grading.yaml_source import Document, Path

_TYPES: Final = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping of fields",
}


def check(document: Document, schema: str, file: str, first_line: int = 1) -> list[Problem]:
    """All violations of `docs/schemas/<schema>.schema.json`; the document's text begins in
    `first_line` of the file.
    """
    found = dict.fromkeys(
        (path, message)
        for error in validator(schema).iter_errors(document.value)
        for path, message in _explain(error)
    )
    return [
        Problem(file, document.line(path) + first_line - 1, dotted(path), message)
        for path, message in found
    ]


def dotted(path: Path) -> str:
    """A path as an author reads it: `("sources", 0, "url")` is "sources.0.url"."""
    return ".".join(str(step) for step in path)


def _explain(error: ValidationError) -> Iterator[tuple[Path, str]]:
    path = tuple(error.absolute_path)
    schema: Any = error.schema
    value: Any = error.instance
    if error.validator == "required":
        for name in schema["required"]:
            if name not in value:
                yield (*path, name), "is missing"
    elif error.validator == "additionalProperties":
        known = list(schema["properties"])
        for name in value:
            if name not in known:
                yield (*path, name), f"is not a field here; {_suggest(name, known)}"
    else:
        yield path, _in_words(error, schema, value)


def _in_words(error: ValidationError, schema: Any, value: Any) -> str:
    rule: Any = error.validator_value
    match error.validator:
        case "type":
            kinds = [rule] if isinstance(rule, str) else rule
            return "must be " + " or ".join(_TYPES[kind] for kind in kinds)
        case "enum":
            return f"must be one of {', '.join(rule)}; it is {value!r}"
        case "minLength":
            return "must not be empty"
        case "minItems":
            return f"must have at least {rule} {'entry' if rule == 1 else 'entries'}"
        case "maxItems":
            return f"must have at most {rule} entries"
        case "pattern":
            return f"must be {schema['description']}; it is {value!r}"
    return error.message


def _suggest(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
