"""Short ways to write a scenario and a program in a test."""

import textwrap
from typing import Any

from courses.grading import Report, Scenario, grade, load_scenario
from tests.grading.fake_lab import FakeLab


def scenario(tests: str) -> Scenario:
    """The scenario of a list of tests in YAML."""
    return load_scenario(f"tests:\n{textwrap.dedent(tests)}", source="tests.yaml")


def package(code: str) -> dict[str, bytes]:
    """A package of one handler.py."""
    return {"handler.py": textwrap.dedent(code).encode()}


def graded(tests: str, code: str, lab: FakeLab | None = None, **options: Any) -> Report:
    """The report of a fake lab on `code`."""
    return grade(scenario(tests), package(code), lab or FakeLab(), **options)


def told(tests: str, code: str) -> tuple[str, str]:
    """Message and advice of the first test, which did not pass."""
    mismatch = graded(tests, code).tests[0].mismatch
    assert mismatch is not None
    return mismatch.message, mismatch.advice
