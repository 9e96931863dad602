"""What answers at 127.0.0.1:4566 where the function has no account: one clear error.

Every boto3 call fails with a ClientError whose message explains itself, in the shape that the
called service uses. Status 400 and an unknown code, so that botocore does not try again.
"""

import json
from typing import Protocol
from xml.sax.saxutils import escape

from courses.emulator.aws.process import offer
from courses.emulator.records import Credentials

from .http import Request, response
from .loop import PollSet
from .servers import Connection

CODE = "NotAvailableInLambdaLab"


class Endpoint(Protocol):
    """What answers at 127.0.0.1:4566 of one run. It may wait for descriptors of its own."""

    credentials: Credentials
    """What the function is given to sign with. They name nobody: trust follows the socket."""
    body_limit: int
    """Bytes of one request that are kept."""
    most_buffered: int
    """Bytes of unfinished requests over all connections."""
    lost: bool
    """Whoever answers is gone: the run is to be repeated, nobody is charged."""

    def answer(self, request: Request, connection: Connection) -> bytes | None:
        """The response, or None when `connection.reply()` is called with it later."""

    def watch(self, polls: PollSet) -> None:
        """Register in the run's poll set what answers arrive on."""

    def owns(self, fd: int) -> bool:
        """Whether `watch` registered this descriptor."""

    def on_event(self, fd: int, event: int) -> None:
        """React to what poll() said about a descriptor that is owned."""

    def close(self) -> None:
        """The run is over."""


class NoAws:
    """The endpoint of a function without an account."""

    # Shaped like a role's temporary credentials; they open nothing.
    credentials = Credentials(
        "ASIALAMBDALABEXAMPLE", "lambda-lab/not/a/secret/EXAMPLEKEY", "lambda-lab-session-token", ""
    )
    body_limit = 1 << 20
    most_buffered = 32 << 20
    lost = False

    def answer(self, request: Request, connection: Connection) -> bytes | None:
        return answer(request, connection)

    def watch(self, polls: PollSet) -> None:
        """Nothing arrives later."""

    def owns(self, fd: int) -> bool:
        return False

    def on_event(self, fd: int, event: int) -> None:
        """Never called: no descriptor is owned."""

    def close(self) -> None:
        """Nothing is held."""


def signed_service(request: Request) -> str:
    """The service that a request is signed for, "" for none. A claim, like all of a request."""
    return offer.scope(request.path, request.headers)[2]


def _message(request: Request) -> str:
    signed = signed_service(request)
    service = f"The service {signed!r}" if signed else "This AWS service"
    return (
        f"{service} cannot be called: Lambda Lab does not offer AWS services in this exercise. "
        "Your code reached the local endpoint; nothing left this machine."
    )


def answer(request: Request, _connection: Connection) -> bytes:
    """An error for any request, in the shape that its client expects."""
    return error(request, _message(request))


def error(request: Request, message: str, *, code: str = CODE) -> bytes:
    """JSON, query XML or S3's XML, as the client of the called service expects."""
    headers = request.headers
    if request.method == "HEAD":
        return response(400, b"")
    if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        inner = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
        body = f"<ErrorResponse>{inner}<RequestId>lambda-lab</RequestId></ErrorResponse>"
        return response(400, body.encode(), {"Content-Type": "text/xml"})
    if "/s3/" in headers.get("authorization", ""):
        body = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
        return response(400, body.encode(), {"Content-Type": "application/xml"})
    content = json.dumps({"__type": code, "message": message}).encode()
    return response(400, content, {"x-amzn-ErrorType": code})
