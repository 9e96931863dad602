"""Machines that allow less than this one, for one thread and what it starts.

Such as a container with Docker's default seccomp profile (docker_profile.py).
"""

import threading
from collections.abc import Callable
from typing import TypeVar

from courses.emulator.runtime import bpf, policy
from courses.emulator.runtime.linux import PR_SET_NO_NEW_PRIVS, prctl
from courses.emulator.runtime.syscall_numbers import MACHINE, TABLES
from tests.emulator import docker_profile

T = TypeVar("T")


def without_unshare() -> bpf.Filter:
    """A host that lets no process leave its namespaces, but start one in others: bubblewrap does that."""
    rules: dict[int, bpf.Rule] = {TABLES[MACHINE]["unshare"]: policy.EPERM}
    return bpf.Filter(bpf.assemble(rules, default=bpf.ALLOW, machine=MACHINE))


def default_profile() -> bpf.Filter:
    """The container, whatever capabilities its processes have."""
    return bpf.Filter(docker_profile.assemble(MACHINE))


def without_landlock() -> bpf.Filter:
    """The container on a kernel that was built without Landlock."""
    rules = docker_profile.rules(MACHINE)
    rules[TABLES[MACHINE]["landlock_create_ruleset"]] = policy.ENOSYS
    return bpf.Filter(bpf.assemble(rules, default=docker_profile.REFUSED, machine=MACHINE))


def inside(work: Callable[[], T], limits: Callable[[], bpf.Filter] = default_profile) -> T:
    """Run `work` in a thread that is confined by `limits`. Processes that it starts are too."""
    results: list[T] = []
    errors: list[BaseException] = []

    def confined() -> None:
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        limits().load()
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001 raised again below
            errors.append(error)

    thread = threading.Thread(target=confined)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]
