"""What confines the fake AWS: it answers on descriptors that it was given, and can do nothing else.

No network, no file beyond its own packages, no program, no signal to anyone. The zygote is confined
by namespaces and Landlock (launcher.py); what only a child can give up is given up here.
"""

import os
import resource
import signal
from pathlib import Path

from ...runtime import bpf, landlock, policy
from ...runtime.linux import PR_SET_NO_NEW_PRIVS, PR_SET_PDEATHSIG, drop_capabilities, prctl
from ...runtime.syscall_numbers import MACHINE, TABLES

_MB = 1 << 20
_DATA, _ADDRESS_SPACE = 768 * _MB, 3072 * _MB
"""The zygote has 200 MB by itself, and learners' state is capped long before this (caps.py)."""
_CPU_SECONDS = 300
_LIFE_SECONDS = 3600
_DESCRIPTORS = 512
_NICE = 5
# Only these of what a learner in tier C may not do either: descriptors for new environments arrive.
_ALSO_ALLOWED = ("recvmsg",)


def _program() -> bytes:
    numbers = TABLES[MACHINE]
    rules = policy.rules_alone(MACHINE)
    rules |= {numbers[name]: policy.EPERM for name in policy.TO_ITSELF if name in numbers}
    rules |= {numbers[name]: bpf.ALLOW for name in _ALSO_ALLOWED}
    return bpf.assemble(rules, default=policy.ENOSYS, machine=MACHINE)


class Lockdown:
    """Prepared in the zygote, so that a child needs a few system calls."""

    def __init__(self) -> None:
        self._filter = bpf.Filter(_program())

    @staticmethod
    def zygote(folders: list[str]) -> None:
        """Confine the zygote: files of `folders` can be read, nothing can be written."""
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        version = landlock.abi()
        if version:
            landlock.restrict(
                version,
                read_only=[folder for folder in folders if Path(folder).is_dir()],
                writable=(),
                devices=("/dev/null", "/dev/urandom"),
                ports=(),
            )
        drop_capabilities()

    def child(self) -> None:
        """Confine a fork for good."""
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        for which, value in (
            (resource.RLIMIT_DATA, _DATA),
            (resource.RLIMIT_AS, _ADDRESS_SPACE),
            (resource.RLIMIT_NOFILE, _DESCRIPTORS),
            (resource.RLIMIT_CPU, _CPU_SECONDS),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(which, (value, value))
        os.nice(_NICE)
        signal.alarm(_LIFE_SECONDS)  # whose default action ends the process
        self._filter.load()
