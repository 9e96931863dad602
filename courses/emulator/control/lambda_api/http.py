"""Lambda's API over HTTP: what a handler's boto3 sends, and the answer in its shape."""

import json
import time
from collections.abc import Callable
from typing import Any

from courses.emulator.control.http import Request, response
from courses.emulator.control.lambda_errors import LambdaError
from courses.emulator.control.loop import Loop
from courses.emulator.control.servers import Connection
from courses.emulator.records import ApiCall, Json

from .api import Caller, LambdaApi
from .routes import Operation, Parameters, check, find, read_body
from .values import over_http

MOST_CALLS = 2000
MOST_SETTINGS = 256 * 1024
"""Bytes of a request that carries neither an event nor code."""
_LARGE = frozenset({"invoke", "create_function", "update_function_code"})
_LONGEST_SHOWN = 200
_CAPITAL = frozenset({"ResourceNotFoundException", "ServiceException"})
"""Exceptions whose text is in Message; the others have it in message."""


class LambdaFront:
    """Answers requests that are signed for Lambda. Each runs as a task of the loop."""

    def __init__(self, api: LambdaApi, loop: Loop, clock_ms: Callable[[], float]) -> None:
        """`clock_ms` gives real milliseconds since the world was made."""
        self._api = api
        self._loop = loop
        self._clock_ms = clock_ms
        self.calls: list[ApiCall] = []

    def answer(self, request: Request, connection: Connection, caller: Caller, stream: str) -> None:
        """The connection is held until the operation is done, however long that takes."""
        self._loop.start(self._serve(request, connection, caller, stream))

    async def _serve(
        self, request: Request, connection: Connection, caller: Caller, stream: str
    ) -> None:
        request_id = caller.request_id
        began = self._clock_ms()
        found: Operation | None = None
        members: Parameters = {}
        code = ""
        try:
            if len(self.calls) >= MOST_CALLS:
                raise LambdaError("LambdaLabLimitExceeded", f"A run may make {MOST_CALLS} calls.")
            found, members = find(request.method, request.path)
            if len(request.body) > MOST_SETTINGS and found.name not in _LARGE:
                raise LambdaError("RequestTooLargeException", "The request is too large.", 413)
            members |= _from_headers(found, request)
            members |= read_body(found, bytes(request.body))
            check(found, members)
            reply = await self._api.perform(found, caller, members)
            status, content = _reply(found, reply, request_id)
        except LambdaError as refused:
            code = refused.code
            status, content = refused.status, _error(refused, request_id)
        self.calls.append(
            ApiCall(
                service="lambda",
                operation=found.camel if found else "Unknown",
                params=_shown(members),
                status=status,
                error_code=code,
                at_ms=began,
                request_id=request_id,
                principal=caller.principal,
                environment=stream,
                decisions=tuple(caller.decisions),
            )
        )
        connection.reply(content)


def _from_headers(found: Operation, request: Request) -> Parameters:
    return {
        member: request.headers[name]
        for member, name in found.headers.items()
        if name in request.headers
    }


def _reply(found: Operation, reply: dict[str, Any], request_id: str) -> tuple[int, bytes]:
    if found.name != "invoke":
        body = b"" if found.status == 204 else json.dumps(over_http(reply)).encode()
        return found.status, response(found.status, body, {"x-amzn-RequestId": request_id})
    headers = {"x-amzn-RequestId": reply.get("RequestId", request_id)}
    for member, name in (
        ("FunctionError", "X-Amz-Function-Error"),
        ("LogResult", "X-Amz-Log-Result"),
        ("ExecutedVersion", "X-Amz-Executed-Version"),
    ):
        if member in reply:
            headers[name] = reply[member]
    status: int = reply["StatusCode"]
    return status, response(status, reply["Payload"], headers)


def _error(refused: LambdaError, request_id: str) -> bytes:
    text = "Message" if refused.code in _CAPITAL else "message"
    body: dict[str, Json] = {"Type": refused.kind, text: refused.message}
    if refused.reason:
        body["Reason"] = refused.reason
    headers = {"x-amzn-ErrorType": refused.code, "x-amzn-RequestId": request_id}
    return response(refused.status, json.dumps(body).encode(), headers)


def _shown(members: Parameters) -> dict[str, Json]:
    shown = {}
    for name, value in members.items():
        text = value.decode(errors="replace") if isinstance(value, bytes) else value
        shown[name] = text[:_LONGEST_SHOWN] if isinstance(text, str) else text
    return shown


def since_now() -> Callable[[], float]:
    """Real milliseconds from this moment on."""
    began = time.monotonic()
    return lambda: (time.monotonic() - began) * 1000
