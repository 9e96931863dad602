"""What is wrong with a scenario file, each problem with its place."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to correct in a file that an author wrote."""

    file: str
    line: int
    """From 1."""
    field: str
    """A path such as `tests[0].when[1].expect.response`; empty for the document itself."""
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}"
        return (
            f"{place}: {self.field}: {self.message}" if self.field else f"{place}: {self.message}"
        )


class ScenarioError(ValueError):
    """A scenario file cannot be used. `problems` holds every reason found, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
