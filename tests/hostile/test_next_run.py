"""The first process of the next run, made ahead: born for one run, in namespaces that no other had, and
in no other's view. Whatever fails in making it is told, and nothing is left of it."""

import errno
import os
import select
import socket
from pathlib import Path

import pytest

from courses.emulator import LabSettings, LocalLambda
from courses.emulator.runtime import bpf, confine, learner, network, newborn, pid1, places, wire
from courses.emulator.runtime import zygote as fork_server
from courses.emulator.runtime.layout import Layout
from courses.emulator.sandbox.fork_server import children_of
from courses.emulator.sandbox.watcher import pid_of
from tests.emulator.test_engine import wait_for


def test_a_fork_that_was_refused_does_not_keep_the_next_from_working(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Learners can use up the processes of a user. The way back to its own pid namespace is what a
    fork server needs: a second unshare without it is refused for ever."""
    calls: list[str] = []
    server = object.__new__(fork_server._Server)
    server._own_pidfd = -1
    server._layout = Layout()

    def refuse() -> int:
        calls.append("fork")
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(fork_server, "is_single_threaded", lambda: True)
    monkeypatch.setattr(fork_server, "unshare", lambda _flags: calls.append("leave"))
    monkeypatch.setattr(fork_server, "setns", lambda _fd, _kind: calls.append("return"))
    monkeypatch.setattr(os, "fork", refuse)
    with pytest.raises(BlockingIOError):
        server._fork()
    assert calls == ["leave", "fork", "return"]


def test_no_two_processes_share_the_namespaces_that_a_run_is_born_in() -> None:
    """Two runs at once, the fork server that waits for the next request, and this process."""
    lab = LocalLambda(LabSettings(spares=0))
    try:
        taken = [lab.runs("plain").take() for _ in range(2)]
        for _, run in taken:
            for listener in run.channels():
                listener.close()
        _, server = taken[0][0].processes()
        pids: list[int | str] = [server, "self", *(pid_of(run.pidfd) for _, run in taken)]
        for kind in ("net", "ipc", "uts"):
            assert wait_for(lambda kind=kind: len(_links(pids, kind)) == len(pids)), kind  # type: ignore[misc]
        for zygote, run in taken:
            run.close()
            zygote.release(run.place)
    finally:
        lab.close()


def test_the_next_run_sees_no_place_that_was_given_up() -> None:
    """Its mount namespace is made while another run's place is there."""
    lab = LocalLambda(LabSettings(spares=0))
    try:
        zygote, run = lab.runs("plain").take()
        for listener in run.channels():
            listener.close()
        _, server = zygote.processes()
        own = pid_of(run.pidfd)
        assert wait_for(lambda: len(children_of(server)) == 2)
        (next_run,) = set(children_of(server)) - {own}
        assert wait_for(lambda: _mounts(next_run, "/var/task") != set()), "it has all its mounts"
        before = _places(next_run)
        assert len(before) == 3, "all places, the run's, and the one made ahead"
        assert wait_for(lambda: not _places(own)), "a run has its place at /tmp and sees no other"
        run.close()
        zygote.release(run.place)
        assert wait_for(lambda: _places(next_run) != before)
        assert len(before - _places(next_run)) == 1
        assert len(_places(next_run)) == 2
        _, run = lab.runs("plain").take()
        for listener in run.channels():
            listener.close()
        assert pid_of(run.pidfd) == next_run, "the process that was looked at"
        assert wait_for(lambda: not _places(next_run))
        run.close()
        zygote.release(run.place)
    finally:
        lab.close()


def _mounts(pid: int, below: str) -> set[str]:
    mounts = Path(f"/proc/{pid}/mountinfo").read_text().splitlines()
    return {path for line in mounts if (path := line.split()[4]).startswith(below)}


def _places(pid: int) -> set[str]:
    return _mounts(pid, "/places")


def test_a_first_process_that_could_not_mount_says_so_to_whom_it_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    order, giver = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    told: list[BaseException] = []

    def refuse() -> list[int]:
        raise OSError(errno.ENOSPC, "too many mounts")

    def fail(_status: int, error: BaseException) -> None:
        told.append(error)
        raise SystemExit

    monkeypatch.setattr(confine, "begin", refuse)
    monkeypatch.setattr(pid1, "fail", fail)
    for changes_this_process in ("prctl", "_hold_standard_streams"):
        monkeypatch.setattr(newborn, changes_this_process, lambda *_: None)
    monkeypatch.setattr(learner, "open_streams", lambda: None)
    with order, giver, Path("/dev/null").open() as some:
        socket.send_fds(giver, [b'["/places/1", false, []]'], [some.fileno()] * len(wire.SPAWN_FDS))
        with pytest.raises(SystemExit):
            _newborn(order)._obey_order()
    assert [str(error) for error in told] == ["[Errno 28] too many mounts"]


def test_a_place_that_could_not_be_mounted_leaves_nothing_and_is_made_later(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is tried again every 20 ms."""
    refusals = [False, False, True, True, False]  # the first two are of the folder of all places

    def mount(*_: object) -> None:
        if refusals.pop(0):
            raise OSError(errno.ENOSPC, "too many mounts")

    monkeypatch.setattr(places, "PLACES", str(tmp_path))
    monkeypatch.setattr(places, "mount", mount)
    made = places.Places(16)
    for _ in range(2):
        with pytest.raises(OSError, match="too many mounts"):
            made.prepare()
        assert list(tmp_path.iterdir()) == []
    folder = made.prepare()
    made.ensure(7)
    assert made.files(7) == folder
    assert [str(path) for path in tmp_path.iterdir()] == [folder]


MEANS = newborn.Means(landlock_abi=0, seccomp=bpf.Filter(b""), tmp_bytes=0, bubble=[])


def _newborn(order: socket.socket) -> newborn.Newborn:
    return newborn.Newborn(order, listeners=[], layout=Layout(), means=MEANS, name="python")


def _links(pids: list[int | str], kind: str) -> set[Path]:
    return {Path(f"/proc/{pid}/ns/{kind}").readlink() for pid in pids}


def test_a_run_is_born_only_in_namespaces_that_were_finished(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left: list[int] = []
    server = object.__new__(fork_server._Server)
    server._layout = Layout()
    server._embryo = None

    def refuse() -> None:
        raise OSError(errno.ENOMEM, "no room")

    monkeypatch.setattr(network, "unshare", left.append)
    monkeypatch.setattr(network, "_raise_loopback", refuse)
    monkeypatch.setattr(fork_server._Server, "_fork", lambda _self: pytest.fail("forked"))
    for _ in range(2):
        with pytest.raises(OSError, match="no room"):
            server._prepare()
    assert len(left) == 2, "the unfinished ones are left, not taken up again"


@pytest.mark.parametrize("where", ["born", "waiting"])
def test_a_first_process_that_fails_never_becomes_a_second_fork_server(
    monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """It would answer requests beside the real one, with the rights of neither."""
    server = object.__new__(fork_server._Server)
    server._layout = Layout()
    server._embryo = None
    server._children = {}
    server._control, other = socket.socketpair()
    server._poll = select.poll()
    server._means = MEANS

    def refuse(*_: object) -> None:
        raise OSError(errno.EMFILE, "too many open files")

    monkeypatch.setattr(network, "enter_new", list)
    monkeypatch.setattr(fork_server._Server, "_fork", lambda _self: os.fork())
    if where == "born":
        monkeypatch.setattr(fork_server, "Newborn", refuse)
    else:
        monkeypatch.setattr(newborn.Newborn, "_obey_order", refuse)
    returned_in_the_child, parent = 7, os.getpid()
    try:
        made = server._prepare()
        if isinstance(made, newborn.Newborn):
            made.await_order()
    finally:
        if os.getpid() != parent:
            os._exit(returned_in_the_child)
    with other, server._control:
        assert isinstance(made, fork_server._Embryo)
    ended = os.waitid(os.P_PIDFD, made.pidfd, os.WEXITED | os.WNOWAIT)
    assert ended is not None
    assert ended.si_status == 1
    server._reap(made.pidfd)
    assert server._embryo is None, "the next request makes another"


def test_without_namespaces_of_its_own_no_run_is_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    server = object.__new__(fork_server._Server)
    server._layout = Layout()
    server._places = None
    server._embryo = None

    def refuse(_flags: int) -> None:
        raise OSError(errno.ENOSPC, "too many namespaces")

    monkeypatch.setattr(network, "unshare", refuse)
    monkeypatch.setattr(fork_server._Server, "_fork", lambda _self: pytest.fail("forked"))
    with pytest.raises(OSError, match="too many namespaces"):
        server._spawn(1, waits=False, fds=[])


def test_a_first_process_that_has_just_died_is_replaced_for_the_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its death may not have been heard of when the request is."""
    pairs = [socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in range(2)]
    (_, dead), (_, alive) = pairs
    dead.close()
    pidfd = os.pidfd_open(os.getpid())
    made = iter([fork_server._Embryo(pidfd, ours) for ours, _ in pairs])
    server = object.__new__(fork_server._Server)
    server._layout = Layout()
    server._places = None
    asker, server._control = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    monkeypatch.setattr(fork_server._Server, "_prepare", lambda _self: next(made))
    with asker, server._control, alive:
        assert server._spawn(1, waits=False, fds=[]) is None
        assert alive.recv(1000).startswith(b'["", false,')
        assert asker.recv(100) == wire.SPAWNED
    os.close(pidfd)


def test_a_place_that_cannot_be_given_back_ends_nobody() -> None:
    class Full:
        def release(self, _number: int) -> None:
            raise BlockingIOError(11, "Resource temporarily unavailable")

    server = object.__new__(fork_server._Server)
    server._places = Full()
    site, server._control = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with site, server._control:
        site.send(wire.REQUEST.pack(wire.RELEASE, 1, False, 0))
        assert server._take_request() is None
