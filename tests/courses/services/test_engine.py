"""The engine of the site, on the real local Lambda."""

import errno
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from courses.emulator import (
    EMULATOR_VERSION,
    AwsUnavailable,
    Cancelled,
    LabSettings,
    LocalLambda,
    SandboxUnavailable,
)
from courses.grading import TestResult, Verdict
from courses.services import engine as seam
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


def test_engine_says_before_a_run_that_there_is_no_sandbox(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And notices by itself that the packages have come."""
    packages = tmp_path / "runtime"
    with closing(LocalLambda(LabSettings(packages=packages, spares=0))) as lab:
        monkeypatch.setattr(seam, "get_local_lambda", lambda: lab)
        for asked in (None, program(RIGHT)):
            with pytest.raises(SandboxUnavailable, match="learner's packages are not at"):
                LocalEngine().check(asked)
        packages.symlink_to(LabSettings().packages)
        LocalEngine().check(program(RIGHT))
        assert lab.facts().tier


def test_a_full_disk_is_a_sandbox_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def facts(self, profile: str = "plain") -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(seam, "get_local_lambda", Full)
    with pytest.raises(SandboxUnavailable, match="No space left on device") as caught:
        LocalEngine().check()
    assert "Make room on the disk" in caught.value.remedy


AWS = """
function: {profile: boto3}
tests:
  - name: Greets
    when: [{invoke: {event: {}}}]
"""


def test_a_run_that_needs_aws_begins_only_where_aws_does(monkeypatch: pytest.MonkeyPatch) -> None:
    def ensure() -> None:
        raise AwsUnavailable("The local AWS cannot be started.", "Look for memory.")

    with closing(LocalLambda(LabSettings(spares=0))) as lab:
        monkeypatch.setattr(seam, "get_local_lambda", lambda: lab)
        monkeypatch.setattr(lab.accounts, "ensure", ensure)
        LocalEngine().check(program(RIGHT))
        with pytest.raises(AwsUnavailable, match="local AWS cannot be started"):
            LocalEngine().check(Program(exercise="aws", tests_yaml=AWS, files={}))
