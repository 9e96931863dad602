"""That what stands for Docker's default profile refuses what Docker refuses: all that it does not name."""

import ctypes
import errno
import os
from collections.abc import Callable

import pytest

from courses.emulator.runtime import bpf
from courses.emulator.runtime.linux import CLONE_NEWUSER, unshare
from courses.emulator.runtime.syscall_numbers import AUDIT_ARCH, MACHINE, TABLES
from tests.emulator import docker, docker_profile
from tests.emulator.test_seccomp import simulate

REFUSED_TO_A_CONTAINER = """
    unshare setns mount umount2 pivot_root move_mount mount_setattr open_tree fsopen fsconfig fsmount fspick bpf
    perf_event_open userfaultfd keyctl add_key request_key io_uring_setup io_uring_enter io_uring_register
    open_by_handle_at
""".split()
"""Of what the profile does not name, the calls that would matter to the sandbox."""


def action(name: str, *args: int, machine: str = MACHINE) -> int:
    number = docker_profile.NUMBERS[machine][name]
    return simulate(docker_profile.assemble(machine), number, args, AUDIT_ARCH[machine])


@pytest.mark.parametrize("machine", sorted(TABLES))
def test_what_the_profile_does_not_name_is_not_permitted(machine: str) -> None:
    program, named = docker_profile.assemble(machine), docker_profile.rules(machine)
    for number in (*range(600), 1023, 2**29):
        if number not in named:
            found = simulate(program, number, (), AUDIT_ARCH[machine])
            assert found == bpf.errno_action(errno.EPERM), number
    for name in REFUSED_TO_A_CONTAINER:
        assert action(name, machine=machine) == bpf.errno_action(errno.EPERM), name


@pytest.mark.parametrize("machine", sorted(TABLES))
def test_what_it_names_is_allowed_and_has_a_number(machine: str) -> None:
    for name in docker_profile.ALLOWED:
        if name in docker_profile.NUMBERS[machine]:
            assert action(name, machine=machine) == bpf.ALLOW, name
    known = set().union(*docker_profile.NUMBERS.values())
    assert set(docker_profile.ALLOWED) <= known


def test_arguments_are_judged_as_there() -> None:
    refused = bpf.errno_action(errno.EPERM)
    for persona, expected in ((0, bpf.ALLOW), (0xFFFFFFFF, bpf.ALLOW), (0x40000, refused)):
        assert action("personality", persona) == expected, hex(persona)
    for family, expected in ((1, bpf.ALLOW), (16, bpf.ALLOW), (38, refused), (40, refused)):
        assert action("socket", family) == expected, family
    assert action("clone", 17) == bpf.ALLOW, "fork()"
    for bit in (17, 25, 26, 27, 28, 29, 30):
        assert action("clone", 1 << bit | 17) == refused, bit
    assert action("clone3") == bpf.errno_action(errno.ENOSYS)


@pytest.mark.parametrize("machine", sorted(TABLES))
def test_numbers_are_those_of_libseccomp(machine: str) -> None:
    try:
        library = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        pytest.skip("libseccomp is not installed")
    resolve = library.seccomp_syscall_resolve_name_arch
    resolve.argtypes = (ctypes.c_uint32, ctypes.c_char_p)
    for name, number in docker_profile.NUMBERS[machine].items():
        found = resolve(AUDIT_ARCH[machine], name.encode())
        assert found in {number, -1}, name  # -1: the library is older than the call


def _errno_of(work: Callable[[], object]) -> int:
    try:
        work()
    except OSError as error:
        return error.errno or 0
    return 0


def test_the_kernel_refuses_inside_and_only_there() -> None:
    libc = ctypes.CDLL(None, use_errno=True)

    def raw(number: int) -> int:
        ctypes.set_errno(0)
        libc.syscall(number, 0, 0, 0, 0, 0)
        return ctypes.get_errno()

    unknown = 1023
    assert raw(unknown) == errno.ENOSYS
    assert docker.inside(lambda: raw(unknown)) == errno.EPERM
    assert docker.inside(lambda: raw(TABLES[MACHINE]["clone3"])) == errno.ENOSYS
    for name in ("unshare", "setns", "mount", "keyctl"):
        number = docker_profile.NUMBERS[MACHINE][name]
        assert docker.inside(lambda number=number: raw(number)) == errno.EPERM, name
    assert docker.inside(lambda: _errno_of(lambda: unshare(CLONE_NEWUSER))) == errno.EPERM
    assert docker.inside(os.getpid) == os.getpid()
