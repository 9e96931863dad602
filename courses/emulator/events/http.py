"""What the HTTP sources share: one request, described alike whatever carries it.

All take the same facts, so that one request can be sent through each of them: `httpMethod`, `path`,
`headers` and `queryStringParameters` (a value, or a list for what was sent several times), `body`
(other values than text become JSON), `isBase64Encoded`, `pathParameters`, `stageVariables`, `time`,
`requestId`, `sourceIp`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from .moments import EXAMPLE, Moment, epoch_milliseconds, moment
from .values import Facts

SOURCE_IP: Final = "203.0.113.10"
USER_AGENT: Final = "lambda-lab/1.0"
TRACE_ID: Final = "Root=1-697dd1a0-0123456789abcdef01234567"
REQUEST_ID: Final = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"


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
    time: Moment = EXAMPLE
    request_id: str = REQUEST_ID
    source_ip: str = SOURCE_IP

    @property
    def resource(self) -> str:
        """The path with `{name}` for every segment that is a path parameter's value."""
        names = {value: name for name, value in (self.path_parameters or {}).items()}
        segments = (
            f"{{{names[part]}}}" if part in names else part for part in self.path.split("/")
        )
        return "/".join(segments)

    @property
    def clock(self) -> str:
        """The time as API Gateway writes it: 31/Jan/2026:10:00:00 +0000."""
        return moment(self.time).strftime("%d/%b/%Y:%H:%M:%S +0000")

    @property
    def epoch_ms(self) -> int:
        return epoch_milliseconds(self.time)

    def header(self, name: str) -> str:
        """The last value of a header, by its name in lower case."""
        return {key.lower(): values[-1] for key, values in self.headers.items()}[name]


def request(facts: Facts, *, host: str) -> Request:
    """The request that the facts describe, to `host`, with the headers that every request has."""
    body = facts.get("body")
    source_ip = str(facts.get("sourceIp", SOURCE_IP))
    sent = {
        "Accept": "*/*",
        "Host": host,
        "User-Agent": USER_AGENT,
        "X-Amzn-Trace-Id": TRACE_ID,
        "X-Forwarded-For": source_ip,
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    }
    if body is not None and not isinstance(body, str):
        body = json.dumps(body, ensure_ascii=False)
        sent["Content-Type"] = "application/json"
    given = _lists(facts.get("headers", {}))
    lower = {name.lower() for name in given}
    headers = {name: [value] for name, value in sent.items() if name.lower() not in lower}
    return Request(
        method=facts.get("httpMethod", "GET"),
        path=facts.get("path", "/"),
        headers={**headers, **given},
        query=_lists(facts.get("queryStringParameters", {})),
        body=body,
        base64=facts.get("isBase64Encoded", False),
        path_parameters=facts.get("pathParameters"),
        stage_variables=facts.get("stageVariables"),
        time=facts.get("time", EXAMPLE),
        request_id=facts.get("requestId", REQUEST_ID),
        source_ip=source_ip,
    )


def last(values: Mapping[str, list[str]]) -> dict[str, str]:
    """Of each name the last value."""
    return {name: several[-1] for name, several in values.items()}


def _lists(values: Mapping[str, Any]) -> dict[str, list[str]]:
    return {name: [value] if isinstance(value, str) else value for name, value in values.items()}
