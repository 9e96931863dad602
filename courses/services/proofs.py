"""What a proof is: the tests are worth something when they tell right programs from wrong ones.

The solution passes every test. The starter fails. Each mutant, a plausible mistake, fails the
test that its author named, with a message that says so, and passes at least one other, so that
the tests point at the mistake. Everything here is a value; `services.publishing` runs and stores.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from courses.grading.report import Report, TestResult, Verdict

FEWEST_MUTANTS: Final = 3
"""Fewer wrong programs say little about the tests."""

FORMAT: Final = 1


class ProgramKind(StrEnum):
    SOLUTION = "solution"
    STARTER = "starter"
    MUTANT = "mutant"


@dataclass(frozen=True, slots=True)
class Cell:
    """One test of one program."""

    test: str
    verdict: str
    message: str
    as_required: bool | None
    """None when nothing is required of this test for this program."""


@dataclass(frozen=True, slots=True)
class ProgramProof:
    """One program against every test."""

    kind: str
    name: str
    verdict: str
    reasons: tuple[str, ...]
    """Why it is not as it must be, each a sentence with what to do; empty when it is."""
    cells: tuple[Cell, ...]

    @property
    def holds(self) -> bool:
        return not self.reasons

    @property
    def title(self) -> str:
        """ "Solution", "Starter" or the mutant's name."""
        return self.name if self.kind == ProgramKind.MUTANT else self.kind.capitalize()


@dataclass(frozen=True, slots=True)
class Proof:
    """Every program against every test, as stored on the exercise's version."""

    programs: tuple[ProgramProof, ...]
    tests: tuple[str, ...]
    may_stop_at_init: bool
    """Whether the exercise was about init errors when it was proved."""
    emulator_version: str
    tier: str
    format: int = FORMAT

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the proof does not hold; empty when it does."""
        found = [
            f"{program.title}: {reason}" for program in self.programs for reason in program.reasons
        ]
        mutants = sum(program.kind == ProgramKind.MUTANT for program in self.programs)
        if mutants < FEWEST_MUTANTS:
            found.append(
                f"There are {mutants} mutants and at least {FEWEST_MUTANTS} are needed, because "
                "each shows one mistake that the tests catch. Add the mistakes learners make."
            )
        return tuple(found)

    @property
    def holds(self) -> bool:
        return not self.reasons

    def to_json(self) -> dict[str, Any]:
        """What `ExerciseVersion.proof` holds."""
        return asdict(self)


def from_json(document: Mapping[str, Any]) -> Proof:
    """The stored proof as a value."""
    return Proof(
        programs=tuple(
            ProgramProof(
                kind=program["kind"],
                name=program["name"],
                verdict=program["verdict"],
                reasons=tuple(program["reasons"]),
                cells=tuple(Cell(**cell) for cell in program["cells"]),
            )
            for program in document["programs"]
        ),
        tests=tuple(document["tests"]),
        may_stop_at_init=document["may_stop_at_init"],
        emulator_version=document["emulator_version"],
        tier=document["tier"],
        format=document["format"],
    )


def judge_solution(report: Report) -> ProgramProof:
    """The solution passes every test."""
    reasons = [
        f"the test “{test.name}” says {test.verdict}: {told(report, test)} "
        "Correct the solution or the test."
        for test in report.tests
        if test.verdict is not Verdict.PASSED
    ]
    cells = [_cell(report, test, test.verdict is Verdict.PASSED) for test in report.tests]
    return _program(ProgramKind.SOLUTION, "", report, reasons, cells)


def judge_starter(report: Report, *, may_stop_at_init: bool) -> ProgramProof:
    """The starter fails: it runs, and something is missing."""
    reasons = []
    if report.verdict is Verdict.PASSED:
        reasons.append(
            "it passes every test, so nothing is left to do. Take a part of the solution out."
        )
    elif _stops_at_init(report) and not may_stop_at_init:
        reasons.append(_stopped_at_init(report))
    cells = [_cell(report, test, None) for test in report.tests]
    return _program(ProgramKind.STARTER, "", report, reasons, cells)


def judge_mutant(
    report: Report, mutant: Mapping[str, Any], *, may_stop_at_init: bool
) -> ProgramProof:
    """The mutant fails the test its author named, with the phrase, and passes another.

    `mutant` is an entry of `ExerciseVersion.mutants`.
    """
    named = next((test for test in report.tests if test.name == mutant["must_fail"]), None)
    reasons = []
    caught = False
    if _stops_at_init(report) and not may_stop_at_init:
        reasons.append(_stopped_at_init(report))
    elif named is None:
        reasons.append(
            f"no test is called “{mutant['must_fail']}”. Choose the test that must fail."
        )
    elif named.verdict is Verdict.PASSED:
        reasons.append(
            f"the test “{named.name}” passes, so the mistake goes unnoticed. "
            "Sharpen the test or choose the one that catches it."
        )
    elif mutant["message"] not in (message := told(report, named)):
        reasons.append(
            f"the test “{named.name}” fails, but its message does not hold the phrase "
            f"“{mutant['message']}”. It says: {message} Change the phrase or the test."
        )
    else:
        caught = True
    if all(test.verdict is not Verdict.PASSED for test in report.tests):
        reasons.append(
            "it passes no test, so the tests do not tell this mistake from any other. "
            "Make the mistake smaller, or add a test that it passes."
        )
    cells = [_cell(report, test, caught if test is named else None) for test in report.tests]
    return _program(ProgramKind.MUTANT, mutant["name"], report, reasons, cells)


def told(report: Report, test: TestResult) -> str:
    """What a test that did not pass says, in the words that the learner would read."""
    if test.mismatch is not None:
        return test.mismatch.message
    return report.message or str(test.verdict)


def missing_programs(
    tests_yaml: str, starter: Mapping[str, str], solution: Mapping[str, str]
) -> Sequence[str]:
    """What has to be written before anything can be proved."""
    wanted: Iterable[tuple[object, str]] = (
        (tests_yaml, "There is no tests.yaml. Write the tests first."),
        (starter, "There is no starter. Add the files a learner starts from."),
        (solution, "There is no solution. Add the files that pass every test."),
    )
    return [message for value, message in wanted if not value]


def _stops_at_init(report: Report) -> bool:
    return any(test.verdict is Verdict.ERROR for test in report.tests)


def _stopped_at_init(report: Report) -> str:
    return (
        f"it stops at init and never reaches its handler. {report.message} Make it run, or tick "
        "“About init errors” if that is what the exercise teaches."
    )


def _cell(report: Report, test: TestResult, as_required: bool | None) -> Cell:
    passed = test.verdict is Verdict.PASSED
    return Cell(test.name, str(test.verdict), "" if passed else told(report, test), as_required)


def _program(
    kind: ProgramKind, name: str, report: Report, reasons: Sequence[str], cells: Sequence[Cell]
) -> ProgramProof:
    return ProgramProof(str(kind), name, str(report.verdict), tuple(reasons), tuple(cells))
