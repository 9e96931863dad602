"""HTTP/1.1 requests out of hostile bytes: incremental, capped, and without any guess."""

import re
from dataclasses import dataclass, field

_HEAD_LIMIT = 1_300_000
"""The runtime puts an X-Ray cause of up to 1 MB into a header."""
_LINE_LIMIT = 200
_MOST_HEADERS = 100
_CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,8}")
_LENGTH = re.compile(r"[0-9]{1,12}")


class Malformed(ValueError):
    """Not a request that is worth answering; the connection is closed."""


@dataclass(slots=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    """Names in lower case; a name that comes twice keeps its last value, except where that is unsafe."""
    body: bytearray = field(default_factory=bytearray)
    oversize: bool = False
    """The body passed the limit; only its beginning was kept."""


def _head(raw: bytes) -> Request:
    lines = raw.decode("latin-1").split("\r\n")
    try:
        method, path, version = lines[0].split(" ")
    except ValueError:
        raise Malformed("request line") from None
    if not version.startswith("HTTP/1."):
        raise Malformed("version")
    if len(lines) > _MOST_HEADERS + 1:
        raise Malformed("too many headers")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        name = name.lower()
        if not colon or not name or name != name.strip():
            raise Malformed("header")
        if name in headers and name in ("content-length", "transfer-encoding"):
            raise Malformed("two framings")
        headers[name] = value.strip()
    if "content-length" in headers and "transfer-encoding" in headers:
        raise Malformed("two framings")
    return Request(method, path, headers)


class Parser:
    """Feed it bytes; it returns a request when one is complete.

    One request at a time: bytes after its end are refused. No client of the runtime's pipelines,
    and what waits in the buffer would have no limit.
    """

    def __init__(self, body_limit: int) -> None:
        self._body_limit = body_limit
        self._buffer = bytearray()
        self._request: Request | None = None
        self._left = 0
        """Bytes of the body, or of the current chunk, still to come."""
        self._chunked = False
        self._in_trailer = False
        self._scanned = 0
        self.expects_continue = False

    def feed(self, data: bytes) -> Request | None:
        """Add bytes. Returns a complete request or None; raises Malformed."""
        self._buffer += data
        while True:
            if self._request is None:
                if not self._take_head():
                    return None
            elif self._left:
                if not self._take_body():
                    return None
            elif not self._chunked or (self._in_trailer and self._take_trailer()):
                if self._buffer:
                    raise Malformed("a request before the answer to the last one")
                request, self._request = self._request, None
                return request
            elif self._in_trailer or not self._take_chunk_size():
                return None

    @property
    def buffered(self) -> int:
        """Bytes of an unfinished request that are held now."""
        return len(self._buffer) + (len(self._request.body) if self._request is not None else 0)

    @property
    def oversize(self) -> Request | None:
        """The request in progress once its body has passed the limit."""
        return self._request if self._request is not None and self._request.oversize else None

    def _take_head(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n", max(0, self._scanned - 3))
        if end < 0:
            self._scanned = len(self._buffer)
            if self._scanned > _HEAD_LIMIT:
                raise Malformed("head too large")
            return False
        self._request = _head(bytes(self._buffer[:end]))
        del self._buffer[: end + 4]
        self._scanned = 0
        headers = self._request.headers
        self.expects_continue = headers.get("expect", "").lower() == "100-continue"
        self._in_trailer = False
        coding = headers.get("transfer-encoding")
        if coding is not None and coding.lower() != "chunked":
            raise Malformed("transfer coding")
        self._chunked = coding is not None
        length = headers.get("content-length", "0")
        if not _LENGTH.fullmatch(length):
            raise Malformed("length")
        self._left = int(length)
        return True

    def _take_body(self) -> bool:
        taken = self._buffer[: self._left]
        if not taken:
            return False
        del self._buffer[: len(taken)]
        self._left -= len(taken)
        request = self._request
        assert request is not None  # noqa: S101 the caller's state
        room = self._body_limit - len(request.body)
        if len(taken) > room:
            request.oversize = True
        request.body += taken[: max(0, room)]
        return True

    def _line(self) -> bytes | None:
        end = self._buffer.find(b"\r\n", 0, _LINE_LIMIT)
        if end < 0:
            if len(self._buffer) >= _LINE_LIMIT:
                raise Malformed("line too long")
            return None
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 2]
        return line

    def _take_chunk_size(self) -> bool:
        line = self._line()
        if line == b"":  # the end of the chunk before
            line = self._line()
        if line is None:
            return False
        size = line.partition(b";")[0].strip()
        if not _CHUNK_SIZE.fullmatch(size):
            raise Malformed("chunk size")
        self._left = int(size, 16)
        self._in_trailer = self._left == 0
        return True

    def _take_trailer(self) -> bool:
        while (line := self._line()) is not None:
            if not line:
                return True
        return False


def response(status: int, body: bytes, headers: dict[str, str] | None = None) -> bytes:
    """A response as bytes. Header values come from us, never from a request."""
    lines = [f"HTTP/1.1 {status} Lab"]
    fields = {
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        **(headers or {}),
    }
    lines += [f"{name}: {value}" for name, value in fields.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
