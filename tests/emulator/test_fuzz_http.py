"""Hostile bytes on a connection: any sequence of them is a request, nothing yet, or Malformed."""

import select
import socket
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from courses.emulator.control import http, no_aws
from courses.emulator.control.http import Malformed, Parser, Request
from courses.emulator.control.servers import Server

LIMIT = 200
CHUNK = 1 << 16

# Pieces of which requests are made, and which mean something else in the wrong place.
TOKENS = st.sampled_from(
    [
        b"GET / HTTP/1.1\r\n",
        b"POST /2018-06-01/runtime/invocation/x/response HTTP/1.0\r\n",
        b"HTTP/1.1",
        b"Content-Length: 5\r\n",
        b"content-length: 999999999999\r\n",
        b"Content-Length: 0\r\n",
        b"Content-Length: -1\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: gzip\r\n",
        b"Connection: close\r\n",
        b"Expect: 100-continue\r\n",
        b"A: b\r\n",
        b"\r\n",
        b"\n",
        b"\r",
        b"5\r\nhello\r\n",
        b"0\r\n\r\n",
        b"ffffffff\r\n",
        b"1;x=y\r\n",
        b"hello",
        b"\0",
        b"\xff\xfe",
        b":",
        b" ",
        b"x" * 300,
    ]
)
BYTES = st.lists(TOKENS | st.binary(max_size=20), max_size=12).map(b"".join)


def held(parser: Parser) -> int:
    """Bytes that the parser keeps."""
    request = parser._request
    return len(parser._buffer) + (len(request.body) if request else 0)


@settings(deadline=None)
@given(st.lists(BYTES, max_size=10))
def test_any_pieces_are_read_or_refused(pieces: list[bytes]) -> None:
    parser = Parser(LIMIT)
    for piece in pieces:
        try:
            request = parser.feed(piece)
        except Malformed:
            return
        assert held(parser) <= http._HEAD_LIMIT + len(piece) + LIMIT
        if request is not None:
            assert len(request.body) <= LIMIT
            assert not parser._buffer


@settings(deadline=None)
@given(BYTES, BYTES, st.integers(1, 60))
def test_what_a_flood_leaves_in_the_parser_is_bounded(
    start: bytes, flood: bytes, times: int
) -> None:
    """The same bytes again and again: the parser ends, or holds no more than its limits."""
    parser = Parser(LIMIT)
    many = (flood or b"x") * (CHUNK // (len(flood) or 1))
    try:
        parser.feed(start)
        for _ in range(times):
            parser.feed(many)
            assert held(parser) <= http._HEAD_LIMIT + CHUNK + LIMIT
    except Malformed:
        return


@settings(deadline=None)
@given(
    st.text("abcdefghijklmnopqrstuvwxyz/=-\x00\xff ", max_size=20),
    st.dictionaries(
        st.sampled_from(["authorization", "content-type", "x-amz-target", "host"]),
        st.sampled_from(
            [
                "AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/s3/aws4_request",
                "Credential=a/b/c/<script>/",
                "Credential=" * 500,
                "Credential=" + "/" * 500,
                "application/x-www-form-urlencoded",
            ]
        )
        | st.text(st.characters(max_codepoint=255), max_size=60),
    ),
    st.sampled_from(["GET", "HEAD", "POST", "\xff"]),
)
def test_every_call_to_aws_gets_one_whole_answer(
    path: str, headers: dict[str, str], method: str
) -> None:
    answer = no_aws.answer(Request(method, path, headers), None)  # type: ignore[arg-type]
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert f"Content-Length: {len(body)}".encode() in head
    assert b"<script>" not in body
    assert len(answer) < 2000


# --- a server and its clients -----------------------------------------------------------------

MOST_CONNECTIONS = 3
_LARGE = 8 << 20


class Clients(RuleBasedStateMachine):
    """Clients that connect, send anything, stop reading, half close and reset, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=16)
        self.listener.setblocking(False)
        self.poll = select.poll()
        self.requests = 0
        self.server = Server(
            self.listener,
            self.poll,
            self._answer,
            body_limit=LIMIT,
            most_connections=MOST_CONNECTIONS,
        )
        self.clients: list[socket.socket] = []

    def _answer(self, request: Request, _connection: object) -> bytes | None:
        self.requests += 1
        if request.path == "/hold":
            return None
        return http.response(200, bytes(_LARGE if request.path == "/large" else 2))

    def serve(self) -> None:
        for _ in range(20):
            events = self.poll.poll(0)
            for fd, event in events:
                if self.server.owns(fd):
                    self.server.on_event(fd, event)

    @precondition(lambda self: len(self.clients) < 8)
    @rule()
    def connect(self) -> None:
        self.new_client()

    def new_client(self) -> None:
        client = socket.create_connection(self.listener.getsockname())
        client.setblocking(False)
        self.clients.append(client)
        self.serve()

    @precondition(lambda self: bool(self.clients))
    @rule(number=st.integers(0, 7), data=BYTES)
    def send(self, number: int, data: bytes) -> None:
        self._send(number, data)

    @precondition(lambda self: bool(self.clients))
    @rule(number=st.integers(0, 7), path=st.sampled_from(["/hold", "/large", "/small"]))
    def ask(self, number: int, path: str) -> None:
        self.send_request(number, path)

    def send_request(self, number: int, path: str) -> None:
        self._send(number, f"GET {path} HTTP/1.1\r\n\r\n".encode())

    def _send(self, number: int, data: bytes) -> None:
        with suppress(OSError):  # the server closed it, which is one of its answers
            self.clients[number % len(self.clients)].send(data)
        self.serve()

    @precondition(lambda self: bool(self.clients))
    @rule(number=st.integers(0, 7), how=st.sampled_from(["half", "reset", "close"]))
    def end(self, number: int, how: str) -> None:
        client = self.clients.pop(number % len(self.clients))
        if how == "half":
            with suppress(OSError):
                client.shutdown(socket.SHUT_WR)
            self.serve()
        elif how == "reset":
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        client.close()
        self.serve()

    @rule()
    def push(self) -> None:
        """An answer from outside, as the next event is."""
        for connection in list(self.server._connections.values()):
            if connection.held:
                self.server.push(connection, http.response(200, b"late"))
                break
        self.serve()

    @invariant()
    def little_is_held(self) -> None:
        connections = self.server._connections.values()
        assert len(connections) <= MOST_CONNECTIONS
        for connection in connections:
            assert held(connection.parser) <= http._HEAD_LIMIT + CHUNK + LIMIT
            assert len(connection.outgoing) <= _LARGE + 1000

    def teardown(self) -> None:
        for client in self.clients:
            client.close()
        self.serve()
        self.server.close()


TestClients = Clients.TestCase
TestClients.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


def test_answers_that_nobody_reads_do_not_pile_up() -> None:
    machine = Clients()
    machine.new_client()
    for _ in range(3):
        machine.send_request(0, "/large")
        machine.little_is_held()
    assert machine.requests == 1
    assert not machine.server._connections
    machine.teardown()
