"""What is wrong with the content, said so that its author can go and mend it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend.

    `file` is relative to the curriculum's root and empty for text that is not in a file; `line`
    counts from 1 and is 0 where no line can be named; `field` is a dotted path such as
    "sources.0.url" and empty for running text.
    """

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        """As compilers print it: `file:line: field: message`."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.field, self.message) if part)


class ContentErrors(ValueError):
    """All problems of one load, write or rendering, in the order of file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))
