"""The Lambda Runtime API (2018-06-01) of one runtime process, as a state machine.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html. An invocation ends at its answer
plus the next poll. Only the first answer to the current request counts; everything else that a
learner may send is refused and changes nothing.
"""

import socket
from dataclasses import dataclass
from typing import Literal

from . import platform_strings
from .http import Request, response
from .loop import PollSet
from .servers import Connection, Server, refuse

_BASE = "/2018-06-01/runtime/"
_ACCEPTED = b'{"status":"OK"}\n'
_MOST_CONNECTIONS = 8
"""The runtime itself needs two."""
_TYPE_HEADER = "lambda-runtime-function-error-type"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the runtime posted for a request, or instead of becoming ready."""

    kind: Literal["response", "error", "init-error"]
    body: bytes
    error_type: str = ""
    """From the runtime's header: a claim, like the body."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One event for the runtime."""

    request_id: str
    body: bytes
    deadline_ms: int
    """Epoch milliseconds at which the invocation is stopped."""
    function_arn: str
    trace_id: str
    client_context: str = ""


class RuntimeApi:
    """State: starting, then ready and busy in turn. Sockets are `Server`'s business."""

    def __init__(self, listener: socket.socket, poll: PollSet) -> None:
        self._waiting: list[Connection] = []
        self._current = ""
        self._pending: Offer | None = None
        self.answer: Answer | None = None
        self.started = False
        """The first poll has come: INIT is over."""
        self.oversize = False
        self.server = Server(
            listener,
            poll,
            self._handle,
            body_limit=platform_strings.RESPONSE_LIMIT,
            most_connections=_MOST_CONNECTIONS,
            on_oversize=self._note_oversize,
            on_close=self._forget,
        )

    # --- the supervisor's side ---------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """A poll waits for the next event."""
        return bool(self._waiting)

    @property
    def init_failed(self) -> bool:
        """The runtime posted an init error instead of polling."""
        return self.answer is not None and self.answer.kind == "init-error"

    @property
    def finished(self) -> bool:
        """The current request is answered and the runtime has come back for more."""
        return self.answer is not None and self.ready

    def offer(self, offer: Offer) -> None:
        """Make `offer` the current request; the first poll gets it. The previous one is over."""
        self.answer, self._current, self._pending = None, offer.request_id, offer
        self._deliver()

    def close_request(self) -> None:
        """From now on an answer to the current request is refused."""
        self._current = ""

    def _deliver(self) -> None:
        if self._pending is None or not self._waiting:
            return
        offer, self._pending = self._pending, None
        head = {
            "Lambda-Runtime-Aws-Request-Id": offer.request_id,
            "Lambda-Runtime-Deadline-Ms": str(offer.deadline_ms),
            "Lambda-Runtime-Invoked-Function-Arn": offer.function_arn,
            "Lambda-Runtime-Trace-Id": offer.trace_id,
        }
        if offer.client_context:
            head["Lambda-Runtime-Client-Context"] = offer.client_context
        self.server.push(self._waiting.pop(0), response(200, offer.body, head))

    # --- the runtime's side: every byte is hostile ------------------------------------------

    def _forget(self, connection: Connection) -> None:
        if connection in self._waiting:
            self._waiting.remove(connection)

    def _note_oversize(self, request: Request) -> None:
        if self._current and request.path.startswith(f"{_BASE}invocation/{self._current}/"):
            self.oversize = True

    def _handle(self, request: Request, connection: Connection) -> bytes | None:
        if not request.path.startswith(_BASE):
            return refuse(404, "NotFound", "No such path")
        route = request.path[len(_BASE) :].split("/")
        if request.method == "GET" and route == ["invocation", "next"]:
            self.started = True
            self._waiting.append(connection)
            self._deliver()
            return None
        if request.method == "POST" and route == ["init", "error"]:
            return self._init_error(request)
        if request.method == "POST" and len(route) == 3 and route[0] == "invocation":
            return self._result(route[1], route[2], request)
        return refuse(404, "NotFound", "No such path")

    def _init_error(self, request: Request) -> bytes:
        if self.started or self.answer is not None:
            return refuse(
                403, "InvalidStateTransition", "Transition from Ready to InitError is not allowed"
            )
        kind = request.headers.get(_TYPE_HEADER, "")
        self.answer = Answer("init-error", bytes(request.body), kind)
        return response(202, _ACCEPTED)

    def _result(self, request_id: str, verb: str, request: Request) -> bytes:
        if verb not in ("response", "error"):
            return refuse(404, "NotFound", "No such path")
        if not self._current or request_id != self._current or self.answer is not None:
            return refuse(400, "InvalidRequestID", "Invalid request ID")
        if request.oversize:
            return refuse(413, "RequestEntityTooLarge", "Exceeded maximum allowed payload size")
        kind = request.headers.get(_TYPE_HEADER, "")
        self.answer = Answer(
            "response" if verb == "response" else "error", bytes(request.body), kind
        )
        return response(202, _ACCEPTED)
