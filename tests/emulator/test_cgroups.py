"""Control groups: made for each run, removed after it, found by trying."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from courses.emulator import FunctionConfig, LabSettings, LocalLambda, Outcome
from courses.emulator.runtime import wire
from courses.emulator.sandbox import cgroups
from courses.emulator.sandbox.cgroups import Cgroups, Group, _tree
from courses.emulator.sandbox.run import Run
from courses.emulator.sandbox.watcher import pid_of
from tests.emulator.lab import TIERS

ROOT = Path(__file__).resolve().parents[2]
ECHO = {"handler.py": b"def handler(event, context):\n    return event\n"}
BUSY = b"""
import time
def handler(event, context):
    start = time.process_time()
    end = time.monotonic() + event
    while time.monotonic() < end:
        pass
    return time.process_time() - start
"""

with_groups = pytest.mark.skipif(TIERS[0] != "A+", reason="no writable cgroup")


@pytest.fixture
def groups() -> Iterator[Cgroups]:
    found = cgroups.find()
    assert found is not None
    yield found
    found.close()


def folders(found: Cgroups) -> list[Path]:
    """The run folders that exist below the groups of one lab."""
    return [run for folder in set(found._folders.values()) for run in folder.glob("run-*")]


def wait_until(condition: object, tries: int = 200) -> bool:
    assert callable(condition)
    for _ in range(tries):
        if condition():
            return True
        time.sleep(0.02)
    return False


# --- version 2, on a folder that stands for the file system -------------------------------------


@pytest.fixture
def second(tmp_path: Path) -> Group:
    """A group of version 2 as its files show it."""
    folder = tmp_path / "run-1"
    group = Group(2, dict.fromkeys(("memory", "cpu", "pids"), folder))
    group.make()
    return group


def test_version_2_writes_what_the_kernel_documents(second: Group, tmp_path: Path) -> None:
    """https://docs.kernel.org/admin-guide/cgroup-v2.html"""
    second.limit_processes(80)
    second.limit_memory(1 << 20)
    second.limit_processor(128 / 1769)
    second.limit_processor(1.0)
    written = {path.name: path.read_text() for path in (tmp_path / "run-1").iterdir()}
    assert written == {
        "pids.max": "80",
        "memory.oom.group": "1",
        "memory.swap.max": "0",
        "memory.max": "1048576",
        "cpu.max": "7235 100000",
    }
    second.kill()
    assert (tmp_path / "run-1" / "cpu.max").read_text() == "max 100000"
    assert (tmp_path / "run-1" / "cgroup.kill").read_text() == "1"


def test_version_2_reads_use_without_files(second: Group, tmp_path: Path) -> None:
    folder = tmp_path / "run-1"
    (folder / "memory.stat").write_text("anon 1000\nfile 300\nshmem 300\n")
    (folder / "memory.current").write_text("1500\n")
    assert second.used() == 1200
    assert second.peak() == 0, "no memory.peak before Linux 5.19"
    (folder / "memory.peak").write_text("2000\n")
    assert second.peak() == 1700
    (folder / "memory.stat").write_text("anon 1450\nfile 20\nshmem 20\n")
    assert second.peak() == 1700, "files were removed"
    (folder / "memory.current").write_text("1900\n")
    assert second.peak() == 1880, (
        "memory took their place, and the kernel's own peak stays what it was"
    )
    (folder / "memory.stat").write_text("anon 1450\n")
    with pytest.raises(KeyError):
        second.used()
    assert not second.killed_for_memory()
    (folder / "memory.events").write_text("low 0\noom 1\noom_kill 1\n")
    assert second.killed_for_memory()


def test_groups_that_cannot_be_made_are_none(tmp_path: Path) -> None:
    assert cgroups.find(tmp_path) is None


def test_what_a_killed_server_left_is_removed(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", "pass"])
    ended.wait()
    stale = tmp_path / f"lambda-lab-{ended.pid}-1-1"
    own = tmp_path / f"lambda-lab-{os.getpid()}-{cgroups._started(os.getpid())}-0"
    (stale / "run-1").mkdir(parents=True)
    other = tmp_path / "somebody-else"
    for folder in (own, other):
        folder.mkdir()
    cgroups._remove_stale(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([own.name, other.name])


class FrozenRun:
    """A run of this process with a group, which records the orders that pid 1 would get."""

    def __init__(self, group: Group) -> None:
        setup, self.setup = socket.socketpair()
        orders_read, orders = os.pipe()
        self.orders = orders_read
        self.nulls = [os.open("/dev/null", os.O_RDONLY) for _ in range(3)]
        self.run = Run(
            place=1,
            pidfd=self.nulls[0],
            setup=setup,
            output=self.nulls[1],
            orders=orders,
            status=self.nulls[2],
        )
        self.run.group = group
        os.set_blocking(orders_read, False)

    def close(self) -> None:
        self.setup.close()
        self.run._setup.close()
        for fd in (self.orders, self.run.orders, *self.nulls):
            os.close(fd)


def test_version_2_freezes_without_pid_1(second: Group, tmp_path: Path) -> None:
    """A frozen pid 1 could not read an order to go on."""
    switch = tmp_path / "run-1" / "cgroup.freeze"
    held = FrozenRun(second)
    try:
        held.run.freeze()
        assert os.read(held.orders, 9) == wire.FREEZE, "before Linux 5.2"
        switch.write_text("0")
        held.run.freeze()
        assert switch.read_text() == "1"
        held.run.thaw()
        assert switch.read_text() == "0"
        with pytest.raises(BlockingIOError):
            os.read(held.orders, 9)
    finally:
        held.close()


def test_version_1_is_stopped_by_signal(tmp_path: Path) -> None:
    """What its freezer holds cannot be killed, so nothing may be frozen when the server dies."""
    assert not Group(1, {"memory": tmp_path}).freezes


# --- version 2, with this kernel -----------------------------------------------------------------


@pytest.fixture
def unified() -> Iterator[Group]:
    """A group in the kernel's version 2, which need not have a controller for what is tried here."""
    root = next((folder for folder in UNIFIED if (folder / "cgroup.procs").exists()), None)
    if root is None or not os.access(root / "cgroup.procs", os.W_OK):
        pytest.skip("no writable cgroup of version 2")
    folder = root / f"lambda-lab-test-{os.getpid()}"
    folder.mkdir()
    group = Group(2, {"memory": folder})
    yield group
    (folder / "cgroup.kill").write_text("1")
    assert wait_until(group.remove)


UNIFIED = (Path("/sys/fs/cgroup"), Path("/sys/fs/cgroup/unified"))
KEEP_EACH_OTHER_GOING = """
import os, signal, time
parent = os.getpid()
child = os.fork()
other = child or parent
while True:
    os.write(1, b".")
    os.kill(other, signal.SIGCONT)
    time.sleep(0.005)
"""


def test_frozen_means_frozen_also_for_two_that_continue_each_other(unified: Group) -> None:
    runaway = subprocess.Popen(
        [sys.executable, "-c", KEEP_EACH_OTHER_GOING], stdout=subprocess.PIPE, bufsize=0
    )
    assert runaway.stdout is not None
    output = runaway.stdout.fileno()
    assert os.read(output, 1) == b"."
    unified.add(runaway.pid)
    assert len((unified._memory / "cgroup.procs").read_text().split()) == 2
    assert unified.freezes
    unified.freeze(True)
    events = unified._memory / "cgroup.events"
    assert wait_until(lambda: "frozen 1" in events.read_text())
    os.set_blocking(output, False)
    with suppress(BlockingIOError):
        while os.read(output, 1 << 16):
            pass
    time.sleep(0.1)
    with pytest.raises(BlockingIOError):
        os.read(output, 1)
    unified.freeze(False)
    os.set_blocking(output, True)
    assert os.read(output, 1) == b"."
    unified.freeze(True)
    unified.kill()
    assert runaway.wait(10) == -signal.SIGKILL
    assert wait_until(lambda: "populated 0" in events.read_text())
    runaway.stdout.close()


# --- on this machine --------------------------------------------------------------------------


@with_groups
def test_a_group_holds_the_whole_run_and_goes_with_it() -> None:
    lab = LocalLambda(LabSettings(spares=1))
    zygote = lab.zygote("plain")
    assert zygote.groups is not None
    for _ in range(30):
        with lab.create_function(FunctionConfig(), ECHO) as function:
            assert function.invoke(1).outcome is Outcome.OK
    each = len(set(zygote.groups._folders.values()))
    assert wait_until(lambda: len(folders(zygote.groups)) <= 2 * each)
    mine = list(zygote.groups._folders.values())
    lab.close()
    assert not any(folder.exists() for folder in mine)


@with_groups
def test_processes_of_a_run_are_in_its_group(groups: Cgroups) -> None:
    group = groups.make(most_processes=8)
    sleeper = subprocess.Popen(["sleep", "60"])
    group.add(sleeper.pid)
    assert str(sleeper.pid) in (group._memory / "cgroup.procs").read_text().split()
    assert group.used() >= 0
    assert not group.remove(), "a process is in it"
    groups.discard(group)
    sleeper.kill()
    sleeper.wait()
    assert wait_until(lambda: not group._memory.exists())


@with_groups
def test_the_next_group_is_made_while_an_ended_one_is_removed(groups: Cgroups) -> None:
    first = groups.make(most_processes=8)
    groups.discard(first)
    assert wait_until(lambda: not first._memory.exists() and groups._ahead)
    (ahead,) = groups._ahead
    second = groups.make(most_processes=5)
    assert second is ahead
    assert (second._folders["pids"] / "pids.max").read_text().strip() == "5"
    assert (second._memory / "cgroup.procs").read_text() == "", "no run has been in it"
    third = groups.make(most_processes=8)
    assert third._memory != second._memory, "it is given once"
    for group in (second, third):
        assert group.remove()


def _groups_of(pid: int) -> dict[str, str]:
    """The last part of the path of a process's group, by controller."""
    lines = Path(f"/proc/{pid}/cgroup").read_text().splitlines()
    found = [line.split(":", 2) for line in lines]
    return {name: Path(path).name for _, names, path in found for name in names.split(",")}


@with_groups
def test_a_run_is_in_its_group_before_anything_else_of_it_happens(lab: LocalLambda) -> None:
    """Whatever pid 1 and the learner's process are, they are children of the process that entered."""
    zygote = lab.zygote("plain")
    assert zygote.groups is not None
    run = zygote.spawn(900)
    try:
        for listener in run.channels():
            listener.close()
        pid1 = pid_of(run.pidfd)
        assert wait_until(lambda: len(_tree(pid1)) == 2)
        for pid in _tree(pid1):
            found = _groups_of(pid)
            assert {found[name] for name in zygote.groups.controllers} == {
                run.group._memory.name if run.group else ""
            }
    finally:
        run.close()
        zygote.release(900)


@with_groups
def test_a_run_that_cannot_enter_its_group_runs_nothing(
    lab: LocalLambda, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = os.open("/dev/null", os.O_RDONLY)
    monkeypatch.setattr(Group, "doors", lambda _group: [os.dup(closed)])
    try:
        with lab.create_function(FunctionConfig(), ECHO) as function:
            assert function.invoke(1).outcome is Outcome.INFRASTRUCTURE
    finally:
        os.close(closed)


SERVER = """
import sys, time
sys.path.insert(0, sys.argv[1])
from courses.emulator import FunctionConfig, LabSettings, LocalLambda
import json
lab = LocalLambda(LabSettings(spares=1))
groups = lab.zygote("plain").groups
print(json.dumps([str(folder) for folder in groups._folders.values()]), flush=True)
time.sleep(60)
"""


@with_groups
def test_the_next_server_removes_what_a_killed_one_left() -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(ROOT)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert server.stdout is not None
    left = [Path(path) for path in json.loads(server.stdout.readline())]
    server.kill()
    server.wait()
    server.stdout.close()
    assert any(folder.exists() for folder in left)

    def removed() -> bool:
        found = cgroups.find()
        assert found is not None
        found.close()
        return not any(folder.exists() for folder in left)

    assert wait_until(removed, tries=50)


@with_groups
def test_a_server_that_just_ends_leaves_no_group() -> None:
    code = SERVER.replace("time.sleep(60)", "")
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT)], capture_output=True, check=True, timeout=60
    )
    assert not any(Path(path).exists() for path in json.loads(done.stdout))
