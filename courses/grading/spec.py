"""A scenario file as values: what to send, in which order, and what must come back."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

from courses.emulator.records import FunctionConfig
from courses.grading.json_values import Json, Payload

Show: TypeAlias = Literal["always", "on-failure", "never"]


class Subject(StrEnum):
    """What an expectation is about; the value is its name in messages."""

    OUTCOME = "outcome"
    ERROR_TYPE = "error.type"
    ERROR_MESSAGE = "error.message"
    RESPONSE = "response"
    LOGS = "logs"
    COLD = "cold"
    MAX_MEMORY_USED_MB = "max_memory_used_mb"
    ENVIRONMENTS = "environments"


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that must hold: a plain value, or matchers, for one subject."""

    subject: Subject
    expected: Json


@dataclass(frozen=True, slots=True)
class Invoke:
    """Send one event to the function."""

    event: Payload
    """Bytes are JSON, sent byte for byte."""
    start: Literal["auto", "cold"] = "auto"
    expect: tuple[Expectation, ...] = ()
    """In the order they are checked. Without OUTCOME, ERROR_TYPE or ERROR_MESSAGE the outcome
    must be `ok`."""


@dataclass(frozen=True, slots=True)
class Crash:
    """End the runtime between two invocations."""


@dataclass(frozen=True, slots=True)
class Recycle:
    """Retire the execution environment."""


Step: TypeAlias = Invoke | Crash | Recycle


@dataclass(frozen=True, slots=True)
class TestSpec:
    """One test of a scenario file."""

    name: str
    when: tuple[Step, ...]
    function: FunctionConfig
    """The scenario's function with what this test overrides."""
    then: tuple[Expectation, ...] = ()
    task: int | None = None
    concepts: tuple[str, ...] = ()
    show: Show = "always"
    points: int = 1

    __test__ = False  # not a test class, whatever pytest thinks of its name


@dataclass(frozen=True, slots=True)
class Scenario:
    """All tests of one exercise."""

    function: FunctionConfig
    tests: tuple[TestSpec, ...]
    source: str
    """The file's name, for messages to its author."""
