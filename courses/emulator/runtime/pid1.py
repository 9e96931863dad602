"""The trusted pid 1 of a run: writes the code, opens the gate, reaps, and reports how it ended.

It keeps none of the learner's limits and shares no descriptor with the learner. Its end is the
end of the pid namespace, so nothing that a learner left behind outlives it.
"""

import os
import select
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import NoReturn

from . import wire
from .linux import PR_SET_DUMPABLE, prctl

_CHUNK = 1 << 16


def fail(status: int, error: BaseException) -> NoReturn:
    """Report that the run could not be set up, and end it."""
    record = wire.STATUS.pack(wire.SETUP_FAILED, 0, 0, 0.0, 0.0)
    os.write(status, record + f"{type(error).__name__}: {error}".encode()[:2000])
    os._exit(1)


def _chunks(fd: int) -> Iterator[bytes]:
    while chunk := os.read(fd, _CHUNK):
        yield chunk


def _write_file(path: str, content: bytes, directory: int) -> None:
    """The path was validated outside; this folder has never been writable for a learner."""
    folder, _, _ = path.rpartition("/")
    parts = folder.split("/") if folder else []
    for depth in range(1, len(parts) + 1):
        try:
            os.mkdir("/".join(parts[:depth]), mode=0o755, dir_fd=directory)
        except FileExistsError:
            continue
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    fd = os.open(path, flags, 0o644, dir_fd=directory)
    try:
        _write_all(fd, content)
    finally:
        os.close(fd)


def _write_all(fd: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(fd, left) :]


def _receive_package(orders: int, task: int, opt: int, gate: int) -> None:
    reader = wire.Reader(_chunks(orders))
    for _ in range(reader.file_count()):
        path, content = reader.file()
        if path.startswith(wire.OPT):
            _write_file(path[len(wire.OPT) :], content, opt)
        else:
            _write_file(path, content, task)
    configuration = reader.configuration()
    os.close(task)
    os.close(opt)
    with suppress(BrokenPipeError):  # the learner's process is dead already; its status says how
        _write_all(gate, configuration)
    os.close(gate)


def _reap(learner: int, status: int) -> None:
    while True:
        try:
            pid, wait_status, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            os._exit(1)
        if not pid:
            return
        if pid == learner:
            record = wire.STATUS.pack(
                wire.ENDED, wait_status, usage.ru_maxrss, usage.ru_utime, usage.ru_stime
            )
            os.write(status, record)
            os._exit(0)


def _obey(order: bytes, whom: int) -> None:
    stop_or_go = {wire.FREEZE: signal.SIGSTOP, wire.THAW: signal.SIGCONT}[order]
    with suppress(ProcessLookupError):
        os.kill(whom, stop_or_go)


_EVERYBODY = -1
"""As the argument of kill(): every process of this pid namespace but this one."""


def stay(
    learner: int,
    *,
    task: int,
    opt: int,
    gate: int,
    orders: int,
    status: int,
    alone: bool = False,
    watch: Callable[[], bool] = lambda: False,
    watch_s: float | None = None,
) -> NoReturn:
    """Be pid 1 until the learner's process ends or the supervisor closes the orders pipe.

    `alone` is tier C: there is no pid namespace, and the learner's is its only process. It is killed
    once `watch`, asked every `watch_s` seconds, says so.
    """
    whom = learner if alone else _EVERYBODY
    try:
        prctl(PR_SET_DUMPABLE, 0)
        null = os.open("/dev/null", os.O_RDWR)
        for fd in (0, 1, 2, 3):
            os.dup2(null, fd)
        wake, waker = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        _receive_package(orders, task, opt, gate)
        poll = select.poll()
        poll.register(orders, select.POLLIN)
        poll.register(wake, select.POLLIN)
        while True:
            _reap(learner, status)
            for fd, _ in poll.poll(None if watch_s is None else watch_s * 1000):
                message = os.read(fd, _CHUNK)
                if fd == orders:
                    if not message:
                        os._exit(0)
                    _obey(message[-1:], whom)
            if watch():
                os.kill(learner, signal.SIGKILL)
    except EOFError:
        os._exit(0)  # a spare that nobody needed
    except BaseException as error:  # noqa: BLE001 nothing may return into the learner's branch
        fail(status, error)
