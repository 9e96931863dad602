"""The result contract: what grading a program against an exercise's scenarios says.

`Report.to_json()` is the document that is stored, shown and printed; its schema is
`docs/schemas/grading-report.schema.json`. A hidden test (`show: never`) carries a name and a
verdict only, everywhere.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Literal

from courses.emulator.records import Decision, Invocation, SandboxFacts
from courses.grading.observed import Observed, ThrottledEvent

SCHEMA_VERSION = 1


class Verdict(StrEnum):
    """Of one test: any of these. Of a submission: passed, failed, error or infrastructure."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    """The program never got as far as its handler: it stopped at init."""
    NOT_RUN = "not-run"
    INFRASTRUCTURE = "infrastructure"


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a line diff of pretty-printed JSON or text."""

    sign: Literal[" ", "-", "+"]
    """"-" was expected, "+" was returned."""
    text: str


@dataclass(frozen=True, slots=True)
class StepResult:
    """One invocation of a test: by a `when` step, or by what a step set off."""

    invocation: Invocation
    passed: bool
    function: str = ""
    """Its name, where there are several functions or AWS around one."""
    source: str = ""
    """What invoked it, such as "sqs"; empty for a step of the test."""
    batch_size: int = 0
    """Records of the event that `source` made; 0 for a step of the test."""
    attempt: int = 1
    """From 1, of the same event or batch."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The first expectation that did not hold, in the learner's words."""

    where: str
    """A path such as `response.body.id` or `logs`."""
    message: str
    """One sentence: what was expected and what came back."""
    advice: str
    """One thing to try; may be empty."""
    diff: tuple[DiffLine, ...] = ()


@dataclass(frozen=True, slots=True)
class TestResult:
    """One scenario's result."""

    name: str
    verdict: Verdict
    show: Literal["always", "on-failure", "never"]
    points: int
    max_points: int
    task: int | None = None
    concepts: tuple[str, ...] = ()
    mismatch: Mismatch | None = None
    steps: tuple[StepResult, ...] = ()
    calls: tuple[Decision, ...] = ()
    """What the functions' calls on AWS were allowed and denied."""
    throttled: tuple[ThrottledEvent, ...] = ()
    observed: Observed | None = None
    """Calls, metrics and log groups; None for a function without AWS around it."""

    def to_json(self) -> dict[str, Any]:
        """This test's part of the report; a hidden one reduced to name, verdict and points."""
        from courses.grading.report_json import result_to_json

        return result_to_json(self)

    def told(self) -> "TestResult":
        """This result without what its `show` keeps from the learner."""
        if self.show == "never":
            return TestResult(self.name, self.verdict, self.show, self.points, self.max_points)
        if self.show == "on-failure" and self.verdict is Verdict.PASSED:
            return replace(self, steps=(), calls=(), throttled=(), observed=None)
        return self

    __test__ = False  # not a test class, whatever pytest thinks of its name


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict on one program."""

    verdict: Verdict
    tests: tuple[TestResult, ...]
    sandbox: SandboxFacts
    emulator_version: str
    duration_ms: float
    message: str = ""
    """For a verdict of `error` or `infrastructure`: what stopped the run, in one sentence."""
    hung_on_load: bool = False
    """Whether some invocation, of a hidden test too, ended in a way that the same program need not
    end in on a quieter machine. Not part of the document: it would tell about hidden tests."""

    @property
    def points(self) -> int:
        return sum(test.points for test in self.tests)

    @property
    def max_points(self) -> int:
        return sum(test.max_points for test in self.tests)

    def to_json(self) -> dict[str, Any]:
        """The versioned JSON document; hidden tests reduced to name, verdict and points."""
        from courses.grading.report_json import report_to_json

        return report_to_json(self)

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> "Report":
        """The report that a stored document stands for. Raises `ValueError` for another version."""
        from courses.grading.report_json import report_from_json

        return report_from_json(document)
