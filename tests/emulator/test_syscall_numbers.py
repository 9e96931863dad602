"""The tables of system call numbers against libseccomp's, for both machines and whoever runs this."""

import ctypes

import pytest

from courses.emulator.runtime.syscall_numbers import AUDIT_ARCH, TABLES

_UNKNOWN = -1
"""__NR_SCMP_ERROR: this libseccomp is older than the call."""
_NEWER_THAN_SOME = 400
"""Numbers from here on are the same on every machine and have come since 2019."""


@pytest.fixture(scope="module")
def oracle() -> ctypes.CDLL:
    try:
        library = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        pytest.skip("libseccomp is not installed")
    library.seccomp_syscall_resolve_name_arch.argtypes = (ctypes.c_uint32, ctypes.c_char_p)
    return library


@pytest.mark.parametrize("machine", sorted(TABLES))
def test_numbers_are_those_of_libseccomp(machine: str, oracle: ctypes.CDLL) -> None:
    wrong, unknown = {}, {}
    for name, number in TABLES[machine].items():
        theirs = oracle.seccomp_syscall_resolve_name_arch(AUDIT_ARCH[machine], name.encode())
        if theirs == _UNKNOWN:
            unknown[name] = number
        elif theirs != number:
            wrong[name] = (number, theirs)
    assert not wrong
    assert all(number >= _NEWER_THAN_SOME for number in unknown.values()), unknown


def test_the_oracle_tells_machines_apart(oracle: ctypes.CDLL) -> None:
    """`open` has a number on one of them and none on the other."""
    x86, arm = (
        oracle.seccomp_syscall_resolve_name_arch(AUDIT_ARCH[machine], b"open")
        for machine in ("x86_64", "aarch64")
    )
    assert (x86, arm < 0) == (2, True)
