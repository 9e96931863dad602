"""What a container with Docker's default seccomp profile forbids, for one thread and what it starts.

Source: https://github.com/moby/profiles, seccomp/default.json, for a container without CAP_SYS_ADMIN:
the calls that it does not allow, and clone() with a flag for a new namespace.
"""

import threading
from collections.abc import Callable
from typing import TypeVar

from courses.emulator.runtime import bpf, policy
from courses.emulator.runtime.linux import PR_SET_NO_NEW_PRIVS, prctl
from courses.emulator.runtime.syscall_numbers import MACHINE, TABLES

T = TypeVar("T")

FORBIDDEN = """
    unshare setns mount umount2 pivot_root move_mount mount_setattr open_tree fsopen fsconfig fsmount fspick
    bpf perf_event_open userfaultfd keyctl add_key request_key io_uring_setup io_uring_enter io_uring_register
    init_module finit_module delete_module kexec_load kexec_file_load reboot swapon swapoff settimeofday
    clock_settime iopl ioperm acct quotactl nfsservctl open_by_handle_at fanotify_init lookup_dcookie
    process_vm_readv process_vm_writev move_pages mbind set_mempolicy uselib ustat sysfs _sysctl
    sethostname setdomainname vhangup
""".split()


def without_unshare() -> bpf.Filter:
    """A host that lets no process leave its namespaces, but start one in others: bubblewrap does that."""
    rules: dict[int, bpf.Rule] = {TABLES[MACHINE]["unshare"]: policy.EPERM}
    return bpf.Filter(bpf.assemble(rules, default=bpf.ALLOW, machine=MACHINE))


def default_profile() -> bpf.Filter:
    """The container."""
    numbers = TABLES[MACHINE]
    rules: dict[int, bpf.Rule] = {
        numbers[name]: policy.EPERM for name in FORBIDDEN if name in numbers
    }
    rules[numbers["clone"]] = bpf.argument_without(0, policy.NAMESPACE_FLAGS, policy.EPERM)
    rules[numbers["clone3"]] = policy.ENOSYS
    return bpf.Filter(bpf.assemble(rules, default=bpf.ALLOW, machine=MACHINE))


def inside(work: Callable[[], T], limits: Callable[[], bpf.Filter] = default_profile) -> T:
    """Run `work` in a thread that is as confined as such a container. Processes that it starts are too."""
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
