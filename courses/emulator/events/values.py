"""What several builders need: bytes, ids and texts out of facts."""

import base64
import json
import uuid
from collections.abc import Mapping
from typing import Any, Final

from courses.emulator.records import ACCOUNT_ID, REGION, Json

__all__ = ["ACCOUNT_ID", "REGION", "Facts", "Json", "as_text", "base64_text", "example_id", "plain"]

Facts = Mapping[str, Any]
"""What happened, as the account's state has it; each builder's docstring lists its members."""

_EXAMPLES: Final = uuid.UUID("6f2c1b7e-3b0a-5d55-9c1d-2f3c4a5b6c7d")


def example_id(*parts: object) -> str:
    """An id that is always the same for the same parts, where the facts have none."""
    return str(uuid.uuid5(_EXAMPLES, "/".join(map(str, parts))))


def as_text(value: Json) -> str:
    """A text as it is; any other value as its JSON text."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def base64_text(value: Json) -> str:
    """Bytes as base64: from bytes, from `{"$bytes": base64}`, or from text or another JSON value."""
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode()
    if isinstance(value, Mapping) and value.keys() == {"$bytes"}:
        return str(value["$bytes"])
    return base64.b64encode(as_text(value).encode()).decode()


def plain(value: Json) -> Json:
    """`value` with bytes, also as `{"$bytes": base64}`, turned into base64 text wherever they are."""
    if isinstance(value, bytes | bytearray):
        return base64_text(value)
    if isinstance(value, Mapping):
        if value.keys() == {"$bytes"}:
            return value["$bytes"]
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value
