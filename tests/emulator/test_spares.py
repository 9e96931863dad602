"""Spares: runs that wait, confined, before anyone asks. Each serves once, and none when it is old."""

import errno
import os
import signal
import threading
import time

import pytest

from courses.emulator import FunctionConfig, LabSettings, LocalLambda
from courses.emulator.sandbox import pool
from courses.emulator.sandbox.errors import ZygoteDied
from courses.emulator.sandbox.fork_server import children_of
from courses.emulator.sandbox.run import Run
from courses.emulator.sandbox.watcher import pid_of
from courses.emulator.sandbox.zygotes import Zygote
from tests.emulator.test_engine import ECHO, runs_of, wait_for, wait_until_gone

TRACES = b"""
import builtins, os
def handler(event, context):
    found = [hasattr(builtins, "used"), os.path.exists("/tmp/used")]
    builtins.used = True
    open("/tmp/used", "w").close()
    return found
"""
"""What a run finds of the one before it in the same process, or with the same /tmp."""


def refilled(lab: LocalLambda) -> bool:
    """Whether all spares are there again after a while, each with its pid 1 and its learner's process."""
    _, server = lab.zygote("plain").processes()
    wanted = lab.settings.spares
    return wait_for(lambda: lab.spares("plain") == wanted and len(runs_of(server)) == 2 * wanted)


@pytest.fixture
def served(own_lab: LocalLambda, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The pid 1, as the host numbers it, of each run that the lab hands out from now on."""
    runs, pids = own_lab.runs("plain"), list[int]()
    take = runs.take

    def noted() -> tuple[Zygote, Run]:
        zygote, run = take()
        pids.append(pid_of(run.pidfd))
        return zygote, run

    monkeypatch.setattr(runs, "take", noted)
    return pids


def test_spares_are_used_once_and_replaced(own_lab: LocalLambda, served: list[int]) -> None:
    zygote = own_lab.zygote("plain")
    _, server = zygote.processes()
    assert refilled(own_lab)
    waiting = runs_of(server)
    for _ in range(8):
        with own_lab.create_function(FunctionConfig(), {"handler.py": TRACES}) as function:
            assert function.invoke(1).response == [False, False], "a fresh environment"
            assert function.invoke(2).response == [True, True], "the traces would be seen"
    assert set(served[:2]) <= waiting, "those that waited were the first to serve"
    assert len(set(served)) == len(served) == 8, "no process served two functions"
    assert refilled(own_lab)
    assert own_lab.zygote("plain") is zygote
    assert wait_until_gone(set(served)) == set(), "none waits to be used again"


def test_old_spares_are_replaced() -> None:
    """Nobody asks for a run: what ends those that wait is their age alone."""
    lab = LocalLambda(LabSettings(spares=1, spare_life_s=0.2))
    try:
        _, server = lab.zygote("plain").processes()
        assert wait_for(lambda: bool(runs_of(server)))
        old = runs_of(server)
        assert wait_until_gone(old) == set()
        assert refilled(lab)
        zygote, run = lab.runs("plain").take()
        assert pid_of(run.pidfd) not in old
        run.close()
        zygote.release(run.place)
        with lab.create_function(FunctionConfig(), ECHO) as function:
            assert function.invoke(1).response == 1
    finally:
        lab.close()


def test_a_spares_age_counts_from_its_own_birth() -> None:
    """Not from the last time that anybody looked at the spares: a busy lab looks all the time."""
    lab = LocalLambda(LabSettings(spares=1, spare_life_s=600))
    try:
        lab.zygote("plain")
        assert refilled(lab)
        runs = lab.runs("plain")
        with runs._changed:
            ((born, zygote, run),) = runs._spares
            runs._spares[0] = (born - 599.8, zygote, run)
            runs._changed.notify_all()
        old = pid_of(run.pidfd)
        assert wait_until_gone({old}) == set()
        assert refilled(lab)
    finally:
        lab.close()


def test_young_spares_stay(own_lab: LocalLambda, served: list[int]) -> None:
    _, server = own_lab.zygote("plain").processes()
    assert refilled(own_lab)
    young = runs_of(server)
    time.sleep(0.5)
    assert runs_of(server) == young
    with own_lab.create_function(FunctionConfig(), ECHO) as function:
        assert function.invoke(1).response == 1
    assert set(served) < young


def test_a_spare_that_died_is_not_handed_out(own_lab: LocalLambda) -> None:
    zygote = own_lab.zygote("plain")
    _, server = zygote.processes()
    assert refilled(own_lab)
    waiting = set(children_of(server)) & runs_of(server)
    for pid in waiting:
        os.kill(pid, signal.SIGKILL)
    assert wait_until_gone(waiting) == set()
    with own_lab.create_function(FunctionConfig(), ECHO) as function:
        assert function.invoke(1).response == 1
    assert own_lab.zygote("plain") is zygote


def test_want_of_descriptors_is_ours_and_passes(
    own_lab: LocalLambda, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither an invocation nor the thread that refills the spares is lost with it."""
    monkeypatch.setattr(pool, "_FIRST_PAUSE_S", 0.05)
    zygote = own_lab.zygote("plain")
    assert refilled(own_lab)
    pipe, refused = os.pipe, threading.Semaphore(0)

    def no_pipe() -> tuple[int, int]:
        refused.release()
        raise OSError(errno.EMFILE, "too many")

    monkeypatch.setattr(os, "pipe", no_pipe)
    with pytest.raises(ZygoteDied):
        zygote.spawn(900)
    with own_lab.create_function(FunctionConfig(), ECHO) as function:
        assert function.invoke(1).outcome == "ok", "from a spare"
    for _ in range(3):
        assert refused.acquire(timeout=10)
    assert zygote.is_alive()
    monkeypatch.setattr(os, "pipe", pipe)
    assert refilled(own_lab)


def test_spares_are_replaced_after_the_run_unless_few_are_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pool, "_QUIET_S", 3600.0)
    lab = LocalLambda(LabSettings(spares=4))
    try:
        lab.zygote("plain")
        assert refilled(lab), "nothing was asked for yet"
        with lab.create_function(FunctionConfig(), ECHO) as function:
            for left in (3, 2):
                function.invoke(1, start="cold")
                assert lab.spares("plain") == left
            function.invoke(1, start="cold")
            assert wait_for(lambda: lab.spares("plain") == 2), "one was added"
            time.sleep(0.1)
            assert lab.spares("plain") == 2, "and no more"
            monkeypatch.setattr(pool, "_QUIET_S", 0.0)
            function.invoke(1, start="cold")
        assert refilled(lab)
    finally:
        lab.close()


def test_fewer_spares_where_each_takes_more_memory() -> None:
    assert LabSettings().spares_of("boto3") < LabSettings().spares_of("plain")
    assert LabSettings(spares=0).spares_of("boto3") == 0
    assert LabSettings(spares=1).spares_of("boto3") == 1
