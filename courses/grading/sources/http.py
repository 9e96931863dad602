"""What the HTTP sources share: one request, described alike whatever carries it.

All take the same members in `with:`, so that one request can be sent through each of them.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from courses.grading.sources.base import TEXT, TEXTS

SOURCE_IP: Final = "203.0.113.10"
USER_AGENT: Final = "lambda-lab/1.0"
TRACE_ID: Final = "Root=1-697dd1a0-0123456789abcdef01234567"

_ONE_OR_MORE: Final = {
    "type": "object",
    "additionalProperties": {"anyOf": [TEXT, {**TEXTS, "minItems": 1}]},
}
_TEXT_MAP: Final = {"type": "object", "additionalProperties": TEXT}

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

ROUTED: Final[dict[str, Any]] = {"pathParameters": _TEXT_MAP, "stageVariables": _TEXT_MAP}
"""Members of sources that route to a function by path."""


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request."""

    method: str
    path: str
    headers: dict[str, list[str]]
    """Names in the case that the client sent."""
    query: dict[str, list[str]]
    """Decoded values."""
    body: str | None
    base64: bool
    path_parameters: dict[str, str] | None
    stage_variables: dict[str, str] | None

    @property
    def resource(self) -> str:
        """The path with `{name}` for every segment that is a path parameter's value."""
        names = {value: name for name, value in (self.path_parameters or {}).items()}
        segments = (
            f"{{{names[part]}}}" if part in names else part for part in self.path.split("/")
        )
        return "/".join(segments)

    def header(self, name: str) -> str:
        """The last value of a header, by its name in lower case."""
        return {key.lower(): values[-1] for key, values in self.headers.items()}[name]


def request(members: dict[str, Any], *, host: str) -> Request:
    """The request that `with:` describes, to `host`, with the headers that every request has."""
    body = members.get("body")
    sent = {
        "Accept": "*/*",
        "Host": host,
        "User-Agent": USER_AGENT,
        "X-Amzn-Trace-Id": TRACE_ID,
        "X-Forwarded-For": SOURCE_IP,
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    }
    if isinstance(body, dict | list):
        body = json.dumps(body, ensure_ascii=False)
        sent["Content-Type"] = "application/json"
    given = _lists(members.get("headers", {}))
    lower = {name.lower() for name in given}
    headers = {name: [value] for name, value in sent.items() if name.lower() not in lower}
    return Request(
        method=members.get("httpMethod", "GET"),
        path=members.get("path", "/"),
        headers={**headers, **given},
        query=_lists(members.get("queryStringParameters", {})),
        body=body,
        base64=members.get("isBase64Encoded", False),
        path_parameters=members.get("pathParameters"),
        stage_variables=members.get("stageVariables"),
    )


def last(values: dict[str, list[str]]) -> dict[str, str]:
    """Of each name the last value."""
    return {name: several[-1] for name, several in values.items()}


def _lists(values: dict[str, Any]) -> dict[str, list[str]]:
    return {name: [value] if isinstance(value, str) else value for name, value in values.items()}
