"""`manage.py grade`, as a process for its exit status, and in this one for the rest."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from courses.emulator import InvalidParameterValueException, SandboxUnavailable
from courses.emulator.records import Outcome
from courses.grading import load_scenario
from courses.grading.schema_check import validator
from courses.management.commands import grade
from tests.grading.fake_lab import FakeLab

ROOT = Path(__file__).parents[2]

TESTS = """
tests:
  - {name: Echoes, when: [{invoke: {event: {a: 1}}, expect: {response: {a: 1}}}]}
  - {name: Keeps a secret, show: never, when: [{invoke: {event: hidden-value}, expect: {response: hidden-value}}]}
"""
ECHO = "def handler(event, context):\n    return event\n"


class Lab(FakeLab):
    closed = False

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def lab(monkeypatch) -> Lab:
    fake = Lab()
    monkeypatch.setattr(grade, "get_local_lambda", lambda: fake)
    return fake


@pytest.fixture
def tests_file(tmp_path) -> Path:
    file = tmp_path / "tests.yaml"
    file.write_text(TESTS)
    return file


@pytest.fixture
def code(tmp_path) -> Path:
    file = tmp_path / "mine.py"
    file.write_text(ECHO)
    return file


def status(*arguments) -> int:
    """Exit status of the command in this process."""
    try:
        call_command("grade", *arguments)
    except SystemExit as ended:
        return int(ended.code)
    except CommandError as error:
        return error.returncode
    return 0


def test_passed(lab, tests_file, code, capsys):
    assert status("--tests", tests_file, "--code", code) == 0
    assert (
        capsys.readouterr().out == "2 of 2 tests pass\n\nPassed: Echoes\n\nPassed: Keeps a secret\n"
    )
    assert lab.closed


def test_failed_first_and_in_words(lab, tests_file, code, capsys):
    code.write_text("def handler(event, context):\n    print('hi')\n    return {'a': 2}\n")
    assert status("--tests", tests_file, "--code", code) == 1
    out = capsys.readouterr().out
    assert out.startswith(
        '0 of 2 tests pass\n\nFailed: Echoes\n  Sent {"a": 1}: expected response.a to be 1'
    )
    assert '    -   "a": 1\n    +   "a": 2\n' in out
    assert "    | hi\n" in out
    assert out.endswith("Failed: Keeps a secret\n")
    assert "hidden-value" not in out


def test_error_says_what_stopped_it(lab, tests_file, code, capsys):
    code.write_text("raise ValueError('no')\n")
    assert status("--tests", tests_file, "--code", code) == 1
    assert "No test reached the handler: the function stopped at init with ValueError: no." in (
        capsys.readouterr().out
    )


def test_mismatch_without_advice_or_steps(lab, tests_file, code, capsys):
    tests_file.write_text("tests: [{name: t, when: [crash], then: [{environments: 2}]}]")
    assert status("--tests", tests_file, "--code", code) == 1
    assert capsys.readouterr().out == (
        "0 of 1 tests pass\n\nFailed: t\n"
        "  After all calls: expected the number of execution environments to be 2, and there were 0.\n"
    )


def test_json_is_the_only_output(lab, tests_file, code, capsys):
    assert status("--tests", tests_file, "--code", code, "--json") == 0
    document = json.loads(capsys.readouterr().out)
    validator("grading-report").validate(document)
    assert document["verdict"] == "passed"


def test_infrastructure(lab, tests_file, code):
    lab.before_invoke = lambda number: Outcome.INFRASTRUCTURE
    assert status("--tests", tests_file, "--code", code) == 3


@pytest.mark.parametrize(
    ("error", "expected"),
    [(SandboxUnavailable("no", "do this"), 3), (InvalidParameterValueException("bad"), 2)],
)
def test_lab_that_refuses(lab, tests_file, code, monkeypatch, error, expected):
    def refuse(profile):
        raise error

    monkeypatch.setattr(lab, "facts", refuse)
    assert status("--tests", tests_file, "--code", code) == expected
    assert lab.closed


def test_usage(lab, tests_file, code, tmp_path):
    assert status("--code", code) == 2
    assert status("greet-by-name", "--tests", tests_file, "--code", code) == 2
    assert status("../../etc", "--code", code) == 2
    assert status("no-such-exercise", "--code", code) == 2
    assert status("--tests", tmp_path / "no.yaml", "--code", code) == 2
    assert status("--tests", tests_file, "--code", tmp_path / "no.py") == 2
    tests_file.write_text("tests: 5")
    assert status("--tests", tests_file, "--code", code) == 2
    tests_file.write_bytes(b"\xff")
    assert status("--tests", tests_file, "--code", code) == 2


def test_layers_beside_the_file_and_from_the_command_line(lab, tests_file, code, tmp_path):
    tests_file.write_text("function: {layers: [mine]}\ntests: [{name: t, when: [{invoke: {}}]}]")
    for name in ("mine", "extra"):
        (tmp_path / name / "python").mkdir(parents=True)
        (tmp_path / name / "python" / f"{name}.py").write_text("")
    arguments = ("--tests", tests_file, "--code", code, "--layer", tmp_path / "extra")
    assert status(*arguments) == 0
    assert set(lab.received[0][1]) == {
        "handler.py",
        "/opt/python/mine.py",
        "/opt/python/extra.py",
    }
    assert status("--tests", tests_file, "--code", code, "--layer", tmp_path / "no") == 2


def test_exercise_by_slug(lab, tmp_path, code, monkeypatch):
    folder = tmp_path / "course" / "01-module" / "01-topic" / "exercises" / "echo-it"
    folder.mkdir(parents=True)
    (folder / "tests.yaml").write_text(TESTS)
    monkeypatch.setattr(grade, "CURRICULUM", tmp_path)
    assert status("echo-it", "--code", code) == 0


def test_shipped_exercises_are_found_and_valid():
    files = sorted(grade.CURRICULUM.glob("*/*/*/exercises/*/tests.yaml"))
    assert files
    for file in files:
        load_scenario(file.read_text(), source=str(file))


def test_really_without_a_database(tests_file, code, tmp_path):
    """As a process, on the real local Lambda."""
    folder = tmp_path / "var"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "manage.py", "grade", "--tests", tests_file, "--code", code, "--json"],
        cwd=ROOT,
        env={**os.environ, "LAMBDA_LAB_VAR": str(folder), "LAMBDA_LAB_SECRET_KEY": "k" * 50},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["verdict"] == "passed"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("arguments", [[], ["--tests", "no.yaml", "--code", "no.py"]])
def test_usage_errors_as_a_process(arguments):
    done = subprocess.run(
        [sys.executable, "manage.py", "grade", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr
