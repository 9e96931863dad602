"""What every matcher is made of."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, Protocol

from courses.grading.json_values import ABSENT, Found, Json


class Kind(Enum):
    """How a value differs from what was expected; advice is chosen by it."""

    VALUE = "value"
    """The right type of value, another value."""
    TYPE = "type"
    """Another type of value."""
    MISSING = "missing"
    """No such member."""
    UNEXPECTED = "unexpected"
    """A member that should not be there."""
    LENGTH = "length"
    """The right beginning, too few or too many items."""
    NOT_JSON = "not-json"
    """Text was expected to hold JSON and does not."""
    TEXT = "text"
    """Text without the part or the pattern that was asked for."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The two values that a diff is drawn from."""

    at: str
    expected: Found
    actual: Found


@dataclass(frozen=True, slots=True)
class Miss:
    """The first place where a value is not as expected."""

    at: str
    """A path such as `response.body.id`."""
    kind: Kind
    wanted: str
    """Completes the sentence "expected … to be"."""
    actual: Found
    expected: Found = ABSENT
    """The plain value that was expected, where there is one."""
    frame: Frame | None = None
    """Set by a matcher that looks inside a text; else the whole checked value is drawn."""


class Rules(Protocol):
    """Comparison by all rules, handed to matchers whose argument is an expectation itself."""

    def compare(self, expected: Json, actual: Found, at: str) -> Miss | None:
        """None when `actual` is as expected."""

    def holds(self, expected: Json, actual: Found) -> bool:
        """Whether `actual` is as expected: quicker than `compare`, which words the difference."""

    def describe(self, expected: Json) -> str:
        """Completes the sentence "expected … to be"."""

    def shown(self, expected: Json, actual: Found) -> Found:
        """`expected` as the diff prints it: wherever a matcher held, the actual value."""


class Matcher(ABC):
    """One `$name: argument`."""

    accepts_absent: ClassVar[bool] = False
    """Whether it has an opinion about a member that does not exist; else that is a miss."""

    def problem(self, argument: Json) -> str | None:
        """Why `argument` cannot be used, in a few words for the author; None when it can."""
        return None

    def nested(self, argument: Json) -> Iterable[tuple[tuple[str | int, ...], Json]]:
        """The expectations inside `argument`, each with its path from there."""
        return ()

    @abstractmethod
    def wanted(self, argument: Json, rules: Rules) -> str:
        """Completes the sentence "expected … to be"."""

    @abstractmethod
    def match(self, argument: Json, actual: Found, at: str, rules: Rules) -> Miss | None:
        """None when `actual`, found at the path `at`, is as `argument` asks."""

    def shown(self, argument: Json, actual: Found, rules: Rules) -> Found:
        """What a diff prints on the expected side when the match failed."""
        return f"<{self.wanted(argument, rules)}>"


def join(at: str, key: str | int) -> str:
    """The path of a member or item of the value at `at`."""
    if isinstance(key, int):
        return f"{at}[{key}]"
    return f"{at}.{key}" if key.isidentifier() else f'{at}["{key}"]'
