"""Proof by doing: before a zygote serves anyone, a hostile handler is run through the real path.

Nothing is read from sysctls: a system may let `unshare` succeed and refuse what comes after it.
"""

import socket
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from courses.emulator.records import FunctionConfig, Outcome, SandboxFacts
from courses.emulator.runtime import probe_handler
from courses.emulator.sandbox.run import Run
from courses.emulator.sandbox.tiers import Way
from courses.emulator.sandbox.zygotes import Zygote
from courses.emulator.settings import LabSettings

from .function import Function
from .no_aws import NoAws
from .variables import runtime_variables

_PLACE = 0
"""Never the place of a pool's run: those count from 1."""
_CODE = {"probe_handler.py": Path(probe_handler.__file__).read_bytes()}
_CONFIG = FunctionConfig(name="probe", handler="probe_handler.handler", timeout_s=20)
_SET_BY_RUNTIME = {"_X_AMZN_TRACE_ID", "TMPDIR"}


@dataclass(frozen=True, slots=True)
class Probe:
    """One attempt to get out. `detail` is what the attempt saw."""

    name: str
    passed: bool
    detail: str


_EXPECTED: dict[str, frozenset[Any]] = {
    "uid": frozenset({65534}),
    "pid": frozenset({2}),
    "process-group": frozenset({1}),
    "passwd": frozenset({2}),
    "shadow": frozenset({"ENOENT"}),
    "other-places": frozenset({"ENOENT", "EACCES"}),
    "tcp": frozenset({"EACCES", "ENETUNREACH"}),
    "tcp-to-host": frozenset({"EACCES", "ECONNREFUSED"}),
    "udp": frozenset({"ENETUNREACH", "EACCES"}),
    "abstract-socket": frozenset({"ECONNREFUSED", "EPERM"}),
    "unshare": frozenset({"EPERM"}),
    "ptrace": frozenset({"EPERM"}),
    "memory": frozenset({"MemoryError"}),
    "fork": frozenset({"EAGAIN"}),
    "shell-uid": frozenset({"65534"}),
}
_REFUSED_ALONE = frozenset({"EPERM"})
_EXPECTED_ALONE: dict[str, frozenset[Any]] = {
    **dict.fromkeys(
        ("tcp", "tcp-to-host", "udp", "abstract-socket", "unshare", "ptrace", "fork", "shell-uid"),
        _REFUSED_ALONE,
    ),
    **dict.fromkeys(("signal", "chmod"), _REFUSED_ALONE),
    "passwd": frozenset({"EACCES"}),
    "shadow": frozenset({"EACCES", "ENOENT"}),
    "other-places": frozenset({"ENOENT", "EACCES"}),
    "memory": frozenset({"MemoryError"}),
}
"""Tier C: more is refused, and the host's paths are there but cannot be opened."""
_EXPECTED_OF = {
    Way.NAMESPACES: _EXPECTED,
    # bubblewrap keeps the number of the uid, and its own pid 1 comes before ours.
    Way.BUBBLEWRAP: {
        name: allowed
        for name, allowed in _EXPECTED.items()
        if name not in {"uid", "pid", "process-group", "shell-uid"}
    }
    | {"pid": frozenset({3})},
    Way.NOTHING: _EXPECTED_ALONE,
}
_REFUSED = frozenset({"EROFS", "EACCES", "EPERM", "ENOENT"})


class _OneZygote:
    """Runs for the probes, straight from the zygote that is being proved."""

    def __init__(self, zygote: Zygote) -> None:
        self._zygote = zygote

    def take(self) -> tuple[Zygote, Run]:
        return self._zygote, self._zygote.spawn(_PLACE)

    def discard(self, zygote: Zygote) -> None:
        """The pool that starts the zygote discards it when a probe fails."""


def facts(zygote: Zygote) -> SandboxFacts:
    """What confines a run of this zygote."""
    abi = zygote.facts["landlock_abi"]
    groups = zygote.groups
    limits = (
        "resource limits",
        groups.layer if groups else "no share of the processor: no writable cgroup",
    )
    memory_by = groups.memory_by if groups else "rlimit+watcher"
    if zygote.way is Way.NOTHING:
        layers = (
            "reduced: no namespaces, one process per run",
            f"Landlock ABI {abi}",
            "seccomp, default deny: no process, no socket, signals to itself only",
            "no capabilities, no new privileges",
            *limits,
        )
        return SandboxFacts("C", layers, memory_by)
    if zygote.way is Way.BUBBLEWRAP:
        layers = (
            "bubblewrap: user, pid, mount, network, ipc and uts namespaces, an interpreter per run",
            "files in /tmp are lost when a runtime is replaced",
            *((f"Landlock ABI {abi}",) if abi else ()),
            "seccomp, default deny",
            "no capabilities, no new privileges",
            *limits,
        )
        return SandboxFacts("B", layers, memory_by)
    layers = (
        "user, pid, mount, network, ipc and uts namespaces",
        "read-only root view",
        *((f"Landlock ABI {abi}",) if abi else ()),
        "seccomp, default deny",
        "no capabilities, no new privileges",
        *limits,
    )
    return SandboxFacts("A+" if groups else "A", layers, memory_by)


def run(zygote: Zygote, settings: LabSettings) -> list[Probe]:
    """All probes against runs of this zygote. The caller refuses to run code if one fails."""
    with Function(
        _CONFIG, _CODE, pool=_OneZygote(zygote), settings=settings, cancelled=None
    ) as function:
        expected = _EXPECTED_OF[zygote.way]
        return [*_escapes(function, expected), _flood(function), _leftovers(function, zygote)]


def _escapes(function: Function, expected: dict[str, frozenset[Any]]) -> list[Probe]:
    abstract = f"lambda-lab-{uuid.uuid4().hex}"
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_UNIX) as unix:
        unix.bind(f"\0{abstract}")
        unix.listen()
        event = {"probe": "escape", "port": tcp.getsockname()[1], "abstract": abstract}
        invocation = function.invoke(event)
    if invocation.outcome is not Outcome.OK:
        detail = f"{invocation.outcome}: {invocation.error.message if invocation.error else invocation.log_text[-300:]}"
        return [Probe("invocation", False, detail)]
    answers: dict[str, Any] = invocation.response
    probes = [
        Probe(name, answers[name] in allowed, str(answers[name]))
        for name, allowed in expected.items()
    ]
    known = (
        runtime_variables(
            _CONFIG, credentials=NoAws.credentials, python_version="", stream=""
        ).keys()
        | _SET_BY_RUNTIME
    )
    return [
        *probes,
        Probe(
            "outside-write",
            _REFUSED.issuperset(answers["outside-write"]),
            ", ".join(answers["outside-write"]),
        ),
        Probe(
            "host-folders",
            not answers["host-folders"],
            ", ".join(answers["host-folders"]) or "none",
        ),
        Probe(
            "environment",
            known >= set(answers["environment"]),
            f"{len(answers['environment'])} variables",
        ),
        Probe("tmp", not answers["tmp"], ", ".join(answers["tmp"]) or "empty"),
    ]


def _flood(function: Function) -> Probe:
    outcome = function.invoke({"probe": "flood"}).outcome
    return Probe("flood", outcome is Outcome.OUTPUT_LIMIT, str(outcome))


def _leftovers(function: Function, zygote: Zygote) -> Probe:
    """Both runs are over, one by a kill; the daemon that the first left must be gone."""
    function.close()
    left = zygote.count_runs()
    return Probe("leftovers", left == 0, f"{left} processes")
