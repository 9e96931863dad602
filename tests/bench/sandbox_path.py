"""The sandbox alone: bytes in, bytes out, an end. No Runtime API, no invocation, no record."""

import json
import os
import select
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from courses.emulator import LabSettings, LocalLambda
from courses.emulator.control.http import response
from courses.emulator.sandbox.run import Run
from courses.emulator.sandbox.watcher import descendants, pid_of
from courses.emulator.sandbox.zygotes import Zygote
from tests.bench.measure import BARE, Row, Sample, beside_bare, limit_row, ratio_row, timed
from tests.bench.runtime_path import settle_spares

ROUNDS = 60
_WAIT_S = 30.0
_SETTLE_S = 0.05
_INPUT = b"0123456789abcdef" * 64
_ECHO = b"import os, signal\nos.write(1, open('/var/task/input', 'rb').read())\nsignal.pause()\n"
_OBJECT = b"hello"
_READS_AN_OBJECT = b"""
import os, signal, boto3
os.write(1, boto3.client("s3").get_object(Bucket="b", Key="k")["Body"].read())
signal.pause()
"""
_BWRAP_ECHO = "import os; os.write(1, os.read(0, 4096))"
_CROWD = 60
_HOSTILE = f"""
import os, signal, time
for number in range(1, 32):
    if number not in (signal.SIGKILL, signal.SIGSTOP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_IGN)
for _ in range({_CROWD}):
    if not os.fork():
        while True:
            time.sleep(60)
os.write(1, b"ready")
time.sleep(60)
""".encode()
_CONFIGURATION = {
    "environment": {
        "AWS_ACCESS_KEY_ID": "ASIA",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:4566",
        "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_SESSION_TOKEN": "token",
        "LAMBDA_TASK_ROOT": "/var/task",
    },
    "handler": "handler.handler",
}
_CLIENTS_S = 3.0


def rows(leftover_runs: int) -> Iterator[Row]:
    """Paths, kill, throughput and memory, and what is left after `leftover_runs` runs."""
    yield from _paths()
    # One fork server for all of them: what is left is asked of it.
    lab = LocalLambda(LabSettings(zygote_runs=10 * max(leftover_runs, 10_000)))
    try:
        yield from _memory(lab)
        yield from _throughput(lab)
        yield from _kill(lab)
        yield from _left(lab, leftover_runs)
    finally:
        lab.close()


# --- one run ------------------------------------------------------------------------------------


def _begin(
    lab: LocalLambda, files: dict[str, bytes], profile: str = "plain"
) -> tuple[Zygote, Run, socket.socket]:
    """A run with its code, and the socket on which it looks for AWS."""
    zygote, run = lab.runs(profile).take()
    runtime_api, aws = run.channels()
    runtime_api.close()
    limits = {
        "data_bytes": zygote.base_data_bytes + (512 << 20),
        "address_space_bytes": zygote.base_address_space_bytes + (1 << 30),
    }
    assert run.send_package(files, json.dumps(_CONFIGURATION | limits).encode())
    return zygote, run, aws


def _read(run: Run, wanted: bytes) -> None:
    received, end = b"", time.monotonic() + _WAIT_S
    poll = select.poll()
    poll.register(run.output, select.POLLIN)
    while received != wanted:
        assert poll.poll(max(0.0, end - time.monotonic()) * 1000), received
        received += os.read(run.output, 1 << 16)
        assert wanted.startswith(received), received


def _echo(lab: LocalLambda) -> float:
    """Milliseconds from asking for a run to the last byte that came back; the end is not in it."""
    started = time.perf_counter()
    zygote, run, aws = _begin(lab, {"handler.py": _ECHO, "input": _INPUT})
    _read(run, _INPUT)
    milliseconds = (time.perf_counter() - started) * 1e3
    aws.close()
    run.close()
    zygote.release(run.place)
    return milliseconds


def _read_object(lab: LocalLambda) -> float:
    """The same with boto3: one client of S3's and one call of it, which a stub answers here."""
    started = time.perf_counter()
    zygote, run, aws = _begin(lab, {"handler.py": _READS_AN_OBJECT}, "boto3")
    aws.settimeout(_WAIT_S)
    connection, _ = aws.accept()
    with aws, connection:
        connection.settimeout(_WAIT_S)
        received = b""
        while b"\r\n\r\n" not in received:
            received += connection.recv(1 << 16)
        assert received.startswith(b"GET /b/k "), received
        connection.sendall(response(200, _OBJECT))
        _read(run, _OBJECT)
    milliseconds = (time.perf_counter() - started) * 1e3
    run.close()
    zygote.release(run.place)
    return milliseconds


def _bubblewrap(bwrap: str) -> list[str]:
    arguments = [bwrap, "--unshare-all", "--die-with-parent", "--clearenv", "--ro-bind", "/usr"]
    arguments += ["/usr", "--dev", "/dev", "--tmpfs", "/tmp"]
    for name in ("/lib", "/lib64", "/bin", "/sbin"):
        if Path(name).is_symlink():
            arguments += ["--symlink", str(Path(name).readlink()), name]
        elif Path(name).is_dir():
            arguments += ["--ro-bind", name, name]
    return [*arguments, *BARE[:-1], _BWRAP_ECHO]


def _paths() -> Iterator[Row]:
    for where, spares, target, with_boto3 in (
        ("from a spare", 2, 0.25, None),
        ("forked on demand", 0, 0.8, 2.5),
    ):
        lab = LocalLambda(LabSettings(spares=spares))
        try:
            sample, bare = _beside_bare(lab, _echo, "plain")
            what = f"sandbox alone, bytes in to bytes out, {where}"
            yield ratio_row(what, sample, bare, target)
            sample, bare = _beside_bare(lab, _read_object, "boto3")
            what = f"the same with boto3, one S3 client and one call on a stub, {where}"
            yield ratio_row(what, sample, bare, with_boto3)
        finally:
            lab.close()
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        return
    command = _bubblewrap(bwrap)

    def echo_in_bubblewrap() -> float:
        return timed(lambda: subprocess.run(command, input=_INPUT, check=True, capture_output=True))

    sample, bare = beside_bare(
        echo_in_bubblewrap, rounds=ROUNDS, settle=lambda: time.sleep(_SETTLE_S)
    )
    yield ratio_row("the same through bubblewrap and a bare interpreter", sample, bare)


def _beside_bare(
    lab: LocalLambda, path: Callable[[LocalLambda], float], profile: str
) -> tuple[Sample, Sample]:
    path(lab)
    return beside_bare(lambda: path(lab), rounds=ROUNDS, settle=lambda: settle_spares(lab, profile))


# --- many ---------------------------------------------------------------------------------------


def _kill(lab: LocalLambda) -> Iterator[Row]:
    """From the decision to kill until no process is left, as the supervisor waits for it."""
    times = []
    for _ in range(20):
        settle_spares(lab, "plain")
        zygote, run, aws = _begin(lab, {"handler.py": _HOSTILE})
        aws.close()
        _read(run, b"ready")
        assert len(descendants(pid_of(run.pidfd))) == _CROWD + 1

        def kill(run: Run = run) -> None:
            run.kill()
            assert run.wait_gone(_WAIT_S)

        times.append(timed(kill))
        run.close()
        zygote.release(run.place)
    sample = Sample(tuple(times))
    what = f"kill to clean, {_CROWD} processes that ignore signals"
    yield limit_row(f"{what}, p50", sample.p50, "ms", 25)
    yield Row("the same, p95", f"{sample.p95:.4g} ms")


def _throughput(lab: LocalLambda) -> Iterator[Row]:
    for clients in (1, 4):
        settle_spares(lab, "plain")
        end = time.monotonic() + _CLIENTS_S
        with ThreadPoolExecutor(clients) as pool:
            counts = pool.map(lambda _: _count_until(lab, end), range(clients))  # noqa: B023
            total = sum(counts)
        yield Row(
            f"runs a second, sustained, {clients} client{'s'[: clients > 1]}",
            f"{total / _CLIENTS_S:.0f}",
        )


def _count_until(lab: LocalLambda, end: float) -> int:
    count = 0
    while time.monotonic() < end:
        _echo(lab)
        count += 1
    return count


def _memory(lab: LocalLambda) -> Iterator[Row]:
    for profile in ("plain", "boto3"):
        pool = lab.runs(profile)
        pool.zygote()
        while lab.spares(profile) < lab.settings.spares_of(profile):
            time.sleep(_SETTLE_S)
        time.sleep(1)  # the last ones warm themselves up
        with pool._changed:
            runs = [run for _, _, run in pool._spares]
        sizes = [_sizes(run) for run in runs]
        private, proportional = (
            sum(column) / len(sizes) / 1024 for column in zip(*sizes, strict=True)
        )
        yield Row(
            f"memory of a spare, profile {profile}: private / proportional",
            f"{private:.1f} / {proportional:.1f} MB",
        )


def _sizes(run: Run) -> tuple[int, int]:
    """Kilobytes that only this run has, and with its share of what it shares."""
    private = proportional = 0
    pid1 = pid_of(run.pidfd)
    for pid in (pid1, *descendants(pid1)):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            name, _, rest = line.partition(":")
            if name in {"Private_Dirty", "Private_Clean"}:
                private += int(rest.split()[0])
            elif name == "Pss":
                proportional += int(rest.split()[0])
    return private, proportional


def _descriptors(pid: int | str) -> int:
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def _held(zygote: Zygote) -> dict[str, int]:
    """What the machine holds for this fork server, by kind."""
    launcher, server = zygote.processes()
    processes = [launcher, *descendants(launcher)]
    kinds = ("user", "pid", "mnt", "net", "ipc", "uts")
    namespaces = {Path(f"/proc/{pid}/ns/{kind}").readlink() for pid in processes for kind in kinds}
    groups = zygote.groups._folders.values() if zygote.groups else ()
    return {
        "processes": len(processes),
        "mounts": len(Path(f"/proc/{server}/mountinfo").read_text().splitlines()),
        "namespaces": len(namespaces),
        "control groups": sum(len(list(folder.glob("run-*"))) for folder in set(groups)),
        "descriptors": _descriptors("self") + _descriptors(server),
        "threads": threading.active_count(),
    }


def _left(lab: LocalLambda, runs: int) -> Iterator[Row]:
    zygote = lab.zygote("plain")
    _echo(lab)
    before = _settled(lab, zygote)
    with ThreadPoolExecutor(2) as pool:
        for _ in pool.map(lambda _: _echo(lab), range(runs)):
            pass
    after = _settled(lab, zygote)
    left = {kind: after[kind] - count for kind, count in before.items()}
    named = ", ".join(f"{count} {kind}" for kind, count in left.items() if count)
    yield Row(f"left after {runs:,} runs", named or "nothing", "nothing", not named)


def _settled(lab: LocalLambda, zygote: Zygote) -> dict[str, int]:
    """Once it no longer changes: groups, mounts and spares are given back in the background."""
    last: dict[str, int] = {}
    for _ in range(50):
        settle_spares(lab, "plain")
        time.sleep(0.3)
        now = _held(zygote)
        if now == last:
            break
        last = now
    return last
