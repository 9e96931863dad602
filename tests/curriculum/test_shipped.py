"""The curriculum that ships: every promise of its files is kept."""

from pathlib import Path

import pytest

import courses
from courses.content import Curriculum, Problem, form, load
from courses.content.check import check_examples, check_exercise
from courses.emulator import LocalLambda, get_local_lambda

ROOT = Path(courses.__file__).parent / "curriculum"


@pytest.fixture(scope="module")
def curriculum() -> Curriculum:
    return load(ROOT)


@pytest.fixture(scope="module")
def lab() -> LocalLambda:
    return get_local_lambda()


def lines(problems: list[Problem]) -> str:
    return "\n".join(str(problem) for problem in problems)


def test_files_are_right_and_canonical(curriculum: Curriculum) -> None:
    assert lines([item.problem() for item in form.deviations(ROOT, curriculum)]) == ""


def test_exercises_are_proved(curriculum: Curriculum, lab: LocalLambda) -> None:
    exercises = list(curriculum.exercises())
    assert exercises
    assert lines([found for item in exercises for found in check_exercise(item, lab)]) == ""


def test_runnable_code_does_what_the_pages_show(curriculum: Curriculum, lab: LocalLambda) -> None:
    topics = list(curriculum.topics())
    assert topics
    assert lines([found for topic in topics for found in check_examples(topic, lab)]) == ""
