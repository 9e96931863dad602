"""The seccomp filter, run in Python: every call has the answer that the policy gives it."""

import errno
import struct

import pytest

from courses.emulator.runtime import bpf, policy
from courses.emulator.runtime.syscall_numbers import AUDIT_ARCH, TABLES

X32_BIT = 0x40000000
MACHINES = sorted(TABLES)


def simulate(program: bytes, number: int, args: tuple[int, ...] = (), arch: int = 0) -> int:
    """The action that the kernel would take. The opcodes are those of bpf.py and no other."""
    padded = (args + (0,) * 6)[:6]
    data = struct.pack("=IIQ6Q", number, arch, 0, *[value & (2**64 - 1) for value in padded])
    position = accumulator = 0
    while True:
        op, if_true, if_false, value = struct.unpack_from("=HBBI", program, position * 8)
        position += 1
        if op == bpf.LOAD:
            (accumulator,) = struct.unpack_from("=I", data, value)
        elif op == bpf.AND:
            accumulator &= value
        elif op == bpf.JUMP:
            position += value
        elif op == bpf.JUMP_EQ:
            position += if_true if accumulator == value else if_false
        elif op == bpf.JUMP_GE:
            position += if_true if accumulator >= value else if_false
        elif op == bpf.JUMP_ANY_BIT:
            position += if_true if accumulator & value else if_false
        else:
            assert op == bpf.RETURN
            return int(value)


class Filtered:
    """The product's filter for one machine."""

    def __init__(self, machine: str) -> None:
        self.numbers = TABLES[machine]
        self.arch = AUDIT_ARCH[machine]
        self.program = bpf.assemble(policy.rules(machine), default=policy.ENOSYS, machine=machine)

    def action(self, name: str, *args: int) -> int:
        return simulate(self.program, self.numbers[name], args, self.arch)


@pytest.fixture(params=MACHINES)
def filtered(request: pytest.FixtureRequest) -> Filtered:
    return Filtered(request.param)


def test_every_allowed_call_is_allowed(filtered: Filtered) -> None:
    for name in policy.ALLOWED:
        if name in filtered.numbers:
            assert filtered.action(name) == bpf.ALLOW, name


def test_every_refused_call_says_not_permitted(filtered: Filtered) -> None:
    for name in policy.REFUSED:
        if name in filtered.numbers:
            assert filtered.action(name) == bpf.errno_action(errno.EPERM), name


def test_no_call_is_both_allowed_and_refused() -> None:
    assert not set(policy.ALLOWED) & set(policy.REFUSED)


def test_unknown_numbers_are_not_implemented(filtered: Filtered) -> None:
    known = set(filtered.numbers.values())
    for number in (*range(600), 1023, 2**29):
        if number not in known:
            action = simulate(filtered.program, number, (), filtered.arch)
            assert action == bpf.errno_action(errno.ENOSYS), number


@pytest.mark.parametrize("machine", MACHINES)
def test_a_foreign_abi_is_killed(machine: str) -> None:
    filtered = Filtered(machine)
    i386 = 0x40000003
    assert simulate(filtered.program, 1, (), i386) == bpf.KILL_PROCESS
    for other in set(MACHINES) - {machine}:
        assert simulate(filtered.program, 1, (), AUDIT_ARCH[other]) == bpf.KILL_PROCESS


def test_x32_calls_are_killed() -> None:
    filtered = Filtered("x86_64")
    for number in (0, 39, 520):
        assert simulate(filtered.program, X32_BIT + number, (), filtered.arch) == bpf.KILL_PROCESS


@pytest.mark.parametrize(
    ("name", "args", "allowed"),
    [
        ("clone", (0x003D0F00,), True),  # a thread
        ("clone", (0x01200011,), True),  # fork by libc
        ("clone", (0x10000011,), False),  # CLONE_NEWUSER
        ("clone", (0x00020011,), False),  # CLONE_NEWNS
        ("clone", (0x40000011,), False),  # CLONE_NEWNET
        ("socket", (1,), True),
        ("socket", (2,), True),
        ("socket", (10,), True),
        ("socket", (2, 1, 6), True),  # TCP
        ("socket", (2, 0x80802, 17), True),  # UDP with flags
        ("socket", (2, 1, 132), False),  # SCTP
        ("socket", (2, 1, 262), False),  # MPTCP, which Landlock does not see
        ("socket", (10, 3, 58), False),  # ICMPv6
        ("socket", (16, 3, 0), False),
        ("mmap", (0, 4096, 3, 0x22), True),  # private, anonymous
        ("mmap", (0, 4096, 3, 0x01), True),  # shared, of a file
        ("mmap", (0, 4096, 3, 0x21), False),  # shared, anonymous
        ("mmap", (0, 4096, 3, 0x23), False),  # the same by MAP_SHARED_VALIDATE
        ("fcntl", (0, 2), True),  # F_SETFD
        ("fcntl", (0, 6), True),  # F_SETLK
        ("fcntl", (0, 10), False),  # F_SETSIG
        ("fcntl", (0, 1024), False),  # F_SETLEASE
        ("fcntl", (0, 1026), False),  # F_NOTIFY
        ("socket", (16,), False),  # AF_NETLINK
        ("socket", (17,), False),  # AF_PACKET
        ("socket", (38,), False),  # AF_ALG
        ("socket", (40,), False),  # AF_VSOCK
        ("socketpair", (1,), True),
        ("socketpair", (2,), False),
        ("ioctl", (0, 0x5413), True),
        ("ioctl", (0, 0x5412), False),  # TIOCSTI
        ("ioctl", (0, 0x8914), False),  # SIOCSIFFLAGS
        ("prctl", (15,), True),
        ("prctl", (1,), False),  # PR_SET_PDEATHSIG
        ("prctl", (4,), False),  # PR_SET_DUMPABLE
        ("prlimit64", (0,), True),
        ("prlimit64", (1,), False),
        ("clone3", (0,), False),
    ],
)
def test_arguments_that_are_checked(
    filtered: Filtered, name: str, args: tuple[int, ...], allowed: bool
) -> None:
    assert (filtered.action(name, *args) == bpf.ALLOW) is allowed
    high_bits = tuple(value | (0xDEAD << 32) for value in args)
    assert (filtered.action(name, *high_bits) == bpf.ALLOW) is allowed


@pytest.mark.parametrize("machine", MACHINES)
def test_numbers_are_unique_and_the_filter_fits(machine: str) -> None:
    numbers = TABLES[machine]
    assert len(set(numbers.values())) == len(numbers)
    assert len(Filtered(machine).program) // 8 < 4096  # BPF_MAXINSNS


def test_both_tables_agree_where_the_kernel_shares_numbers() -> None:
    """From pidfd_send_signal (424) on, a new call has one number on every machine."""
    x86, arm = TABLES["x86_64"], TABLES["aarch64"]
    for name in x86.keys() & arm.keys():
        if min(x86[name], arm[name]) >= 424:
            assert x86[name] == arm[name], name


def test_a_long_table_uses_long_jumps() -> None:
    rules: dict[int, bpf.Rule] = {
        number: bpf.argument_in(0, tuple(range(40)), policy.EPERM) for number in range(0, 80, 2)
    }
    program = bpf.assemble(rules, default=policy.ENOSYS, machine="x86_64")
    arch = AUDIT_ARCH["x86_64"]
    for number in range(80):
        expected = bpf.ALLOW if number % 2 == 0 else policy.ENOSYS
        assert simulate(program, number, (7,), arch) == expected
    assert simulate(program, 0, (41,), arch) == policy.EPERM


def test_a_rule_against_all_bits_refuses_only_every_one_of_them() -> None:
    rules = {5: bpf.argument_without_all(1, 0x30, policy.EPERM)}
    program = bpf.assemble(rules, default=policy.ENOSYS, machine="aarch64")
    arch = AUDIT_ARCH["aarch64"]
    assert simulate(program, 5, (0, 0x31), arch) == policy.EPERM
    assert simulate(program, 5, (0, 0x20), arch) == bpf.ALLOW


def test_calls_that_only_others_would_feel_do_nothing(filtered: Filtered) -> None:
    for name in ("setsid", "fsync", "fdatasync", "fadvise64"):
        assert filtered.action(name) == bpf.errno_action(0), name
