"""Values that events and calls on AWS may hold beside literal JSON.

`{$repeat: {text: x, times: 1000000}}` is a long text.
`{$json: …}` is the JSON text of a value, as in a message's body.
`{$bytes: base64}` is bytes: as a whole event a payload sent byte for byte (JSON with spaces, escapes
or repeated keys as they are), inside a call on AWS a value of bytes.
`${account}` and `${region}` inside any text stand for the account and region of the lab.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from courses.grading.bindings import ALWAYS, bind
from courses.grading.json_values import Json, Payload
from courses.grading.yaml_source import Path

MAX_EVENT: Final = 6_291_456
"""Bytes of an event: Invoke refuses more, so no handler would ever see it (6 MB)."""

Complain: TypeAlias = Callable[[Path, str], None]


def read_event(value: Json, path: Path, complain: Complain) -> Payload:
    """The event that `value` stands for; what is wrong is told to `complain`."""
    if isinstance(value, dict) and value.keys() == {"$bytes"}:
        return _payload(value["$bytes"], (*path, "$bytes"), complain)
    event = _Values(complain).expand(value, path)
    _limit(event, path, "which Invoke refuses", complain)
    return event


def read_parameters(value: Mapping[str, Json], path: Path, complain: Complain) -> dict[str, Json]:
    """The parameters of a call on AWS; what is wrong is told to `complain`."""
    values = _Values(complain, with_bytes=True)
    parameters = {key: values.expand(item, (*path, key)) for key, item in value.items()}
    _limit(parameters, path, "more than a test may send", complain)
    return parameters


def _limit(value: Json, path: Path, why: str, complain: Complain) -> None:
    if len(json.dumps(value, ensure_ascii=False)) > MAX_EVENT:
        complain(path, f"is larger than {MAX_EVENT:,} bytes, {why}")


def _payload(value: Json, path: Path, complain: Complain) -> bytes:
    payload = _decoded(value, path, complain)
    if payload is None:
        return b""
    try:
        json.loads(payload)
    except (ValueError, RecursionError):
        complain(path, "is not JSON, which Invoke refuses before a handler sees it")
    return payload


def _decoded(value: Json, path: Path, complain: Complain) -> bytes | None:
    try:
        return base64.b64decode(value if isinstance(value, str) else "?", validate=True)
    except binascii.Error:
        complain(path, "takes bytes as base64")
        return None


class _Values:
    def __init__(self, complain: Complain, *, with_bytes: bool = False) -> None:
        self._complain = complain
        self._with_bytes = with_bytes

    def expand(self, value: Json, path: Path) -> Json:
        if isinstance(value, list):
            return [self.expand(item, (*path, index)) for index, item in enumerate(value)]
        if not isinstance(value, dict):
            bound: Json = bind(value, ALWAYS)
            return bound
        if len(value) == 1:
            ((key, argument),) = value.items()
            where = (*path, key)
            if key == "$repeat":
                return self._repeat(argument, where)
            if key == "$json":
                return json.dumps(self.expand(argument, where), ensure_ascii=False)
            if key == "$bytes" and self._with_bytes:
                _decoded(argument, where, self._complain)
                return value
        for key in value:
            if key == "$bytes":
                message = "stands for the whole event only: JSON has no bytes"
                self._complain((*path, key), message)
            elif key.startswith("$") and not key.startswith("${"):
                message = "is not a value that can be sent; matchers belong to expect"
                self._complain((*path, key), message)
        return {bind(key, ALWAYS): self.expand(item, (*path, key)) for key, item in value.items()}

    def _repeat(self, value: Json, path: Path) -> str:
        match value:
            case {"text": str(text), "times": int(times), **rest} if not rest:
                if 0 <= times * len(text) <= MAX_EVENT:
                    return text * times
                self._complain(path, f"makes more than {MAX_EVENT:,} characters")
            case _:
                self._complain(path, "takes {text: …, times: …}")
        return ""
