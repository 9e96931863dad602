"""One account: frames in, frames out, one at a time. Never waits for anybody but the site.

Root's descriptor carries the control plane's own requests. Every environment has another, over
which the control plane forwards what that environment's code asked. Who asks follows from the
descriptor; nothing in a request can change it.
"""

import datetime
import os
import select
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from . import clock, frames, root
from .account import Account
from .caller import Caller
from .hub import HUB

_READ = 1 << 18


@dataclass(slots=True)
class _Channel:
    """An environment's descriptor. Answers that its reader does not take yet wait in `unsent`."""

    sock: socket.socket
    caller: Caller
    reader: frames.Reader = field(default_factory=frames.Reader)
    unsent: bytearray = field(default_factory=bytearray)


class Server:
    """`control` is root's descriptor, a stream. serve() ends the process when the site closes it."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._reader = frames.Reader()
        self._arrived: list[int] = []
        self._channels: dict[int, _Channel] = {}
        self._account = Account()
        self._poll = select.poll()
        self._poll.register(control.fileno(), select.POLLIN)
        self._orders: dict[str, Callable[[dict[str, Any]], dict[str, Any] | None]] = {
            "open": self._open,
            "time": self._time,
            "begin": self._account.begin,
            "role": lambda head: self._account.make_role(head["role"]),
            "call": lambda head: root.call(head["service"], head["operation"], head["parameters"]),
            "check": lambda head: self._account.check(head),
            "deliveries": lambda _: {"deliveries": HUB.take()},
            "failures": lambda _: {"failures": HUB.failures},
            "journal": lambda _: self._account.journal.to_json(),
        }

    def serve(self) -> None:
        """Until the site closes its end."""
        while True:
            for fd, event in self._poll.poll():
                if fd == self._control.fileno():
                    self._read_control()
                elif fd in self._channels:
                    self._serve_channel(self._channels[fd], event)

    def _read_control(self) -> None:
        data, fds, _, _ = socket.recv_fds(self._control, _READ, 8)
        if not data:
            os._exit(0)
        self._arrived += fds
        for frame in self._reader.feed(data):
            answer = self._orders[frame.head["do"]](frame.head)
            if answer is not None:
                self._control.sendall(frames.pack(frame.ticket, answer))

    def _open(self, head: dict[str, Any]) -> None:
        sock = socket.socket(fileno=self._arrived.pop(0))
        sock.setblocking(False)
        self._channels[sock.fileno()] = _Channel(sock, Caller(**head["caller"]))
        self._poll.register(sock.fileno(), select.POLLIN)

    @staticmethod
    def _time(head: dict[str, Any]) -> None:
        clock.set_time(datetime.datetime.fromisoformat(head["now"]))

    def _serve_channel(self, channel: _Channel, event: int) -> None:
        try:
            if event & (select.POLLIN | select.POLLHUP):
                data = channel.sock.recv(_READ)
                if not data:
                    raise ConnectionResetError
                for frame in channel.reader.feed(data):
                    status, headers, body = self._account.answer(channel.caller, frame)
                    head = {"status": status, "headers": headers}
                    channel.unsent += frames.pack(frame.ticket, head, body)
            self._flush(channel)
        except BlockingIOError:
            return
        except (OSError, frames.Broken):
            self._poll.unregister(channel.sock.fileno())
            del self._channels[channel.sock.fileno()]
            channel.sock.close()

    def _flush(self, channel: _Channel) -> None:
        try:
            while channel.unsent:
                del channel.unsent[: channel.sock.send(channel.unsent)]
        except BlockingIOError:
            pass
        wanted = select.POLLIN | (select.POLLOUT if channel.unsent else 0)
        self._poll.modify(channel.sock.fileno(), wanted)
