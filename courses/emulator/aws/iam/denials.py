"""How each service says that a call is denied: status, code, words and shape.

Codes and words as real accounts show them; each service spells the action and the resource its own
way. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal
from xml.sax.saxutils import escape

from .checks import PREFIXES
from .model import Check, Effect, PolicyKind, Principal, Verdict

Protocol = Literal["json", "query", "rest-xml", "rest-json", "cbor"]

_DENY: Final = {
    PolicyKind.IDENTITY: "with an explicit deny in an identity-based policy",
    PolicyKind.RESOURCE: "with an explicit deny in a resource-based policy",
    PolicyKind.BOUNDARY: "with an explicit deny in a permissions boundary",
    PolicyKind.SESSION: "with an explicit deny in a session policy",
    PolicyKind.TRUST: "with an explicit deny in the role trust policy",
}
_NOTHING: Final = {
    PolicyKind.IDENTITY: "because no identity-based policy allows the {} action",
    PolicyKind.RESOURCE: "because no resource-based policy allows the {} action",
    PolicyKind.BOUNDARY: "because no permissions boundary allows the {} action",
    PolicyKind.SESSION: "because no session policy allows the {} action",
    PolicyKind.TRUST: "because no role trust policy allows the {} action",
}


@dataclass(frozen=True, slots=True)
class _Shape:
    protocol: Protocol = "json"
    status: int = 400
    code: str = "AccessDeniedException"
    version: str = "1.1"
    """Of the JSON protocol."""
    legacy_code: str = ""
    """For services that left the query protocol: the code that clients go on showing."""


_SHAPES: Final[Mapping[str, _Shape]] = {
    "cloudwatch": _Shape("cbor", 403, legacy_code="AccessDenied"),
    "dynamodb": _Shape(version="1.0"),
    "iam": _Shape("query", 403, "AccessDenied"),
    "lambda": _Shape("rest-json", 403),
    "s3": _Shape("rest-xml", 403, "AccessDenied"),
    "scheduler": _Shape("rest-json", 403),
    "sns": _Shape("query", 403, "AuthorizationError"),
    "sqs": _Shape(status=403, version="1.0", legacy_code="AccessDenied"),
    "states": _Shape(version="1.0"),
    "sts": _Shape("query", 403, "AccessDenied"),
}


@dataclass(frozen=True, slots=True)
class Denial:
    """An HTTP answer."""

    status: int
    content_type: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    """Besides Content-Type and Content-Length."""


def denial(
    service: str,
    principal: Principal,
    check: Check,
    verdict: Verdict,
    *,
    request_id: str = "",
    head: bool = False,
    protocol: Protocol | None = None,
) -> Denial:
    """The answer to a call that was not allowed.

    `head` is true for the method HEAD, whose answer has no body; `protocol` overrides the one that
    today's boto3 speaks with the service.
    """
    prefix = PREFIXES.get(service, service)
    message = sentence(prefix, principal, check, verdict)
    return error(prefix, message, request_id=request_id, head=head, protocol=protocol)


def sentence(service: str, principal: Principal, check: Check, verdict: Verdict) -> str:
    """The message: who may not do what, and why."""
    action = _spelled(service, check.action)
    resource = check.shown or check.resource
    if service == "s3":
        resource = f'"{resource}"'
    who = f"User: {principal.arn} is not authorized to perform: {action}"
    where = "" if check.resource == "*" else f" on resource: {resource}"
    return f"{who}{where} {_reason(verdict).format(action)}"


def error(
    service: str,
    message: str,
    *,
    code: str = "",
    status: int = 0,
    request_id: str = "",
    head: bool = False,
    protocol: Protocol | None = None,
) -> Denial:
    """An error in a service's own shape; by default its code and status for a denied call."""
    shape = _SHAPES.get(PREFIXES.get(service, service), _Shape())
    protocol = protocol or shape.protocol
    status = status or shape.status
    legacy = "" if code else shape.legacy_code
    code = code or (shape.legacy_code if protocol == "query" and legacy else shape.code)
    headers = {"x-amzn-RequestId": request_id} if request_id else {}
    if legacy and protocol in ("json", "cbor"):
        headers["x-amzn-query-error"] = f"{legacy};Sender"
    if protocol == "rest-xml":
        content_type, body = "application/xml", _s3_xml(code, message, request_id)
    elif protocol == "query":
        content_type, body = "text/xml", _query_xml(code, message, request_id)
    elif protocol == "cbor":
        content_type = "application/cbor"
        headers["smithy-protocol"] = "rpc-v2-cbor"
        body = _cbor({"__type": f"com.amazon.coral.service#{code}", "message": message})
    elif protocol == "rest-json":
        content_type = "application/json"
        headers["x-amzn-ErrorType"] = code
        body = json.dumps({"Message": message, "message": message}).encode()
    else:
        content_type = f"application/x-amz-json-{shape.version}"
        kind = f"com.amazon.coral.service#{code}"
        body = json.dumps({"__type": kind, "Message": message, "message": message}).encode()
    return Denial(status, content_type, b"" if head else body, headers)


def _reason(verdict: Verdict) -> str:
    words = _DENY if verdict.effect is Effect.EXPLICIT_DENY else _NOTHING
    return words[verdict.kind]


def _spelled(service: str, action: str) -> str:
    """SQS writes actions in lower case, SNS its own name in capitals."""
    if service == "sqs":
        return action.lower()
    if service == "sns":
        return action.replace("sns:", "SNS:", 1)
    return action


def _s3_xml(code: str, message: str, request_id: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{escape(code)}</Code><Message>{_text(message)}</Message>"
        f"<RequestId>{escape(request_id)}</RequestId></Error>"
    ).encode()


def _query_xml(code: str, message: str, request_id: str) -> bytes:
    return (
        f"<ErrorResponse><Error><Type>Sender</Type><Code>{escape(code)}</Code>"
        f"<Message>{_text(message)}</Message></Error>"
        f"<RequestId>{escape(request_id)}</RequestId></ErrorResponse>"
    ).encode()


def _text(message: str) -> str:
    """Escaped, without the characters that XML cannot hold at all: a key may have any."""
    allowed = (c if c in "\t\n" or c >= " " else "\N{REPLACEMENT CHARACTER}" for c in message)
    kept = "".join(c for c in allowed if not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    return escape(kept)


def _cbor(value: Mapping[str, str]) -> bytes:
    """A map of texts in CBOR (RFC 8949): all that an error needs."""
    parts = [_cbor_head(5, len(value))]
    for pair in value.items():
        for text in pair:
            encoded = text.encode("utf-8", "replace")
            parts += [_cbor_head(3, len(encoded)), encoded]
    return b"".join(parts)


def _cbor_head(major: int, length: int) -> bytes:
    if length < 24:
        return bytes([major << 5 | length])
    return bytes([major << 5 | 26]) + length.to_bytes(4, "big")
