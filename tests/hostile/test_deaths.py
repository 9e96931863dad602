"""The death of any process between the site and a learner's code: nobody is charged for it, nothing
of a learner survives it, and the next run works."""

import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from courses.emulator import (
    Function,
    FunctionConfig,
    Invocation,
    LabSettings,
    LocalLambda,
    Outcome,
)
from courses.emulator.runtime import wire
from courses.emulator.sandbox.fork_server import children_of, name_of
from tests.emulator.lab import INIT_LIMIT_S
from tests.emulator.test_engine import processes_of, runs_of, wait_until_gone

ROOT = Path(__file__).resolve().parents[2]
ECHO = {"handler.py": b"def handler(event, context):\n    return event\n"}
# Says when it is inside an invocation, in a way that a watcher outside can see: it has a child.
STAYS = {
    "handler.py": b"""
import os, signal, time
def handler(event, context):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if not os.fork():
        os.setsid()
        while True:
            time.sleep(60)
    time.sleep(60)
"""
}


FORK_SERVERS = "courses.emulator.sandbox.fork_server"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Labs do not wait long for a fork server's answer."""
    monkeypatch.setattr(f"{FORK_SERVERS}._ANSWER_TIMEOUT_S", 1.0)


@pytest.fixture
def own_lab(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalLambda]:
    """A lab that a test may break, and that does not wait long for a fork server's end."""
    monkeypatch.setattr(f"{FORK_SERVERS}._STOP_TIMEOUT_S", 0.5)
    lab = LocalLambda(LabSettings(spares=0, init_limit_s=INIT_LIMIT_S))
    lab.facts()
    yield lab
    lab.close()


def _until(condition: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(1500):
        if condition():
            return
        pause.wait(0.02)
    raise AssertionError("it did not come")


class InFlight:
    """Invocations of `STAYS` that have begun; results() waits for their ends."""

    def __init__(self, lab: LocalLambda, count: int) -> None:
        self._results: list[Invocation] = []
        self._functions = [
            lab.create_function(FunctionConfig(timeout_s=40), STAYS) for _ in range(count)
        ]
        self._threads = [threading.Thread(target=self._invoke, args=(f,)) for f in self._functions]
        _, fork_server = lab.zygote("plain").processes()
        before = len(runs_of(fork_server))
        for thread in self._threads:
            thread.start()
        # pid 1, the learner's process and its child
        _until(lambda: len(runs_of(fork_server)) == before + 3 * count)
        self.processes = runs_of(fork_server)

    def _invoke(self, function: Function) -> None:
        self._results.append(function.invoke({}))

    def join(self) -> None:
        for thread in self._threads:
            thread.join(30)

    def outcomes(self) -> list[Outcome]:
        self.join()
        for function in self._functions:
            function.close()
        return [result.outcome for result in self._results]


def _works(lab: LocalLambda) -> bool:
    with lab.create_function(FunctionConfig(timeout_s=20), ECHO) as function:
        return function.invoke({"n": 1}).response == {"n": 1}


@pytest.mark.parametrize("victim", ["launcher", "fork server"])
def test_the_death_of_a_fork_server_is_charged_to_nobody(own_lab: LocalLambda, victim: str) -> None:
    runs = InFlight(own_lab, 3)
    pids = own_lab.zygote("plain").processes()
    os.kill(pids[victim == "fork server"], signal.SIGKILL)
    assert runs.outcomes() == [Outcome.INFRASTRUCTURE] * 3
    assert wait_until_gone({*pids, *runs.processes}) == set()
    assert _works(own_lab)


def test_a_function_outlives_its_fork_server(own_lab: LocalLambda) -> None:
    with own_lab.create_function(FunctionConfig(timeout_s=20), ECHO) as function:
        assert function.invoke(1).response == 1
        pids = own_lab.zygote("plain").processes()
        os.kill(pids[1], signal.SIGKILL)
        assert wait_until_gone(set(pids)) == set()
        outcomes = [function.invoke(2).outcome for _ in range(2)]
    # The run that was lost is noticed at the latest by the first invocation.
    assert outcomes[-1] is Outcome.OK
    assert set(outcomes) <= {Outcome.OK, Outcome.INFRASTRUCTURE}


@pytest.mark.usefixtures("impatient")  # before the lab, whose socket gets the limit at its start
def test_a_stopped_fork_server_is_replaced(own_lab: LocalLambda) -> None:
    runs = InFlight(own_lab, 1)
    stopped = own_lab.zygote("plain")
    pids = stopped.processes()
    os.kill(pids[1], signal.SIGSTOP)
    assert _works(own_lab)
    assert own_lab.zygote("plain") is not stopped
    assert runs.outcomes() == [Outcome.INFRASTRUCTURE]
    assert wait_until_gone({*pids, *runs.processes}) == set()


def test_a_stopped_fork_server_does_not_delay_a_run_that_is_under_way(
    own_lab: LocalLambda,
) -> None:
    code = b"import time\ndef handler(event, context):\n    time.sleep(event)\n    return 'mine'\n"
    with own_lab.create_function(FunctionConfig(timeout_s=20), {"handler.py": code}) as function:
        assert function.invoke(0).response == "mine"
        _, fork_server = own_lab.zygote("plain").processes()
        os.kill(fork_server, signal.SIGSTOP)
        try:
            assert function.invoke(0.2).response == "mine"
        finally:
            os.kill(fork_server, signal.SIGCONT)
    assert _works(own_lab)


def _kill_pid_1(lab: LocalLambda, runs: InFlight) -> None:
    _, fork_server = lab.zygote("plain").processes()
    (pid1,) = runs.processes & set(children_of(fork_server))
    os.kill(pid1, signal.SIGKILL)


def test_the_death_of_pid_1_is_charged_to_nobody(own_lab: LocalLambda) -> None:
    runs = InFlight(own_lab, 1)
    zygote = own_lab.zygote("plain")
    _kill_pid_1(own_lab, runs)
    assert runs.outcomes() == [Outcome.INFRASTRUCTURE]
    assert wait_until_gone(runs.processes) == set()
    assert _works(own_lab)
    assert own_lab.zygote("plain") is zygote


def test_a_run_that_is_lost_while_another_is_answered_ends_no_fork_server(
    own_lab: LocalLambda,
) -> None:
    runs = InFlight(own_lab, 1)
    zygote = own_lab.zygote("plain")
    control = zygote._server._control
    with zygote._server._asking:  # as whoever asks holds it until the answer is read
        control.send(wire.REQUEST.pack(wire.SPAWN, 1, False, 0))  # refused, for want of descriptors
        assert select.select([control], [], [], 10)[0]
        _kill_pid_1(own_lab, runs)
        runs.join()
        control.recv(4096)
    assert runs.outcomes() == [Outcome.INFRASTRUCTURE]
    assert own_lab.zygote("plain") is zygote
    assert _works(own_lab)


def test_the_death_of_what_waits_to_become_the_next_run_is_met_by_nobody(
    own_lab: LocalLambda,
) -> None:
    assert _works(own_lab)
    zygote = own_lab.zygote("plain")
    _, fork_server = zygote.processes()

    def waiting() -> set[int]:
        return {pid for pid in processes_of(fork_server) if name_of(pid) == wire.EMBRYO}

    for _ in range(2):
        _until(lambda: bool(waiting()))
        (killed,) = waiting()
        os.kill(killed, signal.SIGKILL)
        assert wait_until_gone({killed}) == set()
        assert _works(own_lab)
    assert own_lab.zygote("plain") is zygote


@pytest.mark.parametrize("number", [signal.SIGSTOP, signal.SIGKILL])
def test_what_happens_to_the_learners_process_is_the_learners(
    own_lab: LocalLambda, number: signal.Signals
) -> None:
    """From the kernel, say: its out-of-memory killer. A stopped one runs into its time limit."""
    code = b"import time\ndef handler(event, context):\n    time.sleep(60)\n"
    found: list[Invocation] = []
    with own_lab.create_function(FunctionConfig(timeout_s=2), {"handler.py": code}) as function:
        thread = threading.Thread(target=lambda: found.append(function.invoke({})))
        _, fork_server = own_lab.zygote("plain").processes()
        thread.start()
        _until(lambda: len(runs_of(fork_server)) == 2)
        (learner,) = runs_of(fork_server) - set(children_of(fork_server))
        os.kill(learner, number)
        thread.join(20)
    expected = Outcome.TIMEOUT if number == signal.SIGSTOP else Outcome.CRASHED
    assert [invocation.outcome for invocation in found] == [expected]
    assert own_lab.zygote("plain").count_runs() == 0


SITE = """
import sys, threading
sys.path.insert(0, sys.argv[1])
from courses.emulator import FunctionConfig, LabSettings, LocalLambda
lab = LocalLambda(LabSettings(spares=2))
function = lab.create_function(FunctionConfig(timeout_s=60), {"handler.py": sys.stdin.buffer.read()})
threading.Thread(target=function.invoke, args=({},)).start()
print(*lab.zygote("plain").processes(), flush=True)
"""
BUSY = b"""
import os, signal, time
def handler(event, context):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for _ in range(10):
        if not os.fork():
            os.setsid()
            while True:
                time.sleep(0.01)
    while True:
        time.sleep(60)
"""


@pytest.mark.parametrize("fork_server_is_stopped", [False, True])
def test_no_process_of_a_learner_survives_the_site(*, fork_server_is_stopped: bool) -> None:
    site = subprocess.Popen(
        [sys.executable, "-c", SITE, str(ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert site.stdin is not None
    assert site.stdout is not None
    site.stdin.write(BUSY)
    site.stdin.close()
    launcher, fork_server = map(int, site.stdout.readline().split())
    # The run with its ten children, and two spares of two processes each.
    _until(lambda: len(runs_of(fork_server)) >= 16)
    learners, everything = runs_of(fork_server), processes_of(fork_server)
    if fork_server_is_stopped:
        os.kill(fork_server, signal.SIGSTOP)
    site.kill()
    site.wait(10)
    site.stdout.close()
    assert wait_until_gone(learners) == set()
    if fork_server_is_stopped:
        os.kill(fork_server, signal.SIGCONT)
    assert wait_until_gone({launcher, fork_server, *everything}) == set()
