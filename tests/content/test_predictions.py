"""Predictions are proved by running them. The lab here is the grading tests' fake one."""

import dataclasses
from pathlib import Path

import pytest

from courses.content import load
from courses.content.check import check
from courses.content.predictions import check_prediction
from courses.content.quiz import Asks, Option, Predict
from courses.emulator.records import Outcome
from tests.content import sample
from tests.content.quiz_sample import PREDICT, QUIZ, without
from tests.content.sample import TOPIC
from tests.content.test_quiz_files import questions
from tests.grading.fake_lab import FakeLab

PROGRAM = "def handler(event, context):\n    print('hello')\n    return {'a': 1}\n"


def predicted(asks: Asks, right: str, wrong: str, code: str = PROGRAM) -> Predict:
    return Predict(asks, code, (Option(right, True, "…"), Option(wrong, False, "…")))


@pytest.mark.parametrize(
    "body",
    [
        predicted(Asks.RESPONSE, '{"a": 1}', '{"a": 2}'),
        predicted(Asks.OUTCOME, "ok", "timeout"),
        predicted(Asks.LOG, "hello", "goodbye"),
    ],
)
def test_prediction_that_comes_true(body: Predict) -> None:
    assert list(check_prediction(body, FakeLab())) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            predicted(Asks.RESPONSE, '{"a": 2}', '{"a": 3}'),
            (
                "options.0.text",
                'is right, but does not happen: the last invocation answers {"a": 1}',
            ),
        ),
        (
            predicted(Asks.RESPONSE, '{"a": 1}', '{ "a":1 }'),
            ("options.1.text", 'is wrong, but happens: the last invocation answers {"a": 1}'),
        ),
        (
            predicted(Asks.OUTCOME, "timeout", "exited"),
            ("options.0.text", "is right, but does not happen: the last invocation ends with ok"),
        ),
        (
            predicted(Asks.LOG, "goodbye", "nothing"),
            (
                "options.0.text",
                "is right, but does not happen: the last invocation writes this log:\nhello",
            ),
        ),
    ],
)
def test_prediction_that_does_not_come_true(body: Predict, expected: tuple[str, str]) -> None:
    assert list(check_prediction(body, FakeLab())) == [expected]


def test_prediction_is_about_the_last_event(tmp_path: Path) -> None:
    body = questions(tmp_path)["predict"].body
    assert isinstance(body, Predict)
    assert list(check_prediction(body, FakeLab())) == []
    once = dataclasses.replace(body, events=("{}",))
    assert [field for field, _ in check_prediction(once, FakeLab())] == [
        "options.0.text",
        "options.1.text",
    ]


def test_prediction_that_cannot_be_run_says_so() -> None:
    lab = FakeLab(before_invoke=lambda number: Outcome.INFRASTRUCTURE)
    ((field, message),) = check_prediction(predicted(Asks.OUTCOME, "ok", "timeout"), lab)
    assert field == "code"
    assert message.startswith("could not be run")


def test_check_names_the_question_that_is_wrong(tmp_path: Path) -> None:
    quiz = without(PREDICT, "    count += 1\n", "    count += 3\n")
    curriculum = load(sample.write(tmp_path, {f"{TOPIC}/quiz.yaml": quiz}))
    line = QUIZ[: QUIZ.index(PREDICT)].count("\n") + 1
    (problem,) = [str(problem) for problem in check(curriculum, FakeLab(), only=["hello"])]
    assert problem.startswith(f"{TOPIC}/quiz.yaml:{line}: 7.options.0.text: is right, but")
