"""Two fixtures that every matcher's tests read well with."""

from collections.abc import Callable
from typing import Any

import pytest

from courses.grading import compare
from courses.grading.json_values import ABSENT
from courses.grading.matchers.base import Miss

Holds = Callable[..., bool]


@pytest.fixture
def miss() -> Callable[..., Miss | None]:
    """`miss(expected, actual)`: the first difference, None when there is none."""

    def check(expected: Any, actual: Any = ABSENT) -> Miss | None:
        assert list(compare.problems(expected)) == []
        return compare.check(expected, actual, "response")

    return check


@pytest.fixture
def holds(miss: Callable[..., Miss | None]) -> Holds:
    """`holds(expected, actual)`: whether a value is as expected; without one, an absent member."""
    return lambda expected, actual=ABSENT: miss(expected, actual) is None


@pytest.fixture
def refused() -> Callable[[Any], str]:
    """`refused(expected)`: what is wrong with an expectation as an author wrote it."""

    def problem(expected: Any) -> str:
        (found,) = compare.problems(expected)
        return found[1]

    return problem
