"""The condition keys of DynamoDB that look into a request: partition keys and attribute names.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
"""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from ..model import Context
from .base import Parameters, Resolve, items, members, text

_TOKEN: Final = re.compile(r"[:#]?[A-Za-z_][A-Za-z0-9_]*|[.\[\](),=<>+-]|[0-9]+")
_WORDS: Final = frozenset(
    "set remove add delete and or not between in".split()
    + "attribute_exists attribute_not_exists attribute_type begins_with contains size".split()
    + "if_not_exists list_append".split()
)
_EXPRESSIONS: Final = (
    "ProjectionExpression",
    "UpdateExpression",
    "ConditionExpression",
    "FilterExpression",
    "KeyConditionExpression",
)
_LONGEST: Final = 16_384
"""Characters of an expression; AWS takes 4 KB."""


def context(operation: str, parameters: Parameters, resolve: Resolve) -> Context:
    """`dynamodb:LeadingKeys` and `dynamodb:Attributes` of one request on one table."""
    partition_key = _partition_key(parameters, resolve)
    found: dict[str, tuple[str, ...]] = {}
    if values := _distinct(_leading(operation, parameters, partition_key)):
        found["dynamodb:leadingkeys"] = values
    if names := _distinct(_attributes(parameters)):
        found["dynamodb:attributes"] = names
    return found


def batch_context(table: str, request: Any, resolve: Resolve) -> Context:
    """The same for one table of BatchGetItem or BatchWriteItem."""
    if isinstance(request, Mapping):
        parts = [{"Key": key} for key in items(request.get("Keys"))]
        around = {name: value for name, value in request.items() if name != "Keys"}
    else:
        around = {}
        parts = [
            {name: member}
            for item in items(request)
            for write in members(item).values()
            for name, member in members(write).items()
        ]
    leading: list[str] = []
    names: list[str] = []
    for part in [*parts, around]:
        own = context("", {"TableName": table, **part}, resolve)
        leading += own.get("dynamodb:leadingkeys", ())
        names += own.get("dynamodb:attributes", ())
    found = {"dynamodb:leadingkeys": leading, "dynamodb:attributes": names}
    return {key: _distinct(values) for key, values in found.items() if values}


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _partition_key(parameters: Parameters, resolve: Resolve) -> str:
    table = text(parameters.get("TableName")).rsplit("/", 1)[-1]
    index = text(parameters.get("IndexName"))
    if index:
        return resolve("partition-key-of-index", f"{table}/{index}")
    return resolve("partition-key", table) if table else ""


def _value(attribute: Any) -> Iterator[str]:
    """An attribute value's text: {"S": "a"}, {"N": "1"}, {"B": base64 or bytes}."""
    for kind, value in members(attribute).items():
        if kind == "B" and isinstance(value, bytes):
            yield base64.b64encode(value).decode()
        elif kind in ("S", "N", "B") and isinstance(value, str):
            yield value


def _leading(operation: str, parameters: Parameters, partition_key: str) -> Iterator[str]:
    if not partition_key:
        return
    for name in ("Key", "Item"):
        yield from _value(members(parameters.get(name)).get(partition_key))
    if operation != "Query":
        return
    condition = members(members(parameters.get("KeyConditions")).get(partition_key))
    for value in items(condition.get("AttributeValueList")):
        yield from _value(value)
    tokens = _TOKEN.findall(text(parameters.get("KeyConditionExpression"))[:_LONGEST])
    names = members(parameters.get("ExpressionAttributeNames"))
    values = members(parameters.get("ExpressionAttributeValues"))
    for left, sign, right in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if sign == "=" and text(names.get(left, left)) == partition_key:
            yield from _value(values.get(right))
        elif sign == "=" and text(names.get(right, right)) == partition_key:
            yield from _value(values.get(left))


def _attributes(parameters: Parameters) -> Iterator[str]:
    for name in ("Key", "Item", "KeyConditions", "QueryFilter", "ScanFilter", "AttributeUpdates"):
        yield from map(str, members(parameters.get(name)))
    yield from map(text, items(parameters.get("AttributesToGet")))
    names = members(parameters.get("ExpressionAttributeNames"))
    for expression in _EXPRESSIONS:
        before = ""
        for token in _TOKEN.findall(text(parameters.get(expression))[:_LONGEST]):
            head = token[0].isalpha() or token[0] in "#_"
            if head and before != "." and token.lower() not in _WORDS:
                yield text(names.get(token, token))
            before = token
