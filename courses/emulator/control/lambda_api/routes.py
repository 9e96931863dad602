"""Lambda's REST operations: paths, members and their types, found by method and path.

From the service's own model, https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html. A
module of this folder adds an operation with `@operation`; the function's name is the client's.
"""

import base64
import binascii
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from courses.emulator.control.lambda_errors import LambdaError

if TYPE_CHECKING:
    from .api import Caller, LambdaApi

Parameters = dict[str, Any]
Reply = dict[str, Any]
Run = Callable[["LambdaApi", "Caller", Parameters], Awaitable[Reply]]

_TYPES: dict[str, tuple[type, ...]] = {
    "s": (str,),
    "i": (int,),
    "n": (int, float),
    "b": (bool,),
    "l": (list,),
    "m": (dict,),
    "t": (str, int, float),
    "z": (bytes,),
}
_PART = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. Members are name and type letter; those in `path` are always text."""

    name: str
    method: str
    path: re.Pattern[str]
    query: Mapping[str, str]
    """Query parameter by member."""
    headers: Mapping[str, str]
    types: Mapping[str, str]
    required: tuple[str, ...]
    payload: str
    """The member that is the whole body, "" for JSON."""
    status: int
    run: Run

    @property
    def camel(self) -> str:
        """In AWS's own spelling, as policies and models name it."""
        return "".join(part.capitalize() for part in self.name.split("_"))


OPERATIONS: dict[str, Operation] = {}


def operation(
    method: str,
    path: str,
    body: str = "",
    *,
    query: str = "",
    headers: Mapping[str, str] | None = None,
    required: str = "",
    payload: str = "",
    status: int = 200,
) -> Callable[[Run], Run]:
    """Register an operation. `body` and `query` are "Name:type" words, with types as in _TYPES."""

    def register(run: Run) -> Run:
        in_path = _PART.findall(path)
        named = dict(word.split(":") for word in f"{body} {query}".split())
        queried = {word.split(":")[0]: word.split(":")[0] for word in query.split()}
        name = run.__name__
        OPERATIONS[name] = Operation(
            name=name,
            method=method,
            path=re.compile(_PART.sub(r"(?P<\1>[^/]+)", path)),
            query={
                member: member[0].lower() + member[1:] if member == "TagKeys" else member
                for member in queried
            },
            headers=headers or {},
            types=named | dict.fromkeys(in_path, "s") | dict.fromkeys(headers or {}, "s"),
            required=(*in_path, *required.split()),
            payload=payload,
            status=status,
            run=run,
        )
        return run

    return register


def find(method: str, path: str) -> tuple[Operation, Parameters]:
    """The operation of a request, and the members that its path and query hold. Raises LambdaError."""
    parts = urlsplit(path)
    asked = parse_qs(parts.query, keep_blank_values=True)
    for found in OPERATIONS.values():
        match = found.path.fullmatch(parts.path.rstrip("/"))
        if match and found.method == method and ("List" in asked) == _lists_all(found):
            members: Parameters = {
                name: unquote(value) for name, value in match.groupdict().items()
            }
            for member, name in found.query.items():
                if name in asked:
                    members[member] = _queried(found.types[member], asked[name])
            return found, members
    raise not_offered(f"The operation {method} {parts.path[:100]}")


def _lists_all(found: Operation) -> bool:
    return found.name == "list_provisioned_concurrency_configs"


def _queried(kind: str, values: list[str]) -> Any:
    if kind == "l":
        return values
    if kind == "i":
        return int(values[0]) if values[0].isdecimal() else values[0]
    return values[0]


def read_body(found: Operation, body: bytes) -> Parameters:
    """The members of a JSON body. Raises LambdaError."""
    if found.payload:
        return {found.payload: body}
    if not body:
        return {}
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise LambdaError("SerializationException", "The body is not JSON.") from None
    if not isinstance(value, dict):
        raise LambdaError("SerializationException", "The body is not a JSON object.")
    for name, kind in found.types.items():
        if kind == "z" and isinstance(value.get(name), str):
            value[name] = blob(value[name])
    return value


def blob(text: str) -> bytes:
    """Bytes out of base64. Raises LambdaError."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise LambdaError("SerializationException", "A member is not base64.") from None


def check(found: Operation, members: Parameters) -> None:
    """Raise LambdaError for a member that is unknown, missing or of another type."""
    for name in found.required:
        if members.get(name) is None:
            raise LambdaError("ValidationException", f"Missing required parameter: {name}.")
    for name, value in members.items():
        kind = found.types.get(name)
        if kind is None:
            raise not_offered(f"{name} of {found.camel}")
        wrong_bool = kind in "in" and isinstance(value, bool)
        if value is not None and (wrong_bool or not isinstance(value, _TYPES[kind])):
            raise LambdaError("SerializationException", f"{name} has another type.")


def not_offered(what: str) -> LambdaError:
    return LambdaError(
        "NotAvailableInLambdaLab", f"{what} is not offered by Lambda Lab's AWS Lambda."
    )
