"""Members between JSON, boto3's types and HTTP."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from courses.emulator.records import Json

from .routes import blob


def unpacked(value: Json, kind: str) -> Any:
    """{"$bytes": base64} becomes bytes wherever it is; so does text where bytes are meant."""
    if isinstance(value, dict):
        if set(value) == {"$bytes"} and isinstance(value["$bytes"], str):
            return blob(value["$bytes"])
        return {name: unpacked(item, "") for name, item in value.items()}
    if kind == "z" and isinstance(value, str):
        return value.encode()
    return value


def packed(value: Any) -> Json:
    """As a root call's reply: times in ISO 8601, bytes as text where they are UTF-8."""
    return _mapped(value, lambda moment: moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def over_http(value: Any) -> Json:
    """As in a REST-JSON body: times are epoch seconds, bytes are base64."""
    return _mapped(value, lambda moment: moment.timestamp())


def _mapped(value: Any, time: Callable[[datetime], Json]) -> Json:
    if isinstance(value, dict):
        return {name: _mapped(item, time) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(item, time) for item in value]
    if isinstance(value, datetime):
        return time(value)
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return {"$bytes": base64.b64encode(value).decode()}
    return value
