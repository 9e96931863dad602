"""After a batch of hostile runs, after accounts and after refusals nothing is left: no process, mount,
namespace, descriptor, thread or folder, neither with the supervisor nor with the fork server.

test_leftovers.py runs these in a process of their own, where nobody else has a lab.
"""

import os
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from courses.emulator import FunctionConfig, LabSettings, LocalLambda, Role
from courses.emulator.aws.source import AccountSource
from courses.emulator.runtime import network, wire
from courses.emulator.runtime import zygote as fork_server
from courses.emulator.runtime.layout import Layout
from courses.emulator.sandbox.zygotes import Zygote
from tests.emulator.lab import INIT_LIMIT_S
from tests.emulator.test_engine import processes_of, wait_for
from tests.hostile.program import PROGRAMS, load

_NAME = "lambda-lab-"
ROLE = Role("worker", None)
BATCH = (
    "bad-result__quotes_without_end",
    "crashed__kills_itself",
    "exited__child_takes_over",
    "exited__plants_files_for_the_cleaner",
    "init-error__reported_by_hand",
    "ok__daemon",
    "ok__deep_folders_in_tmp",
    "ok__descriptors_in_flight",
    "ok__many_connections",
    "ok__resets_connections",
    "ok__slow_requests",
    "ok__threads_left_behind",
    "out-of-memory__socket_buffers",
    "output-limit__raw_write_flood",
    "result-limit__fifty_megabytes",
    "timeout__exponential_fork_bomb",
    "timeout__many_daemons",
    "timeout__waits_for_a_child_in_vfork",
)


@dataclass(frozen=True, slots=True)
class Held:
    """What exists because of one lab. Descriptors of the fork server are counted where readable."""

    processes: int
    namespaces: frozenset[str]
    host_mounts: tuple[str, ...]
    zygote_mounts: int
    supervisor_descriptors: int
    zygote_descriptors: int
    threads: int
    folders: tuple[str, ...]
    control_groups: int


def _descriptors(pid: int | str) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def _host_mounts() -> tuple[str, ...]:
    """Mounts that the host has of us: all are made below folders of this name."""
    return tuple(line for line in Path("/proc/mounts").read_text().splitlines() if _NAME in line)


def _control_groups(below: str) -> int:
    """Folders of this process's labs in the control groups, where there are such."""
    for _ in range(100):
        with suppress(FileNotFoundError):  # one that was just being removed: count again
            return sum(1 for _ in Path("/sys/fs/cgroup").glob(f"**/{_NAME}{os.getpid()}-*/{below}"))
    raise AssertionError("control groups go all the time")


def _groups_ahead(zygote: Zygote) -> int:
    """Folders that no run has been in: those for the next one."""
    ahead = [] if zygote.groups is None else zygote.groups._ahead
    return sum(len(group._folder_set()) for group in ahead)


_STAYS = ("user", "pid", "mnt")
"""Namespaces that the fork server never leaves; it moves to new ones of the other kinds for each run."""


def _namespaces(pid: int, kinds: tuple[str, ...]) -> frozenset[str]:
    return frozenset(str(Path(f"/proc/{pid}/ns/{kind}").readlink()) for kind in kinds)


def _held(zygote: Zygote) -> Held:
    runs = zygote.count_runs()  # waits for those that are being reaped
    launcher, fork_server = zygote.processes()
    return Held(
        processes=runs,
        namespaces=_namespaces(launcher, (*_STAYS, "net", "ipc", "uts"))
        | _namespaces(fork_server, _STAYS),
        host_mounts=_host_mounts(),
        zygote_mounts=len(Path(f"/proc/{fork_server}/mountinfo").read_text().splitlines()),
        supervisor_descriptors=_descriptors("self"),
        zygote_descriptors=_descriptors(fork_server),
        threads=threading.active_count(),
        folders=tuple(sorted(path.name for path in Path(tempfile.gettempdir()).iterdir())),
        control_groups=_control_groups("run-*") - _groups_ahead(zygote),
    )


def _settled(zygote: Zygote) -> Held:
    """What is held once it no longer changes: a /tmp and a control group are given back later."""
    pause = threading.Event()
    last = _held(zygote)
    for _ in range(50):
        pause.wait(0.2)
        now = _held(zygote)
        if now == last and not now.control_groups:
            break
        last = now
    return last


@pytest.fixture
def own_lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalLambda]:
    """A lab with a folder for temporary files that nobody else uses."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    lab = LocalLambda(LabSettings(spares=0, init_limit_s=INIT_LIMIT_S))
    lab.facts()
    yield lab
    lab.close()


def _run(lab: LocalLambda, name: str) -> None:
    program = load(PROGRAMS / f"{name}.py")
    config = FunctionConfig(
        timeout_s=1 if name.startswith("timeout") else 10, memory_mb=program.number("memory", 128)
    )
    with lab.create_function(config, program.files) as function:
        first = function.invoke({})
        assert first.outcome in program.outcomes
        function.invoke({})
        function.crash()
        function.recycle()
    with lab.create_function(config, program.files) as function:
        function.invoke({})


def test_a_batch_of_hostile_runs_leaves_nothing(own_lab: LocalLambda) -> None:
    zygote = own_lab.zygote("plain")
    _run(own_lab, "ok__daemon")  # what is made once and kept, such as a lazy import, exists now
    before = _settled(zygote)
    assert (before.processes, before.control_groups) == (0, 0)
    for name in BATCH:
        _run(own_lab, name)
    assert _settled(zygote) == before
    assert own_lab.zygote("plain") is zygote


def test_a_closed_lab_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    descriptors, threads = _descriptors("self"), threading.active_count()
    mounts, groups = _host_mounts(), _control_groups("")
    for _ in range(2):
        lab = LocalLambda(LabSettings(spares=2))
        processes = lab.zygote("plain").processes()
        _run(lab, "ok__daemon")
        lab.close()
        assert not any(Path(f"/proc/{pid}").exists() for pid in processes)
    assert (_descriptors("self"), threading.active_count()) == (descriptors, threads)
    assert _host_mounts() == mounts
    assert list(tmp_path.iterdir()) == []
    assert _control_groups("") == groups


def test_a_lab_that_cannot_start_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    broken = tmp_path / "packages"
    (broken / "awslambdaric").mkdir(parents=True)
    descriptors = _descriptors("self")
    for _ in range(2):
        lab = LocalLambda(LabSettings(packages=broken, spares=2))
        with pytest.raises(Exception, match="fork server ended"):
            lab.facts()
        lab.close()
    assert _descriptors("self") == descriptors
    assert [path.name for path in tmp_path.iterdir()] == ["packages"]


def test_accounts_leave_no_process_and_no_descriptor() -> None:
    source = AccountSource(LabSettings(aws_spares=1))
    try:
        source.create().close()
        assert wait_for(lambda: source.waiting == 1)
        assert source._zygote is not None
        launcher = source._zygote.processes()[0]
        processes, descriptors = len(processes_of(launcher)), _descriptors("self")
        for _ in range(5):
            with source.create() as account:
                channels = [account.open(account.assume(ROLE, "f")) for _ in range(3)]
                for channel in channels:
                    channel.close()
        assert wait_for(lambda: source.waiting == 1)
        assert wait_for(lambda: len(processes_of(launcher)) == processes)
        assert _descriptors("self") == descriptors
    finally:
        source.close()


def test_a_fork_that_was_refused_leaves_no_descriptor(monkeypatch: pytest.MonkeyPatch) -> None:
    server = object.__new__(fork_server._Server)
    server._layout = Layout()
    server._embryo = None

    def refuse(_self: object) -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(network, "unshare", lambda _flags: None)
    monkeypatch.setattr(network, "_raise_loopback", lambda: None)
    monkeypatch.setattr(network, "listen", lambda: list(os.pipe()))
    monkeypatch.setattr(fork_server._Server, "_fork", refuse)
    before = _descriptors("self")
    with pytest.raises(BlockingIOError):
        server._prepare()
    assert _descriptors("self") == before


def test_descriptors_of_a_refused_request_are_given_back() -> None:
    """Some per refusal: a fork server that kept them would soon have none left."""
    server = object.__new__(fork_server._Server)
    ours, server._control = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    reader, writer = os.pipe()
    with ours, server._control:
        socket.send_fds(ours, [wire.REQUEST.pack(wire.SPAWN, 1, False, 0)], [reader, writer])
        before = _descriptors("self")
        assert server._take_request() is None
        assert _descriptors("self") == before
        assert b"not every descriptor" in ours.recv(1000)
    os.close(reader)
    os.close(writer)
