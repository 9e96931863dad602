"""What is wrong with the content, said so that its author can go and mend it."""

from collections.abc import Iterable

from courses.grading.problems import Problem

__all__ = ["ContentErrors", "Problem"]


class ContentErrors(ValueError):
    """All problems of one load or rendering, in the order of file and line.

    A problem's `file` is relative to the curriculum's root; `field` is a dotted path such as
    "sources.0.url", empty for running text.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))
