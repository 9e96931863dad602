"""The Runtime API against runtimes that say anything at any time: one answer counts, or none."""

import select
import socket
from contextlib import suppress

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from courses.emulator.control.runtime_api import Offer, RuntimeApi

BASE = "/2018-06-01/runtime"
MOST_CONNECTIONS = 8
PATHS = st.sampled_from(
    [
        "/invocation/next",
        "/invocation/{current}/response",
        "/invocation/{current}/error",
        "/invocation/{previous}/response",
        "/invocation//response",
        "/invocation/{current}/response/",
        "/invocation/{current}/verdict",
        "/init/error",
        "/init/error/x",
        "/",
        "/../invocation/next",
        "/invocation/next?x=1",
    ]
)
HEADERS = st.lists(
    st.sampled_from(
        [
            "Connection: close",
            "Lambda-Runtime-Function-Error-Type: Runtime.Good\x85\xff",
            "Expect: 100-continue",
            "Lambda-Runtime-Aws-Request-Id: x",
        ]
    ),
    max_size=2,
)


class Runtime(RuleBasedStateMachine):
    """Clients of one API, and a supervisor that offers one event after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=32)
        self.listener.setblocking(False)
        self.poll = select.poll()
        self.api = RuntimeApi(self.listener, self.poll)
        self.clients: list[socket.socket] = []
        self.offered: list[str] = []
        self.is_open = False
        self.kept: object = None

    def serve(self) -> None:
        for _ in range(10):
            for fd, event in self.poll.poll(0):
                if self.api.server.owns(fd):
                    self.api.server.on_event(fd, event)

    @precondition(lambda self: len(self.clients) < 12)
    @rule()
    def connect(self) -> None:
        client = socket.create_connection(self.listener.getsockname())
        client.setblocking(False)
        self.clients.append(client)
        self.serve()

    @precondition(lambda self: bool(self.clients))
    @rule(
        number=st.integers(0, 11),
        method=st.sampled_from(["GET", "POST", "PUT", ""]),
        path=PATHS,
        headers=HEADERS,
        body=st.binary(max_size=30),
    )
    def ask(self, number: int, method: str, path: str, headers: list[str], body: bytes) -> None:
        self._request(number, method, path, headers, body)

    def _request(
        self, number: int, method: str, path: str, headers: list[str], body: bytes
    ) -> None:
        current = self.offered[-1] if self.offered else "none"
        previous = self.offered[-2] if len(self.offered) > 1 else "none"
        path = BASE + path.format(current=current, previous=previous)
        lines = [f"{method} {path} HTTP/1.1", *headers, f"Content-Length: {len(body)}", "", ""]
        with suppress(OSError):
            client = self.clients[number % len(self.clients)]
            client.send("\r\n".join(lines).encode("latin-1") + body)
        self.serve()

    @precondition(lambda self: bool(self.clients))
    @rule(number=st.integers(0, 11), headers=HEADERS)
    def poll_next(self, number: int, headers: list[str]) -> None:
        self._request(number, "GET", "/invocation/next", headers, b"")

    @precondition(lambda self: bool(self.clients and self.offered))
    @rule(
        number=st.integers(0, 11),
        which=st.integers(0, 3),
        verb=st.sampled_from(["response", "error"]),
    )
    def answer(self, number: int, which: int, verb: str) -> None:
        request_id = self.offered[-1 - which % len(self.offered)]
        self._request(number, "POST", f"/invocation/{request_id}/{verb}", [], b"1")

    @precondition(lambda self: bool(self.clients))
    @rule(number=st.integers(0, 11), data=st.binary(max_size=40))
    def garbage(self, number: int, data: bytes) -> None:
        with suppress(OSError):
            self.clients[number % len(self.clients)].send(data)
        self.serve()

    @precondition(lambda self: bool(self.clients))
    @rule(number=st.integers(0, 11), reset=st.booleans())
    def leave(self, number: int, *, reset: bool) -> None:
        client = self.clients.pop(number % len(self.clients))
        if reset:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        client.close()
        self.serve()

    @rule()
    def offer(self) -> None:
        """Also while nobody polls: the first poll gets it."""
        self.offered.append(f"id-{len(self.offered)}")
        self.api.offer(Offer(self.offered[-1], b'{"n": 1}', 1, "arn", "trace"))
        self.is_open, self.kept = True, None
        self.serve()

    @rule()
    def close_request(self) -> None:
        self.api.close_request()
        self.is_open, self.kept = False, self.api.answer

    @invariant()
    def the_first_answer_counts(self) -> None:
        answer = self.api.answer
        if answer is not None and self.offered and answer.kind == "init-error":
            assert not self.api.started or self.kept is answer or self.is_open
        if self.kept is not None:
            assert answer is self.kept, "a second answer replaced the first"
        elif self.is_open:
            self.kept = answer
        elif self.offered:
            assert answer is None, "an answer came although no request was open"

    @invariant()
    def connections_are_few(self) -> None:
        assert len(self.api.server._connections) <= MOST_CONNECTIONS
        assert len(self.api._waiting) <= MOST_CONNECTIONS

    def teardown(self) -> None:
        for client in self.clients:
            client.close()
        self.serve()
        self.api.server.close()


TestRuntime = Runtime.TestCase
TestRuntime.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
