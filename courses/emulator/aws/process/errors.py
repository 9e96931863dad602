"""An error in the shape of the service that was called."""

import json
from xml.sax.saxutils import escape

from .services import Answer

NOT_OFFERED = "NotAvailableInLambdaLab"
LIMIT = "LambdaLabLimitExceeded"
_QUERY = frozenset({"sns", "sts", "iam"})


class AwsError(Exception):
    """What the caller is told instead of an answer. `status` is HTTP's."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


def _cbor_text(text: str) -> bytes:
    content = text.encode()
    return b"\x79" + min(len(content), 0xFFFF).to_bytes(2, "big") + content[:0xFFFF]


def shaped(service: str, error: AwsError, *, head: bool = False, content_type: str = "") -> Answer:
    """The answer that a client of `service` understands. `head`: the request has no room for a body."""
    if head:
        return error.status, {}, b""
    if service == "s3":
        body = f"<Error><Code>{error.code}</Code><Message>{escape(error.message)}</Message></Error>"
        return error.status, {"content-type": "application/xml"}, _XML + body.encode()
    if service in _QUERY:
        inner = f"<Type>Sender</Type><Code>{error.code}</Code><Message>{escape(error.message)}</Message>"
        body = f"<ErrorResponse><Error>{inner}</Error><RequestId></RequestId></ErrorResponse>"
        return error.status, {"content-type": "text/xml"}, _XML + body.encode()
    headers = {"x-amzn-errortype": error.code}
    if content_type == "application/cbor":
        members = {"__type": error.code, "message": error.message}
        content = b"".join(_cbor_text(text) for pair in members.items() for text in pair)
        headers |= {"content-type": content_type, "smithy-protocol": "rpc-v2-cbor"}
        return error.status, headers, b"\xa2" + content
    content = json.dumps({"__type": error.code, "message": error.message}).encode()
    return error.status, headers | {"content-type": "application/x-amz-json-1.0"}, content


_XML = b'<?xml version="1.0" encoding="UTF-8"?>\n'
