"""The death of any process of the local AWS, and what is left after accounts: nothing."""

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from courses.emulator import (
    AccountLost,
    AwsUnavailable,
    FunctionConfig,
    LabSettings,
    LocalLambda,
    Outcome,
    Role,
)
from courses.emulator.aws.process.zygote import FORK, REFUSED
from courses.emulator.aws.source import AccountSource
from courses.emulator.aws.zygote import Fork
from courses.emulator.sandbox.watcher import pid_of
from tests.emulator.aws.calls import as_root
from tests.emulator.test_engine import processes_of, wait_until_gone
from tests.hostile.test_deaths import _until

ROOT = Path(__file__).resolve().parents[2]
ROLE = Role("worker", None)
WHO = {
    "handler.py": b"""
import boto3
def handler(event, context):
    return boto3.client("sts").get_caller_identity()["Account"]
"""
}


@pytest.fixture
def source() -> Iterator[AccountSource]:
    source = AccountSource(LabSettings(aws_spares=1))
    yield source
    source.close()


def _zygote(source: AccountSource) -> list[int]:
    """The launcher and the fork server."""
    assert source._zygote is not None
    return source._zygote.processes()


def test_the_fork_server_of_aws_may_die_under_everybody(source: AccountSource) -> None:
    with source.create() as account:
        as_root(account, ("s3", "create_bucket", {"Bucket": "orders"}))
        launcher, fork_server = _zygote(source)
        everything = processes_of(launcher)
        os.kill(fork_server, signal.SIGKILL)
        assert not wait_until_gone(everything)

    with source.create() as account:
        assert as_root(account, ("s3", "list_buckets", {}))[0]["Buckets"] == []


def test_a_spare_that_died_is_not_handed_out(source: AccountSource) -> None:
    source.create().close()
    _until(lambda: source.waiting == 1)
    _, fork = source._spares[0]
    os.kill(pid_of(fork.pidfd), signal.SIGKILL)
    assert not wait_until_gone({pid_of(fork.pidfd)})

    with source.create() as account:
        assert as_root(account, ("s3", "list_buckets", {}))[0]["Buckets"] == []


def test_an_account_outlives_the_making_of_another(source: AccountSource) -> None:
    """What the fork server answers to one who asks for a spare is no end of file to another."""
    with source.create() as account:
        _until(lambda: source.waiting == 1)
        assert source._zygote is not None
        server = source._zygote._server
        control = server._control
        with server._asking:  # as whoever asks holds it until the answer is read
            control.send(FORK)  # refused, for want of a descriptor
            assert select.select([control], [], [], 10)[0]
            source.create().close()
            control.recv(16)
        assert as_root(account, ("s3", "list_buckets", {}))[0]["Buckets"] == []


def test_a_refused_account_ends_no_other(
    source: AccountSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    with source.create() as account:
        _until(lambda: source.waiting == 1)
        source.create().close()  # the spare
        assert source._zygote is not None
        server = source._zygote._server
        with monkeypatch.context() as without_descriptor:
            ask = server.ask
            without_descriptor.setattr(server, "ask", lambda request, _: ask(request, ()))
            with pytest.raises(AwsUnavailable, match="could not fork"):
                source.create()
        assert as_root(account, ("s3", "list_buckets", {}))[0]["Buckets"] == []
        source.create().close()
        assert source._zygote._server is server


def test_a_fork_server_of_aws_outlives_a_fork_that_fails() -> None:
    code = """
import errno, os, socket, sys
from courses.emulator.aws.process import zygote
def fork():
    raise OSError(errno.EAGAIN, "no more processes")
os.fork = fork
zygote._serve(socket.socket(fileno=int(sys.argv[1])), None)
"""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        command = [sys.executable, "-c", code, str(theirs.fileno())]
        process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()])
        ours.settimeout(20)
        for _ in range(2):
            kept, given = socket.socketpair()
            with kept, given:
                kept.settimeout(20)
                socket.send_fds(ours, [FORK], [given.fileno()])
                given.close()
                assert ours.recv(16) == REFUSED
                assert kept.recv(1) == b"", "the descriptor stayed open"
        theirs.close()
    assert process.wait(20) == 0


def test_an_account_that_ends_at_once_is_not_counted(
    source: AccountSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the fork server would never be taken for idle again."""
    source.create().close()
    _until(lambda: source.waiting == 1)
    _, fork = source._spares[0]
    killed = pid_of(fork.pidfd)
    os.kill(killed, signal.SIGKILL)
    assert not wait_until_gone({killed})
    with monkeypatch.context() as a_moment_too_early:
        a_moment_too_early.setattr(Fork, "is_alive", lambda _self: True)
        with pytest.raises(AccountLost):
            source.create()
    assert source._open == 0
    assert fork.control.fileno() == -1
    with source.create() as account:
        assert as_root(account, ("s3", "list_buckets", {}))[0]["Buckets"] == []


def test_a_run_whose_account_died_is_repeated_by_nobody_but_us() -> None:
    lab = LocalLambda(LabSettings(spares=0, aws_spares=0))
    try:
        with (
            lab.create_account() as account,
            lab.create_function(FunctionConfig(profile="boto3"), WHO, account=account) as function,
        ):
            assert function.invoke({}).response == "123456789012"
            os.kill(pid_of(account._fork.pidfd), signal.SIGKILL)
            assert function.invoke({}).outcome is Outcome.INFRASTRUCTURE
        with (
            lab.create_account() as account,
            lab.create_function(FunctionConfig(profile="boto3"), WHO, account=account) as function,
        ):
            assert function.invoke({}).response == "123456789012"
    finally:
        lab.close()


def test_the_death_of_the_site_ends_the_local_aws() -> None:
    code = """
import sys, time
from courses.emulator import LabSettings
from courses.emulator.aws.source import AccountSource
source = AccountSource(LabSettings(aws_spares=1))
accounts = [source.create() for _ in range(2)]
while source.waiting < 1:
    time.sleep(0.02)
print(source._zygote.processes()[0], flush=True)
time.sleep(600)
"""
    site = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert site.stdout is not None
    with site, site.stdout:
        launcher = int(site.stdout.readline())
        everything = {launcher, *processes_of(launcher)}
        site.kill()
        survivors = wait_until_gone(everything)
    assert not survivors
    assert len(everything) >= 5  # launcher, fork server, two accounts, one spare


def test_an_account_holds_only_what_it_needs(source: AccountSource) -> None:
    """No descriptor of the site's, no network of the host's, a filter that cannot be taken off."""
    secret = os.open("/dev/null", os.O_RDONLY)
    os.set_inheritable(secret, True)
    with source.create() as account:
        as_root(account, ("s3", "list_buckets", {}))
        pid = pid_of(account._fork.pidfd)
        status = dict(
            line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        )
        held = _targets(pid)
        network = _network(pid)
    os.close(secret)

    assert (status["Seccomp"].strip(), status["NoNewPrivs"].strip()) == ("2", "1")
    assert status["CapEff"].strip() == "0" * 16
    if os.geteuid() == 0:
        assert status["Uid"].split()[0] not in ("0", str(LabSettings().uid))
    assert held is None or sorted(held) == ["/dev/null", "/dev/null", "/dev/null", "socket"]
    assert network is None or network != str(Path("/proc/self/ns/net").readlink())


def _targets(pid: int) -> list[str] | None:
    """What its descriptors lead to; None where this user may not look."""
    try:
        found = [str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir()]
    except PermissionError:
        return None
    return [name.partition(":")[0] for name in found]


def _network(pid: int) -> str | None:
    try:
        return str(Path(f"/proc/{pid}/ns/net").readlink())
    except PermissionError:
        return None


def test_it_ends_when_nobody_needs_it_and_comes_back() -> None:
    idle = AccountSource(LabSettings(aws_spares=1, aws_idle_s=0.5))
    try:
        idle.create().close()
        assert idle.is_running
        _until(lambda: not idle.is_running and idle.waiting == 0)
        with idle.create() as account:
            assert as_root(account, ("s3", "list_buckets", {}))[0]["Buckets"] == []
    finally:
        idle.close()
