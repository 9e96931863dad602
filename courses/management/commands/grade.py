"""`manage.py grade`: grade any code against a shipped exercise or a scenario file.

Exit status: 0 passed, 1 not passed, 2 usage or invalid input, 3 the lab failed or cannot run.
"""

import json
import re
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from courses.emulator import (
    InvalidParameterValueException,
    SandboxUnavailable,
    get_local_lambda,
    read_layer,
)
from courses.grading import (
    Report,
    Scenario,
    ScenarioError,
    TestResult,
    Verdict,
    grade,
    load_scenario,
)
from courses.grading.package import PackageError, read_package

CURRICULUM: Final = Path(__file__).resolve().parents[2] / "curriculum"

_WORDS: Final = {
    Verdict.PASSED: "Passed",
    Verdict.FAILED: "Failed",
    Verdict.ERROR: "Error",
    Verdict.NOT_RUN: "Not run",
    Verdict.INFRASTRUCTURE: "Lab failed",
}


class Command(BaseCommand):
    help = "Grade code against an exercise, or against a scenario file. Needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "exercise", nargs="?", metavar="EXERCISE_SLUG", help="a shipped exercise"
        )
        parser.add_argument("--tests", type=Path, metavar="FILE", help="a scenario file instead")
        parser.add_argument(
            "--code",
            type=Path,
            required=True,
            metavar="PATH",
            help="a folder, or a file that takes the place of the handler's",
        )
        parser.add_argument(
            "--layer",
            action="append",
            default=[],
            type=Path,
            metavar="DIR",
            help="a folder that every function finds at /opt, beside the layers that the file names",
        )
        parser.add_argument(
            "--json", action="store_true", help="print the report as JSON, only that"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        tests = _tests_file(options["exercise"], options["tests"])
        scenario = _load(tests)
        lab = get_local_lambda()
        try:
            files = read_package(options["code"], handler=scenario.function.handler)
            for folder in options["layer"]:
                files |= read_layer(folder)
            report = grade(scenario, files, lab, layers=_own_layers(scenario, tests.parent))
        except (PackageError, InvalidParameterValueException, OSError) as error:
            raise CommandError(str(error), returncode=2) from error
        except SandboxUnavailable as error:
            raise CommandError(f"{error}\n{error.remedy}", returncode=3) from error
        finally:
            lab.close()
        if options["json"]:
            self.stdout.write(json.dumps(report.to_json(), indent=2))
        else:
            self._print(report)
        if report.verdict is not Verdict.PASSED:
            sys.exit(3 if report.verdict is Verdict.INFRASTRUCTURE else 1)

    def _print(self, report: Report) -> None:
        passed = sum(test.verdict is Verdict.PASSED for test in report.tests)
        self.stdout.write(f"{passed} of {len(report.tests)} tests pass")
        if report.message:
            self.stdout.write(report.message)
        for test in sorted(report.tests, key=lambda test: test.verdict is Verdict.PASSED):
            self._print_test(test)

    def _print_test(self, test: TestResult) -> None:
        self.stdout.write(f"\n{_WORDS[test.verdict]}: {test.name}")
        if test.mismatch is None:
            return
        self.stdout.write(f"  {test.mismatch.message}")
        if test.mismatch.advice:
            self.stdout.write(f"  {test.mismatch.advice}")
        for line in test.mismatch.diff:
            self.stdout.write(f"    {line.sign} {line.text}".rstrip())
        if test.steps:
            for record in test.steps[-1].invocation.logs:
                self.stdout.write(f"    | {record.text}")


def _tests_file(exercise: str | None, tests: Path | None) -> Path:
    if (exercise is None) == (tests is None):
        raise CommandError("Name either an exercise or --tests FILE.", returncode=2)
    if tests is not None:
        return tests
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", exercise or ""):
        for found in CURRICULUM.glob(f"*/*/*/exercises/{exercise}/tests.yaml"):
            return found
    raise CommandError(f"There is no exercise {exercise!r}.", returncode=2)


def _own_layers(scenario: Scenario, folder: Path) -> dict[str, dict[str, bytes]]:
    """The layers that the file names and that are folders beside it."""
    names = (name for name in scenario.layers if (folder / name).is_dir())
    return {name: read_layer(folder / name) for name in names}


def _load(path: Path) -> Scenario:
    try:
        return load_scenario(path.read_text(encoding="utf-8"), source=str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}", returncode=2) from error
    except ScenarioError as error:
        raise CommandError(str(error), returncode=2) from error
