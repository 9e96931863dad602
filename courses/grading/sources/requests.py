"""The members of `with:` that all HTTP sources share, so that one request fits each of them."""

from typing import Any, Final

from courses.grading.sources.base import TEXT, TEXT_MAP, TEXTS

_ONE_OR_MORE: Final = {
    "type": "object",
    "additionalProperties": {"anyOf": [TEXT, {**TEXTS, "minItems": 1}]},
}

MEMBERS: Final[dict[str, Any]] = {
    "httpMethod": {"enum": ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]},
    "path": {"type": "string", "pattern": "^/"},
    "headers": _ONE_OR_MORE,
    "queryStringParameters": _ONE_OR_MORE,
    "body": {"type": ["string", "object", "array", "null"]},
    "isBase64Encoded": {"type": "boolean"},
}
"""`body` as an object or a list stands for its JSON text. A header or parameter with a list was
sent several times."""

ROUTED: Final[dict[str, Any]] = {"pathParameters": TEXT_MAP, "stageVariables": TEXT_MAP}
"""Members of sources that route to a function by path."""
