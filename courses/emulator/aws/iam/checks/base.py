"""What the services' tables share."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ..model import ACCOUNT, REGION, Check, Context

Parameters = Mapping[str, Any]
"""A call's parameters, named as in botocore's model of the service."""

Resolve = Callable[[str, str], str]
"""Looks a name up in the state of the account; "" when there is no such thing. The kinds:

- "secret": a secret's name or part of its ARN -> its ARN with the suffix
- "kinesis-iterator": a shard iterator of Kinesis -> the stream's ARN
- "partition-key": table name -> the name of its partition key
- "partition-key-of-index": "TABLE/INDEX" -> the same of an index
"""

Checks = Callable[[str, Parameters, Resolve], list[Check]]
"""(operation, parameters, resolve) -> what must all be allowed."""

ANYTHING: Final = "*"


def nothing_known(_kind: str, _name: str) -> str:
    """A `Resolve` for calls that are checked without state."""
    return ""


def arn(service: str, resource: str, *, region: str = REGION, account: str = ACCOUNT) -> str:
    """An ARN in the lab's account and Region."""
    return f"arn:aws:{service}:{region}:{account}:{resource}"


def text(value: Any) -> str:
    """A parameter as text: "" for what is missing or has another type."""
    return value if isinstance(value, str) else ""


def items(value: Any) -> list[Any]:
    """A parameter as a list: empty for what is missing or has another type."""
    return value if isinstance(value, list) else []


def members(value: Any) -> Mapping[str, Any]:
    """A parameter as an object: empty for what is missing or has another type."""
    return value if isinstance(value, Mapping) else {}


def pairs(value: Any, key: str = "Key", content: str = "Value") -> dict[str, str]:
    """Tags as a mapping, whether they came as one or as `[{Key, Value}]`."""
    if isinstance(value, Mapping):
        return {str(name): str(tag) for name, tag in value.items()}
    found = [members(item) for item in items(value)]
    return {text(item.get(key)): text(item.get(content)) for item in found}


def given(parameters: Parameters, names: Mapping[str, str]) -> Context:
    """Context keys for the parameters that are there: `names` maps parameter to key."""
    found: dict[str, tuple[str, ...]] = {}
    for parameter, key in names.items():
        value = parameters.get(parameter)
        if isinstance(value, bool):
            found[key.lower()] = ("true" if value else "false",)
        elif isinstance(value, str | int | float) and value != "":
            found[key.lower()] = (str(value),)
    return found


def one(action: str, resource: str, context: Context | None = None) -> list[Check]:
    """A single check."""
    return [Check(action, resource, context or {})]


def pass_role(role: Any, service: str) -> list[Check]:
    """What handing a role to a service needs besides."""
    if not text(role):
        return []
    return one("iam:PassRole", text(role), {"iam:passedtoservice": (service,)})
