"""What an HTTP front makes of a function's result: an answer to the client, or an error with a reason.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html
https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html; answers of function URLs as in
recordings of November 2025.
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from .values import Json

MEGABYTE: Final = 1024 * 1024
_INVOKE_LIMIT: Final = 6 * MEGABYTE


class _Malformed(ValueError):
    """The result has a shape that the front does not understand."""


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """What the client gets."""

    status: int
    headers: tuple[tuple[str, str], ...]
    """A name may come several times."""
    body: bytes
    reason: str = ""
    """Why the client got an error of the front's instead of the function's answer; else ""."""


@dataclass(frozen=True, slots=True)
class Front:
    """The rules of one HTTP front."""

    name: str
    """As a sentence begins: "A REST API"."""
    members: frozenset[str] | None
    """What a result may hold; None where other members are ignored."""
    infers: bool
    """Whether a result without statusCode becomes the body of a 200."""
    content_type: str
    """For an answer that names none."""
    error: tuple[int, str, str]
    """Status, content type and body when the result is malformed or the function failed."""
    timeout: tuple[int, str, str] | None
    """The same when the function takes longer than the front waits; None where it does not give up."""
    response_limit: int
    """Bytes of an answer's body."""
    max_seconds: int = 0
    """How long the front waits, where it has a timeout."""


def _json(status: int, message: str) -> tuple[int, str, str]:
    return status, "application/json", json.dumps({"message": message})


def _html(title: str) -> str:
    return (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n"
        f"<center><h1>{title}</h1></center>\r\n</body>\r\n</html>\r\n"
    )


_REST_MEMBERS: Final = frozenset(
    {"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"}
)

FRONTS: Final[Mapping[str, Front]] = {
    "apigateway-rest": Front(
        name="A REST API",
        members=_REST_MEMBERS,
        infers=False,
        content_type="application/json",
        error=_json(502, "Internal server error"),
        timeout=_json(504, "Endpoint request timed out"),
        response_limit=10 * MEGABYTE,
        max_seconds=29,
    ),
    # Unlike the other fronts, an HTTP API answers 500 here: its page on troubleshooting has the body,
    # https://github.com/awslabs/aws-lambda-cpp/issues/117 the status.
    "apigateway-http": Front(
        name="An HTTP API",
        members=None,
        infers=True,
        content_type="text/plain; charset=utf-8",
        error=_json(500, "Internal Server Error"),
        timeout=_json(503, "Service Unavailable"),
        response_limit=10 * MEGABYTE,
        max_seconds=30,
    ),
    "function-url": Front(
        name="A function URL",
        members=None,
        infers=True,
        content_type="application/json",
        error=(502, "application/json", "Internal Server Error"),
        timeout=None,
        response_limit=_INVOKE_LIMIT,
    ),
    "alb": Front(
        name="A load balancer",
        members=None,
        infers=False,
        content_type="",
        error=(502, "text/html", _html("502 Bad Gateway")),
        timeout=None,
        response_limit=MEGABYTE,
    ),
}
"""By the name of the source of events."""


def front_of(event: Json) -> str:
    """The front whose event this is, "" for none."""
    context = event.get("requestContext") if isinstance(event, dict) else None
    if not isinstance(context, dict):
        return ""
    if "elb" in context:
        return "alb"
    if event.get("version") == "2.0" and "http" in context:
        domain = str(context.get("domainName", ""))
        return "function-url" if ".lambda-url." in domain else "apigateway-http"
    return "apigateway-rest" if "httpMethod" in event and "resource" in event else ""


def to_http(
    kind: str,
    result: Json,
    *,
    function_error: bool = False,
    seconds: float = 0.0,
    binary: bool = False,
    multi_value: bool = False,
) -> HttpResponse:
    """The client's answer for what Invoke returned.

    `function_error`: the function failed, also by its own timeout, so that `result` is Lambda's error
    object. `seconds`: how long it took, which may be more than the front waits. `binary`: the REST API
    has binary media types that fit; without them it passes base64 on as text, unlike the other fronts.
    `multi_value`: the load balancer's target group has multi-value headers on.
    """
    front = FRONTS[kind]
    if front.timeout is not None and seconds > front.max_seconds:
        return _gave_up(front.timeout, f"there was no answer within {front.max_seconds} seconds")
    if function_error:
        return _gave_up(front.error, "the function failed, so there is no answer of its own")
    try:
        return _answer(kind, front, result, binary=binary, multi_value=multi_value)
    except _Malformed as problem:
        return _gave_up(front.error, str(problem))


def _gave_up(instead: tuple[int, str, str], reason: str) -> HttpResponse:
    status, content_type, body = instead
    return HttpResponse(status, (("Content-Type", content_type),), body.encode(), reason)


def _answer(
    kind: str, front: Front, result: Json, *, binary: bool, multi_value: bool
) -> HttpResponse:
    if front.infers and not (isinstance(result, dict) and "statusCode" in result):
        return _inferred(front, result)
    if not isinstance(result, dict):
        raise _Malformed(f"the result must be an object with statusCode, not {_named(result)}")
    unknown = sorted(set(result) - front.members) if front.members is not None else []
    if unknown:
        raise _Malformed(f"the result has members that it may not have: {', '.join(unknown)}")
    status = _status(result)
    headers = _headers(kind, result, multi_value=multi_value)
    decode = result.get("isBase64Encoded") is True and (binary or kind != "apigateway-rest")
    body = _body(result, decode=decode)
    if len(body) > front.response_limit:
        raise _Malformed(f"the body has {len(body):,} bytes; the limit is {front.response_limit:,}")
    if front.content_type and not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", front.content_type))
    return HttpResponse(status, tuple(headers), body)


def _inferred(front: Front, result: Json) -> HttpResponse:
    """A result that is no answer is the body of one: a text as it is, else its JSON."""
    text = result if isinstance(result, str) else json.dumps(result, separators=(",", ":"))
    body = text.encode("utf-8", "surrogatepass")
    if len(body) > front.response_limit:
        raise _Malformed(f"the body has {len(body):,} bytes; the limit is {front.response_limit:,}")
    return HttpResponse(200, (("Content-Type", "application/json"),), body)


def _status(result: Mapping[str, Any]) -> int:
    if "statusCode" not in result:
        raise _Malformed("statusCode is missing")
    value = result["statusCode"]
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) == 3:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 100 <= value <= 599:
        shown = value if type(value) in (int, float) else _named(value)
        raise _Malformed(f"statusCode must be a number from 100 to 599, not {shown}")
    return value


def _headers(kind: str, result: Mapping[str, Any], *, multi_value: bool) -> list[tuple[str, str]]:
    single = _object(result, "headers")
    several = _object(result, "multiValueHeaders")
    if kind == "alb":
        single, several = ({}, several) if multi_value else (single, {})
    elif kind != "apigateway-rest":
        several = {}
    found: list[tuple[str, str]] = []
    taken = {name.lower() for name in several}
    for name, value in single.items():
        if name.lower() not in taken:
            found.append((name, _header_value(f"headers.{name}", value)))
    for name, values in several.items():
        if not isinstance(values, list):
            raise _Malformed(f"multiValueHeaders.{name} must be a list, not {_named(values)}")
        found += [(name, _header_value(f"multiValueHeaders.{name}", each)) for each in values]
    if kind in ("apigateway-http", "function-url"):
        found += [("Set-Cookie", cookie) for cookie in _cookies(result)]
    return found


def _object(result: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = result.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _Malformed(f"{name} must be an object, not {_named(value)}")
    return value


def _cookies(result: Mapping[str, Any]) -> list[str]:
    value = result.get("cookies")
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(cookie, str) for cookie in value):
        raise _Malformed("cookies must be a list of texts")
    return value


def _header_value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str | int | float):
        raise _Malformed(f"{name} must be a text, not {_named(value)}")
    text = str(value)
    if "\r" in text or "\n" in text:
        raise _Malformed(f"{name} has a line break")
    return text


def _body(result: Mapping[str, Any], *, decode: bool) -> bytes:
    value = result.get("body")
    if value is None:
        return b""
    if not isinstance(value, str):
        raise _Malformed(f"body must be a text, not {_named(value)}: use json.dumps")
    if not decode:
        return value.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _Malformed("isBase64Encoded is true, but body is not base64") from error


def _named(value: Any) -> str:
    names = {bool: "a boolean", int: "a number", float: "a number", str: "a text", list: "a list"}
    return names.get(type(value), "an object") if value is not None else "null"
