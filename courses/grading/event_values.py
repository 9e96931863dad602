"""Values that an event may hold beside literal JSON.

`{$repeat: {text: x, times: 1000000}}` is a long text, anywhere in an event.
`{$bytes: base64}`, as the whole event, is a payload sent byte for byte: JSON with spaces, escapes or
repeated keys as they are.
`${account}` and `${region}` inside any text stand for the account and region of the lab.
"""

import base64
import binascii
import json
from collections.abc import Callable
from typing import Final, TypeAlias

from courses.grading.json_values import Json, Payload
from courses.grading.yaml_source import Path

ACCOUNT: Final = "123456789012"
REGION: Final = "us-east-1"
MAX_EVENT: Final = 6_291_456
"""Bytes of an event: Invoke refuses more, so no handler would ever see it (6 MB)."""

Complain: TypeAlias = Callable[[Path, str], None]


def read_event(value: Json, path: Path, complain: Complain) -> Payload:
    """The event that `value` stands for; what is wrong is told to `complain`."""
    if isinstance(value, dict) and value.keys() == {"$bytes"}:
        return _bytes(value["$bytes"], (*path, "$bytes"), complain)
    event = _expand(value, path, complain)
    if len(json.dumps(event, ensure_ascii=False)) > MAX_EVENT:
        complain(path, f"is larger than {MAX_EVENT:,} bytes, which Invoke refuses")
    return event


def substitute(value: Json) -> Json:
    """`value` with `${account}` and `${region}` replaced in every text."""
    if isinstance(value, str):
        return value.replace("${account}", ACCOUNT).replace("${region}", REGION)
    if isinstance(value, list):
        return [substitute(item) for item in value]
    if isinstance(value, dict):
        return {key: substitute(item) for key, item in value.items()}
    return value


def _bytes(value: Json, path: Path, complain: Complain) -> bytes:
    try:
        payload = base64.b64decode(value if isinstance(value, str) else "?", validate=True)
        json.loads(payload)
    except binascii.Error:
        complain(path, "takes bytes as base64")
    except (ValueError, RecursionError):
        complain(path, "is not JSON, which Invoke refuses before a handler sees it")
    else:
        return payload
    return b""


def _expand(value: Json, path: Path, complain: Complain) -> Json:
    if isinstance(value, list):
        return [_expand(item, (*path, index), complain) for index, item in enumerate(value)]
    if not isinstance(value, dict):
        return substitute(value)
    for key in value:
        if key == "$repeat" and len(value) == 1:
            return _repeat(value[key], (*path, key), complain)
        if key == "$bytes":
            complain((*path, key), "stands for the whole event only: JSON has no bytes")
        elif key.startswith("$"):
            complain(
                (*path, key), "is not a value that an event can hold; matchers belong to expect"
            )
    return {key: _expand(item, (*path, key), complain) for key, item in value.items()}


def _repeat(value: Json, path: Path, complain: Complain) -> str:
    match value:
        case {"text": str(text), "times": int(times), **rest} if not rest:
            if 0 <= times * len(text) <= MAX_EVENT:
                return text * times
            complain(path, f"makes more than {MAX_EVENT:,} characters")
        case _:
            complain(path, "takes {text: …, times: …}")
    return ""
