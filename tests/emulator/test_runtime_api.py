"""The Runtime API against a runtime that lies, over real sockets and without a sandbox."""

import select
import socket
import time
from collections.abc import Callable, Iterator

import pytest

from courses.emulator.control.platform_strings import RESPONSE_LIMIT
from courses.emulator.control.runtime_api import Offer, RuntimeApi

BASE = "/2018-06-01/runtime"


class Api:
    """The server with a loop, and clients that speak to it byte by byte."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.setblocking(False)
        self.poll = select.poll()
        self.runtime = RuntimeApi(self.listener, self.poll)
        self.clients: list[socket.socket] = []

    def serve(self, until: Callable[[], bool] = lambda: False, seconds: float = 0.05) -> None:
        end = time.monotonic() + seconds
        while not until() and time.monotonic() < end:
            for fd, event in self.poll.poll(10):
                if self.runtime.server.owns(fd):
                    self.runtime.server.on_event(fd, event)

    def client(self) -> socket.socket:
        client = socket.create_connection(self.listener.getsockname())
        client.settimeout(0.01)
        self.clients.append(client)
        return client

    def read(self, client: socket.socket) -> bytes:
        """What came back within a moment; b"" also when the server closed the connection."""
        received = bytearray()

        def take() -> bool:
            try:
                chunk = client.recv(1 << 20)
            except TimeoutError:
                return False
            except ConnectionResetError:
                return True
            received.extend(chunk)
            return not chunk or b"\r\n\r\n" in received

        self.serve(take, seconds=2)
        return bytes(received)

    def ask(
        self, method: str, path: str, body: bytes = b"", client: socket.socket | None = None
    ) -> int:
        """The status of one request; 0 when the connection was closed without an answer."""
        client = client or self.client()
        head = f"{method} {BASE}{path} HTTP/1.1\r\nContent-Length: {len(body)}\r\n\r\n"
        self.send(client, head.encode() + body)
        answer = self.read(client)
        return int(answer.split()[1]) if answer else 0

    def send(self, client: socket.socket, data: bytes) -> None:
        """Send while the server reads; neither can wait for the other in one thread."""
        left = memoryview(data)

        def sent() -> bool:
            nonlocal left
            try:
                left = left[client.send(left) :]
            except TimeoutError:
                return False
            return not left

        self.serve(sent, seconds=20)
        assert not left

    def poll_next(self) -> socket.socket:
        client = self.client()
        client.sendall(f"GET {BASE}/invocation/next HTTP/1.1\r\n\r\n".encode())
        self.serve(lambda: self.runtime.ready, seconds=2)
        return client

    def offer(self, request_id: str, body: bytes = b"{}") -> None:
        self.runtime.offer(Offer(request_id, body, 1, "arn", "trace"))


@pytest.fixture
def api() -> Iterator[Api]:
    api = Api()
    yield api
    api.runtime.server.close()
    for client in api.clients:
        client.close()


def test_an_event_goes_to_the_one_who_polls(api: Api) -> None:
    client = api.poll_next()
    assert api.runtime.started
    api.offer("id-1", b'{"a": 1}')
    answer = api.read(client)
    assert answer.endswith(b'{"a": 1}')
    assert b"Lambda-Runtime-Aws-Request-Id: id-1\r\n" in answer
    assert not api.runtime.ready


def test_an_invocation_ends_at_its_answer_plus_the_next_poll(api: Api) -> None:
    api.poll_next()
    api.offer("id-1")
    assert api.ask("POST", "/invocation/id-1/response", b"1") == 202
    assert not api.runtime.finished
    api.poll_next()
    assert api.runtime.finished


def test_only_the_first_answer_counts(api: Api) -> None:
    api.poll_next()
    api.offer("id-1")
    assert api.ask("POST", "/invocation/id-1/response", b"1") == 202
    assert api.ask("POST", "/invocation/id-1/response", b"2") == 400
    assert api.ask("POST", "/invocation/id-1/error", b"{}") == 400
    assert api.runtime.answer is not None
    assert (api.runtime.answer.kind, api.runtime.answer.body) == ("response", b"1")


@pytest.mark.parametrize("request_id", ["other", "", "id-2", "id-1%20"])
def test_a_foreign_request_id_is_refused(api: Api, request_id: str) -> None:
    api.poll_next()
    api.offer("id-1")
    assert api.ask("POST", f"/invocation/{request_id}/response", b"1") == 400
    assert api.runtime.answer is None


def test_an_early_answer_is_refused(api: Api) -> None:
    assert api.ask("POST", "/invocation/id-1/response", b"1") == 400
    assert api.ask("POST", "/invocation//response", b"1") == 400


def test_an_answer_after_the_invocation_is_over_is_refused(api: Api) -> None:
    api.poll_next()
    api.offer("id-1")
    api.runtime.close_request()
    assert api.ask("POST", "/invocation/id-1/response", b"1") == 400


def test_an_answer_to_the_last_event_does_not_touch_the_next(api: Api) -> None:
    api.poll_next()
    api.offer("id-1")
    assert api.ask("POST", "/invocation/id-1/response", b"1") == 202
    api.poll_next()
    api.offer("id-2")
    assert api.ask("POST", "/invocation/id-1/response", b"late") == 400
    assert api.runtime.answer is None


def test_an_init_error_is_taken_once_and_only_before_the_first_poll(api: Api) -> None:
    assert api.ask("POST", "/init/error", b"{}") == 202
    assert api.runtime.init_failed
    assert api.ask("POST", "/init/error", b"{}") == 403


def test_an_init_error_after_the_first_poll_is_refused(api: Api) -> None:
    api.poll_next()
    assert api.ask("POST", "/init/error", b"{}") == 403
    assert not api.runtime.init_failed


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/invocation/id-1/response"),
        ("POST", "/invocation/next"),
        ("POST", "/invocation/id-1/other"),
        ("GET", "/restore/next"),
        ("DELETE", "/invocation/next"),
        ("GET", "/../../etc/passwd"),
        ("GET", "/"),
    ],
)
def test_other_paths_do_not_exist(api: Api, method: str, path: str) -> None:
    assert api.ask(method, path) == 404


def test_a_poller_that_left_gets_no_event(api: Api) -> None:
    first = api.poll_next()
    first.close()
    api.clients.remove(first)
    api.serve(lambda: not api.runtime.ready, seconds=2)
    second = api.client()
    api.offer("id-1", b"the event")
    second.sendall(f"GET {BASE}/invocation/next HTTP/1.1\r\n\r\n".encode())
    assert api.read(second).endswith(b"the event")


def test_an_event_goes_to_one_poller_only(api: Api) -> None:
    first, second = api.poll_next(), api.poll_next()
    api.offer("id-1", b"the event")
    assert api.read(first).endswith(b"the event")
    api.serve()
    with pytest.raises(TimeoutError):
        second.recv(1)
    assert api.runtime.ready


def test_a_response_of_exactly_the_limit_is_taken(api: Api) -> None:
    api.poll_next()
    api.offer("id-1")
    assert api.ask("POST", "/invocation/id-1/response", b"x" * RESPONSE_LIMIT) == 202
    assert not api.runtime.oversize


def test_a_larger_response_is_noticed_before_it_has_ended(api: Api) -> None:
    api.poll_next()
    api.offer("id-1")
    client = api.client()
    head = f"POST {BASE}/invocation/id-1/response HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    client.sendall(head.encode())
    client.settimeout(2)
    for _ in range(100):
        client.sendall(b"20000\r\n" + b"x" * 0x20000 + b"\r\n")
        api.serve(lambda: api.runtime.oversize, seconds=0.02)
        if api.runtime.oversize:
            break
    assert api.runtime.oversize
    assert api.runtime.answer is None


def test_a_large_body_for_another_path_is_not_a_result(api: Api) -> None:
    api.poll_next()
    api.offer("id-1")
    api.ask("POST", "/invocation/other/response", b"x" * (RESPONSE_LIMIT + 1))
    assert not api.runtime.oversize
    assert api.runtime.answer is None


@pytest.mark.parametrize(
    "data",
    [
        b"garbage\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
    ],
)
def test_a_malformed_connection_is_closed_and_the_others_live(api: Api, data: bytes) -> None:
    waiting = api.poll_next()
    bad = api.client()
    bad.sendall(data)
    assert api.read(bad) == b""
    api.offer("id-1", b"fine")
    assert api.read(waiting).endswith(b"fine")


def test_a_poller_that_sends_more_is_dropped(api: Api) -> None:
    client = api.poll_next()
    client.sendall(b"GET / HTTP/1.1\r\n\r\n")
    api.serve(lambda: not api.runtime.ready, seconds=2)
    assert not api.runtime.ready


def test_too_many_connections_are_closed_at_once(api: Api) -> None:
    waiting = api.poll_next()
    held = [api.client() for _ in range(60)]
    api.serve(seconds=0.3)
    closed = 0
    for client in held:
        try:
            closed += client.recv(1) == b""
        except TimeoutError:
            continue
    assert closed >= 50
    api.offer("id-1", b"fine")
    assert api.read(waiting).endswith(b"fine")


def test_a_slow_client_holds_nobody_up(api: Api) -> None:
    slow = api.client()
    slow.sendall(b"POST /2018-06-01/runtime/init/err")
    api.serve()
    waiting = api.poll_next()
    api.offer("id-1", b"fine")
    assert api.read(waiting).endswith(b"fine")


def test_a_large_event_is_sent_as_the_runtime_reads_it(api: Api) -> None:
    client = api.poll_next()
    body = b"x" * 5_000_000
    api.offer("id-1", body)
    received = bytearray()
    client.settimeout(0.001)

    def take() -> bool:
        try:
            received.extend(client.recv(1 << 16))
        except TimeoutError:
            return False
        return received.endswith(body)

    api.serve(take, seconds=20)
    assert received.endswith(body)


def test_expect_continue_is_answered(api: Api) -> None:
    api.poll_next()
    api.offer("id-1")
    client = api.client()
    head = f"POST {BASE}/invocation/id-1/response HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n"
    client.sendall(head.encode())
    assert api.read(client).startswith(b"HTTP/1.1 100")
    client.sendall(b"1")
    assert api.read(client).startswith(b"HTTP/1.1 202")
