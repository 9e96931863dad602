"""Seccomp filters assembled by hand: a table of rules becomes a binary decision tree.

Loading needs one system call and no library; a filter is a few hundred instructions that a
person, or the simulator in the tests, can follow.
"""

import ctypes
import struct
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .linux import call
from .syscall_numbers import AUDIT_ARCH

# The classic BPF opcodes that the kernel's seccomp checker accepts and that are used here.
LOAD, AND, JUMP, JUMP_EQ, JUMP_GE, JUMP_ANY_BIT, RETURN = 0x20, 0x54, 0x05, 0x15, 0x35, 0x45, 0x06

ALLOW = 0x7FFF0000
KILL_PROCESS = 0x80000000
_ERRNO = 0x00050000
_X32_BIT = 0x40000000

_OFFSET_NUMBER, _OFFSET_ARCH, _OFFSET_ARGS = 0, 4, 16
_SECCOMP_SET_MODE_FILTER = 1
_LONGEST_SHORT_JUMP = 255


class Instruction(NamedTuple):
    """One `struct sock_filter`."""

    op: int
    if_true: int
    if_false: int
    value: int


Rule = int | tuple[Instruction, ...]
"""An action, or instructions that end in RETURN."""


def errno_action(code: int) -> int:
    """The action that makes the call fail with errno `code`."""
    return _ERRNO | code


def _returns(action: int) -> Instruction:
    return Instruction(RETURN, 0, 0, action)


def _load_argument(index: int) -> Instruction:
    """The low 32 bits; every argument that is checked is an int in the kernel."""
    return Instruction(LOAD, 0, 0, _OFFSET_ARGS + 8 * index)


def argument_in(index: int, values: Sequence[int], otherwise: int) -> tuple[Instruction, ...]:
    """Allow when the argument equals one of `values`."""
    tests = tuple(Instruction(JUMP_EQ, len(values) - i, 0, value) for i, value in enumerate(values))
    return (_load_argument(index), *tests, _returns(otherwise), _returns(ALLOW))


def argument_not_in(index: int, values: Sequence[int], otherwise: int) -> tuple[Instruction, ...]:
    """Allow unless the argument equals one of `values`."""
    tests = tuple(Instruction(JUMP_EQ, len(values) - i, 0, value) for i, value in enumerate(values))
    return (_load_argument(index), *tests, _returns(ALLOW), _returns(otherwise))


def argument_without(index: int, bits: int, otherwise: int) -> tuple[Instruction, ...]:
    """Allow when the argument has none of `bits` set."""
    return (
        _load_argument(index),
        Instruction(JUMP_ANY_BIT, 0, 1, bits),
        _returns(otherwise),
        _returns(ALLOW),
    )


def argument_with_all(index: int, bits: int, otherwise: int) -> tuple[Instruction, ...]:
    """Allow when the argument has all of `bits` set."""
    return (
        _load_argument(index),
        Instruction(AND, 0, 0, bits),
        Instruction(JUMP_EQ, 1, 0, bits),
        _returns(otherwise),
        _returns(ALLOW),
    )


def argument_without_all(index: int, bits: int, otherwise: int) -> tuple[Instruction, ...]:
    """Allow unless the argument has all of `bits` set."""
    return (
        _load_argument(index),
        Instruction(AND, 0, 0, bits),
        Instruction(JUMP_EQ, 0, 1, bits),
        _returns(otherwise),
        _returns(ALLOW),
    )


def both(first: tuple[Instruction, ...], second: tuple[Instruction, ...]) -> Rule:
    """Allow what both rules allow: where the first would, the second is asked."""
    return (*first[:-1], *second)


def _ranges(rules: Mapping[int, Rule], default: int) -> list[tuple[int, Rule]]:
    """Cover all numbers with (first number, rule), gaps taking the default, equal neighbours merged."""
    steps: list[tuple[int, Rule]] = []
    position = 0
    for number in sorted(rules):
        if number > position:
            steps.append((position, default))
        steps.append((number, rules[number]))
        position = number + 1
    steps.append((position, default))
    merged: list[tuple[int, Rule]] = []
    for start, rule in steps:
        if not (merged and isinstance(rule, int) and merged[-1][1] == rule):
            merged.append((start, rule))
    return merged


def _tree(ranges: list[tuple[int, Rule]]) -> list[Instruction]:
    """Numbers at or above the middle jump right, the others fall through to the left."""
    if len(ranges) == 1:
        rule = ranges[0][1]
        return [_returns(rule)] if isinstance(rule, int) else list(rule)
    middle = len(ranges) // 2
    pivot = ranges[middle][0]
    left, right = _tree(ranges[:middle]), _tree(ranges[middle:])
    if len(left) <= _LONGEST_SHORT_JUMP:
        return [Instruction(JUMP_GE, len(left), 0, pivot), *left, *right]
    return [Instruction(JUMP_GE, 0, 1, pivot), Instruction(JUMP, 0, 0, len(left)), *left, *right]


def assemble(rules: Mapping[int, Rule], *, default: int, machine: str) -> bytes:
    """Compile {system call number: rule} for `machine`; calls of another ABI kill the process."""
    program = [
        Instruction(LOAD, 0, 0, _OFFSET_ARCH),
        Instruction(JUMP_EQ, 1, 0, AUDIT_ARCH[machine]),
        _returns(KILL_PROCESS),
        Instruction(LOAD, 0, 0, _OFFSET_NUMBER),
    ]
    if machine == "x86_64":
        program += [Instruction(JUMP_GE, 0, 1, _X32_BIT), _returns(KILL_PROCESS)]
    program += _tree(_ranges(rules, default))
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in program)


class Filter:
    """An assembled filter at a fixed address, so that loading it costs one system call."""

    def __init__(self, program: bytes) -> None:
        self._code = ctypes.create_string_buffer(program, len(program))
        header = struct.pack("=HxxxxxxQ", len(program) // 8, ctypes.addressof(self._code))
        self._header = ctypes.create_string_buffer(header, len(header))
        self._pointer = ctypes.c_void_p(ctypes.addressof(self._header))

    def load(self) -> None:
        """Apply to this thread and its descendants; needs no_new_privs."""
        call("seccomp", _SECCOMP_SET_MODE_FILTER, 0, self._pointer)
