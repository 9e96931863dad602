"""One environment's way to its account, as the loop that supervises the environment uses it.

Nothing here waits: what the account does not take at once goes later, and answers are taken when
the descriptor is readable.
"""

import itertools
import socket

from .process import frames

_READ = 1 << 18
_HOP_BY_HOP = frozenset(
    {"connection", "transfer-encoding", "content-length", "keep-alive", "status"}
)
_NEWLINES = str.maketrans("", "", "\r\n\0")


class ChannelLost(Exception):
    """The account's process is gone."""


class Channel:
    """Belongs to one environment: the account knows by it who asks."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        self._sock = sock
        self._reader = frames.Reader()
        self._unsent = bytearray()
        self._tickets = itertools.count(1)
        self._heads: set[int] = set()

    @property
    def fd(self) -> int:
        return self._sock.fileno()

    @property
    def wants_to_send(self) -> bool:
        """Watch for POLLOUT too."""
        return bool(self._unsent)

    def forward(self, method: str, path: str, headers: dict[str, str], body: bytes) -> int:
        """Send one request on; its answer comes under the returned ticket. Raises ChannelLost."""
        ticket = next(self._tickets) & 0xFFFFFFFF
        if method == "HEAD":
            self._heads.add(ticket)
        head = {"method": method, "path": path, "headers": headers}
        self._unsent += frames.pack(ticket, head, body)
        self.send_more()
        return ticket

    def send_more(self) -> None:
        """Raises ChannelLost."""
        try:
            while self._unsent:
                del self._unsent[: self._sock.send(self._unsent)]
        except BlockingIOError:
            return
        except OSError as error:
            raise ChannelLost(str(error)) from error

    def take(self) -> list[tuple[int, bytes]]:
        """The answers that have come: tickets and whole HTTP responses. Raises ChannelLost."""
        try:
            data = self._sock.recv(_READ)
        except BlockingIOError:
            return []
        except OSError as error:
            raise ChannelLost(str(error)) from error
        if not data:
            raise ChannelLost("the account's process ended")
        try:
            return [(frame.ticket, self._response(frame)) for frame in self._reader.feed(data)]
        except (frames.Broken, KeyError, TypeError, AttributeError) as error:
            raise ChannelLost(str(error)) from error

    def _response(self, frame: frames.Frame) -> bytes:
        given: dict[str, str] = frame.head["headers"]
        lines = [f"HTTP/1.1 {int(frame.head['status'])} Lab"]
        lines += [
            f"{name}: {value}".translate(_NEWLINES)
            for name, value in given.items()
            if name not in _HOP_BY_HOP
        ]
        size: int | str = len(frame.body)
        body = frame.body
        if frame.ticket in self._heads:
            self._heads.discard(frame.ticket)
            size, body = int(given.get("content-length") or 0), b""
        lines.append(f"Content-Length: {size}")
        return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + body

    def close(self) -> None:
        self._sock.close()
