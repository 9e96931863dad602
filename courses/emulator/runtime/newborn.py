"""The first process of the next run: born before anybody asks for it, then told which run it is."""

import json
import os
import socket
from typing import NamedTuple

from . import bpf, confine, learner, pid1, wire
from .layout import Layout
from .linux import PR_SET_NAME, prctl

_MOST_BYTES = 16384
"""Of an order, which names a few folders."""
MOST_FDS = len(wire.SPAWN_FDS) + wire.MOST_DOORS


class Means(NamedTuple):
    """What every run of a fork server is confined with."""

    landlock_abi: int
    seccomp: bpf.Filter
    tmp_bytes: int
    bubble: list[str]
    """Tier B: the command that a run becomes."""


class Child(NamedTuple):
    """What a process is to become: descriptors by name (wire.SPAWN_FDS) and its place."""

    place: str
    """The folder that becomes its /tmp. Unused in tiers B and C."""
    waits: bool
    """It will be a spare: nobody waits yet, so it has time to warm up."""
    fds: dict[str, int]
    listeners: list[int]
    """Of the network namespace that it was born in; none in tiers B and C."""
    code: list[int]
    """The folders behind /var/task and /opt, to write; none in tiers B and C."""
    layout: Layout
    means: Means


class Newborn(NamedTuple):
    """It needs nothing of the fork server's but what it was born with."""

    order: socket.socket
    listeners: list[int]
    layout: Layout
    means: Means
    name: str
    """What /proc calls a run."""

    def await_order(self) -> Child:
        """Whatever goes wrong ends this process: the run it was for finds it dead."""
        try:
            return self._obey_order()
        except BaseException:  # noqa: BLE001
            os._exit(1)

    def _obey_order(self) -> Child:
        code, refusal = list[int](), None
        try:
            if self.layout.is_like_lambda:
                code = confine.begin()
            _hold_standard_streams()
            learner.open_streams()
        except OSError as error:
            refusal = error  # whoever gives the order is told
        message, fds, _, _ = socket.recv_fds(self.order, _MOST_BYTES, MOST_FDS)
        if not message:
            os._exit(0)  # the fork server is gone
        prctl(PR_SET_NAME, self.name)
        place, waits, layout = json.loads(message)
        named = dict(zip(wire.SPAWN_FDS, fds, strict=False))
        if refusal is not None:
            pid1.fail(named["status"], refusal)
        _enter_group(fds[len(named) :], named["status"])
        return Child(
            place=place,
            waits=waits,
            fds=named,
            listeners=self.listeners,
            code=code,
            layout=Layout(*layout),
            means=self.means,
        )


def _hold_standard_streams() -> None:
    """A pipe where the pipe of the run's output will be: streams are opened on it ahead."""
    ends = os.pipe()
    for fd in (1, 2):
        os.dup2(ends[1], fd)
    for fd in ends:
        os.close(fd)


def _enter_group(doors: list[int], status: int) -> None:
    """Move this process, and with it all that it will fork, before it does anything else."""
    try:
        for door in doors:
            os.write(door, wire.ENTER)
            os.close(door)
    except OSError as error:
        pid1.fail(status, error)
