"""Non-blocking HTTP over listeners that were born in a run's network namespace.

A server owns its connections and tells a poll set what to watch. It is driven by one loop
(supervision.py) and only while an invocation is in progress.
"""

import select
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from .http import Malformed, Parser, Request, response
from .loop import PollSet

_READ = 1 << 16
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_GONE = select.POLLERR | select.POLLNVAL


class Connection:
    """One accepted socket. `answer` may be called later than the request was read."""

    def __init__(self, sock: socket.socket, body_limit: int) -> None:
        sock.setblocking(False)
        with suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock = sock
        self.parser = Parser(body_limit)
        self.outgoing = memoryview(b"")
        self.held = False
        """A request was read and its answer is still to come."""
        self.last = False
        """Close after the answer is sent."""
        self.push: Callable[[bytes], None] | None = None
        """Set while a server owns the connection."""

    def answer(self, content: bytes) -> None:
        self.held = False
        self.outgoing = memoryview(bytes(self.outgoing) + content)

    def reply(self, content: bytes) -> None:
        """Answer a held connection later, from outside its event. Nothing when it is gone."""
        if self.push is not None and self.held:
            self.push(content)

    def abandon(self) -> None:
        """End it without an answer: its server notices at the next event."""
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)


Handler = Callable[[Request, Connection], bytes | None]
"""Returns the response, or None to hold the connection until its answer() is called."""


class Server:
    """Serves one listener, or one socket that is connected already. Connections beyond `most_connections` are closed at once, so that the
    memory one learner can make us hold is their number times `body_limit`, or `most_buffered` where that is less. `on_oversize` hears of a request whose body passes `body_limit`."""

    def __init__(
        self,
        listener: socket.socket,
        poll: PollSet,
        handler: Handler,
        *,
        body_limit: int,
        most_connections: int,
        most_buffered: int = 1 << 62,
        on_oversize: Callable[[Request], None] = lambda _request: None,
        on_close: Callable[[Connection], None] = lambda _connection: None,
    ) -> None:
        self._listener = listener
        self._poll = poll
        self._handler = handler
        self._body_limit = body_limit
        self._most_connections = most_connections
        self._most_buffered = most_buffered
        self._on_oversize = on_oversize
        self._on_close = on_close
        self._connections: dict[int, Connection] = {}
        if listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            poll.register(listener.fileno(), select.POLLIN)
        else:
            self._adopt(listener)  # tier C: the one connection that there will be

    def owns(self, fd: int) -> bool:
        return fd in self._connections or fd == self._listener.fileno()

    def _adopt(self, sock: socket.socket) -> None:
        connection = Connection(sock, self._body_limit)
        connection.push = partial(self.push, connection)
        self._connections[sock.fileno()] = connection
        self._poll.register(sock.fileno(), select.POLLIN)

    def on_event(self, fd: int, event: int) -> None:
        """React to what poll() said about a descriptor that this server owns."""
        if fd == self._listener.fileno() and fd not in self._connections:
            self._accept()
            return
        connection = self._connections[fd]
        try:
            if event & (select.POLLIN | select.POLLHUP):
                self._read(connection)
            if event & _GONE:
                raise ConnectionResetError
            if fd in self._connections:  # an answer that push() sent may have been the last
                self.flush(connection)
        except (OSError, Malformed):
            self._drop(connection)

    def _accept(self) -> None:
        with suppress(OSError):
            sock, _ = self._listener.accept()
            if len(self._connections) >= self._most_connections:
                sock.close()
                return
            self._adopt(sock)

    def _read(self, connection: Connection) -> None:
        try:
            data = connection.sock.recv(_READ)
        except BlockingIOError:
            return
        if not data:
            raise ConnectionResetError
        if connection.held or connection.outgoing:
            # Answers that nobody reads would pile up here.
            raise Malformed("a request before the answer to the last one")
        request = connection.parser.feed(data)
        if request is None and self._is_over_budget(connection):
            raise Malformed("more than all connections together may hold")
        if connection.parser.expects_continue and request is None:
            connection.parser.expects_continue = False
            connection.answer(_CONTINUE)
        oversize = connection.parser.oversize or (request if request and request.oversize else None)
        if oversize is not None:
            self._on_oversize(oversize)
        if request is None:
            return
        connection.last = request.headers.get("connection", "").lower() == "close"
        connection.held = True
        content = self._handler(request, connection)
        if content is not None:
            connection.answer(content)

    def _is_over_budget(self, connection: Connection) -> bool:
        if connection.parser.buffered <= self._most_buffered // self._most_connections:
            return False
        held = sum(other.parser.buffered for other in self._connections.values())
        return held > self._most_buffered

    def flush(self, connection: Connection) -> None:
        """Send what can be sent now and watch for the rest."""
        with suppress(BlockingIOError):
            while connection.outgoing:
                connection.outgoing = connection.outgoing[
                    connection.sock.send(connection.outgoing) :
                ]
        wanted = select.POLLIN | (select.POLLOUT if connection.outgoing else 0)
        self._poll.modify(connection.sock.fileno(), wanted)
        if connection.last and not connection.outgoing and not connection.held:
            raise ConnectionResetError

    def _drop(self, connection: Connection) -> None:
        fd = connection.sock.fileno()
        self._connections.pop(fd, None)
        with suppress(KeyError):
            self._poll.unregister(fd)
        connection.sock.close()
        connection.push = None
        self._on_close(connection)

    def push(self, connection: Connection, content: bytes) -> None:
        """Answer a held connection, from outside its event."""
        connection.answer(content)
        try:
            self.flush(connection)
        except OSError:
            self._drop(connection)

    def close(self) -> None:
        for connection in list(self._connections.values()):
            self._drop(connection)
        with suppress(KeyError, ValueError):  # an adopted one is closed by now
            self._poll.unregister(self._listener.fileno())
        self._listener.close()


def refuse(status: int, kind: str, message: str) -> bytes:
    """An error in the Runtime API's shape; both texts are ours."""
    return response(status, f'{{"errorMessage":"{message}","errorType":"{kind}"}}'.encode())
