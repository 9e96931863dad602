"""The wires that only our own processes hold: what arrives cut, wrong or too late is no crash."""

import os
import socket
from collections.abc import Iterator
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from courses.emulator.runtime import wire
from courses.emulator.sandbox.errors import ZygoteDied
from courses.emulator.sandbox.run import ExitFacts, Run

PATHS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)


class Ends:
    """A run whose every other end is in this process."""

    def __init__(self) -> None:
        self.setup, setup = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        output, self.output = os.pipe()
        self.orders, orders = os.pipe()
        status, self.status = os.pipe()
        pidfd = os.pidfd_open(os.getpid())
        self.run = Run(
            place=1, pidfd=pidfd, setup=setup, output=output, orders=orders, status=status
        )

    def close(self) -> None:
        os.close(self.run.pidfd)
        self.run.pidfd, gone = os.open("/dev/null", os.O_RDONLY), self.run.kill
        self.run.kill = lambda: None  # type: ignore[method-assign]
        self.run.close()
        self.run.kill = gone  # type: ignore[method-assign]
        self.setup.close()
        for fd in (self.output, self.orders, self.status):
            os.close(fd)


@settings(deadline=None)
@given(
    st.binary(max_size=100)
    | st.builds(
        wire.STATUS.pack,
        st.integers(0, 3),
        st.integers(-(2**31), 2**31 - 1),
        st.integers(0, 2**64 - 1),
        st.floats(),
        st.floats(),
    ),
    st.binary(max_size=3000),
)
def test_any_status_is_facts_or_a_lost_run(record: bytes, more: bytes) -> None:
    ends = Ends()
    try:
        os.write(ends.status, record + more)
        found = ends.run.read_exit()
        sent = record + more
        if len(sent) >= wire.STATUS.size and sent[0] == wire.ENDED:
            assert isinstance(found, ExitFacts)
        else:
            assert found is None
        assert ends.run.read_exit() is None  # nothing more is waited for
    finally:
        ends.close()


SETUPS = {(wire.LISTENING, len(wire.LISTENER_PORTS)), (wire.CONNECTED, 1)}
"""What a run says once it is set up, and with how many sockets: two listeners, or one connection."""


@settings(deadline=None)
@given(st.binary(max_size=64), st.integers(0, 3))
def test_any_word_at_setup_is_what_was_agreed_or_a_lost_run(message: bytes, count: int) -> None:
    ends = Ends()
    try:
        sockets = [socket.socket() for _ in range(count)]
        fds = [sock.fileno() for sock in sockets]
        if message or fds:
            socket.send_fds(ends.setup, [message or b"\0"], fds)
        ends.setup.shutdown(socket.SHUT_WR)
        for sock in sockets:
            sock.close()
        try:
            channels = ends.run.channels()
        except ZygoteDied:
            assert (message[:1], count) not in SETUPS
        else:
            assert (message[:1], len(channels)) in SETUPS
            for channel in channels:
                channel.close()
    finally:
        ends.close()


@settings(deadline=None)
@given(
    st.dictionaries(PATHS, st.binary(max_size=200), max_size=6),
    st.binary(max_size=300),
    st.integers(1, 64),
)
def test_a_package_arrives_as_it_was_sent(
    files: dict[str, bytes], configuration: bytes, size: int
) -> None:
    data = wire.pack_package(files, configuration)
    reader = wire.Reader(data[start : start + size] for start in range(0, len(data), size))
    arrived = dict(reader.file() for _ in range(reader.file_count()))
    assert arrived == files
    assert reader.configuration() == configuration


def endless(data: bytes, taken: list[int]) -> Iterator[bytes]:
    """The data, then its end; `taken` counts how often it was asked for."""
    for start in range(0, len(data), 16):
        taken.append(start)
        yield data[start : start + 16]


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_package_or_end_early(data: bytes) -> None:
    reader = wire.Reader(endless(data, taken := []))
    with suppress(EOFError, UnicodeDecodeError):
        for _ in range(reader.file_count()):
            reader.file()
        reader.configuration()
    assert len(taken) <= len(data) // 16 + 1
