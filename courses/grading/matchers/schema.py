"""`$schema: {JSON Schema}`: a value that fits a JSON Schema, draft 2020-12.

References resolve within the schema only; nothing is fetched.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

import jsonschema
import referencing.exceptions
import referencing.jsonschema
from jsonschema import validators

from courses.grading import safe_regex
from courses.grading.json_values import ABSENT, Found, Json, fold, more_than
from courses.grading.matchers.base import Kind, Matcher, Miss, Rules, join


def _pattern(
    validator: Any, pattern: str, instance: Any, schema: Any
) -> Iterator[jsonschema.ValidationError]:
    if isinstance(instance, str) and not safe_regex.search(pattern, instance):
        yield jsonschema.ValidationError(f"does not match the pattern {pattern}")


def _unique_items(
    validator: Any, wanted: bool, instance: Any, schema: Any
) -> Iterator[jsonschema.ValidationError]:
    # jsonschema compares every pair of objects.
    if wanted and isinstance(instance, list):
        texts = [json.dumps(_canonical(item), sort_keys=True) for item in instance]
        if len(set(texts)) < len(texts):
            yield jsonschema.ValidationError("has items twice")


def _canonical(value: Json) -> Json:
    """`value` with whole numbers as int, so that equal values have equal JSON text."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_canonical(item) for item in value]
    if isinstance(value, dict):
        return {key: _canonical(item) for key, item in value.items()}
    return value


_VALIDATOR: Final[Any] = validators.extend(  # type: ignore[no-untyped-call]
    jsonschema.Draft202012Validator, {"pattern": _pattern, "uniqueItems": _unique_items}
)


MAX_VALUES: Final = 10_000
"""Values within a result that are checked; a hostile one holds millions."""


class Schema(Matcher):
    def problem(self, argument: Json) -> str | None:
        if not isinstance(argument, dict):
            return "takes a JSON Schema as an object"
        try:
            jsonschema.Draft202012Validator.check_schema(argument)
        except jsonschema.SchemaError as error:
            return f"is not a JSON Schema: {fold(error.message, 200)}"
        return next(_problems(argument, _resolver(argument)), None)

    def wanted(self, argument: Json, rules: Rules) -> str:
        return "a value that fits the schema"

    def match(self, argument: Json, actual: Found, at: str, rules: Rules) -> Miss | None:
        wanted = self.wanted(argument, rules)
        if more_than(actual if actual is not ABSENT else None, MAX_VALUES):
            return Miss(at, Kind.LENGTH, f"{wanted}, of at most {MAX_VALUES:,} values", actual)
        validator = _VALIDATOR(argument, registry=referencing.Registry())
        try:
            error = jsonschema.exceptions.best_match(validator.iter_errors(actual))
        except RecursionError:  # a schema that refers to itself, on a value that goes deep
            return Miss(at, Kind.VALUE, wanted, actual)
        if error is None:
            return None
        for key in error.absolute_path:
            at = join(at, key)
        kind = Kind.MISSING if error.validator == "required" else Kind.VALUE
        rule = f"a value that fits the schema ({fold(_rule(error), 120)})"
        return Miss(at, kind, rule, error.instance)


def _rule(error: jsonschema.ValidationError) -> str:
    return f"{error.validator}: {error.validator_value}"


def _resolver(schema: dict[str, Json]) -> referencing._core.Resolver[Any]:
    resource = referencing.jsonschema.DRAFT202012.create_resource(schema)
    return referencing.Registry().resolver_with_root(resource)


def _problems(schema: Json, resolver: referencing._core.Resolver[Any]) -> Iterator[str]:
    if isinstance(schema, list):
        for item in schema:
            yield from _problems(item, resolver)
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "patternProperties":
                yield "uses patternProperties, which this version does not have"
            elif key == "pattern" and isinstance(value, str):
                problem = safe_regex.problem(value)
                if problem is not None:
                    yield problem
            elif key == "$ref" and isinstance(value, str):
                try:
                    resolver.lookup(value)
                except referencing.exceptions.Unresolvable:
                    yield f"refers to {value}, which is not in the schema"
            else:
                yield from _problems(value, resolver)


MATCHER = Schema()
