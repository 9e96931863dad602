"""A scenario file as values: what to send, in which order, and what must come back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Literal, TypeAlias

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
    COST = "cost"
    ENVIRONMENTS = "environments"
    COLD_STARTS = "cold_starts"
    THROTTLES = "throttles"
    ATTEMPTS = "attempts"
    INVOCATIONS = "invocations"
    CALLS_NEVER = "calls.never"
    CALLS_DENIED = "calls.denied"
    CALLS_ALLOWED = "calls.allowed"
    CALLS_COUNT = "calls.count"
    UNUSED_PERMISSIONS = "unused_permissions"


OF_AN_INVOCATION: Final = (
    Subject.OUTCOME,
    Subject.ERROR_TYPE,
    Subject.ERROR_MESSAGE,
    Subject.RESPONSE,
    Subject.LOGS,
    Subject.COLD,
    Subject.MAX_MEMORY_USED_MB,
    Subject.COST,
)
"""What `expect` beside an `invoke` may name, in the order in which it is checked."""

_OF_ONE_FUNCTION: Final = {Subject.ENVIRONMENTS}
"""What a function knows by itself. Every other subject of `then` needs a world around it."""
_OF_AWS: Final = {
    Subject.CALLS_NEVER,
    Subject.CALLS_DENIED,
    Subject.CALLS_ALLOWED,
    Subject.CALLS_COUNT,
    Subject.UNUSED_PERMISSIONS,
}


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that must hold: a plain value, or matchers, for one subject."""

    subject: Subject
    expected: Json
    function: str = ""
    """The function that it is about; empty for all of them, or where there is one."""


@dataclass(frozen=True, slots=True)
class RoleSpec:
    """Where the permissions of a function come from."""

    kind: Literal["file", "document", "none", "any"] = "file"
    file: str = "role.json"
    """Of `file`: a policy in the package, as its learner left it."""
    document: Mapping[str, Json] = field(default_factory=dict)
    """Of `document`: a policy that the scenario holds."""


@dataclass(frozen=True, slots=True)
class FunctionSpec:
    """A function to create. `env` and the policy may hold names such as `${queue}`."""

    config: FunctionConfig
    """Without a role, which is known when the package is."""
    role: RoleSpec = RoleSpec()
    layers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AwsCall:
    """A call of a boto3 client, made as root. Its values may hold names such as `${queue}`."""

    service: str
    """As `boto3.client` takes it, such as "dynamodb"."""
    operation: str
    """A method of the client, such as "get_item"."""
    parameters: Mapping[str, Json]
    expect: Mapping[str, Json] = field(default_factory=dict)
    """By member of the reply; other members may be anything. `Error` is that of a refused call."""
    save: Mapping[str, str] = field(default_factory=dict)
    """By name: the JMESPath of what it is bound to in the reply."""

    @property
    def name(self) -> str:
        """Such as "dynamodb.get_item"."""
        return f"{self.service}.{self.operation}"


@dataclass(frozen=True, slots=True)
class Invoke:
    """Send one event to a function."""

    event: Payload
    """Bytes are JSON, sent byte for byte."""
    start: Literal["auto", "cold"] = "auto"
    expect: tuple[Expectation, ...] = ()
    """In the order they are checked. Without OUTCOME, ERROR_TYPE or ERROR_MESSAGE the outcome
    must be `ok`."""
    function: str = ""
    """Its name; empty for the first function."""
    save: Mapping[str, str] = field(default_factory=dict)
    """By name: the JMESPath of what it is bound to in the response."""


@dataclass(frozen=True, slots=True)
class Send:
    """A call on AWS that may set event sources off; what it sets off has ended afterwards."""

    call: AwsCall


@dataclass(frozen=True, slots=True)
class Advance:
    """Move AWS's clock on; what falls due runs. The learner's own clock is real."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Burst:
    """Send many events at once. Each environment serves one at a time."""

    events: tuple[Json, ...]
    spread_ms: int = 0
    """The events arrive evenly over this time, of AWS's clock."""
    expect: Mapping[str, Json] = field(default_factory=dict)
    """Of `ok`, `failed`, `throttled`, `cold` (counts) and `responses` (a list)."""
    function: str = ""


@dataclass(frozen=True, slots=True)
class Crash:
    """End the runtime between two invocations."""

    function: str = ""


@dataclass(frozen=True, slots=True)
class Recycle:
    """Retire the execution environment."""

    function: str = ""


Step: TypeAlias = Invoke | Send | Advance | Burst | Crash | Recycle


@dataclass(frozen=True, slots=True)
class TestSpec:
    """One test of a scenario file."""

    name: str
    when: tuple[Step, ...]
    functions: tuple[FunctionSpec, ...]
    """With what this test overrides; the first is the one that steps mean without naming it."""
    given: tuple[AwsCall, ...] = ()
    """The file's, then the test's own."""
    then: tuple[Expectation | AwsCall, ...] = ()
    task: int | None = None
    concepts: tuple[str, ...] = ()
    show: Show = "always"
    points: int = 1

    __test__ = False  # not a test class, whatever pytest thinks of its name

    @property
    def function(self) -> FunctionConfig:
        """The first function's configuration."""
        return self.functions[0].config

    @property
    def needs_account(self) -> bool:
        """Whether there is AWS around the functions: anything but Lambda itself is asked for."""
        return bool(
            self.given
            or any(needs_account(function) for function in self.functions)
            or any(isinstance(step, Send) for step in self.when)
            or any(isinstance(item, AwsCall) or item.subject in _OF_AWS for item in self.then)
        )

    @property
    def needs_world(self) -> bool:
        """Whether one function that is invoked step by step is not enough."""
        return (
            self.needs_account
            or len(self.functions) > 1
            or any(isinstance(step, Advance | Burst) for step in self.when)
            or any(
                isinstance(item, Expectation) and item.subject not in _OF_ONE_FUNCTION
                for item in self.then
            )
        )


def needs_account(function: FunctionSpec) -> bool:
    """Whether a function's program calls AWS, or its permissions are what a test is about."""
    return function.config.profile == "boto3" or function.role != RoleSpec()


@dataclass(frozen=True, slots=True)
class Scenario:
    """All tests of one exercise."""

    functions: tuple[FunctionSpec, ...]
    tests: tuple[TestSpec, ...]
    source: str
    """The file's name, for messages to its author."""
    given: tuple[AwsCall, ...] = ()
    """What every test begins with."""

    @property
    def uses_aws(self) -> bool:
        """Whether a free run has AWS around it: what only a test asks for does not count."""
        return bool(self.given) or any(map(needs_account, self.functions))

    @property
    def layers(self) -> tuple[str, ...]:
        """Every layer that a function of it has, in some test or in all."""
        functions = [*self.functions, *(one for test in self.tests for one in test.functions)]
        return tuple(dict.fromkeys(name for function in functions for name in function.layers))

    @property
    def function(self) -> FunctionConfig:
        """The first function's configuration."""
        return self.functions[0].config
