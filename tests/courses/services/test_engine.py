"""The engine of the site, on the real local Lambda."""

from contextlib import closing
from threading import Event

import pytest

from courses.emulator import EMULATOR_VERSION, Cancelled
from courses.grading import TestResult, Verdict
from courses.services.engine import LocalEngine, Program
from tests.courses.services.small_curriculum import TESTS

RIGHT = "def handler(event, context):\n    return f'Hello {event[\"name\"]}'\n"


def program(text: str, event: str = "") -> Program:
    return Program(exercise="greet", tests_yaml=TESTS, files={"handler.py": text}, event=event)


def test_engine_grades_in_the_local_lambda() -> None:
    heard: list[tuple[int, TestResult]] = []
    report = LocalEngine().grade(
        program(RIGHT), cancelled=Event(), on_test=lambda *told: heard.append(told)
    )
    assert report.verdict is Verdict.PASSED
    assert report.emulator_version == LocalEngine().version == EMULATOR_VERSION
    assert [(number, result.name) for number, result in heard] == [(0, "Greets")]


def test_engine_invokes_with_the_event() -> None:
    with closing(LocalEngine()) as engine:
        document = engine.invoke(program(RIGHT, '{"name": "Ines"}'), cancelled=Event())
    assert document["invocations"][0]["outcome"] == "ok"
    assert document["invocations"][0]["response"] == "Hello Ines"


def test_engine_stops_when_told() -> None:
    stop = Event()
    stop.set()
    with pytest.raises(Cancelled):
        LocalEngine().grade(program(RIGHT), cancelled=stop, on_test=lambda *told: None)
