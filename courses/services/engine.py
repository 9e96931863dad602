"""The seam between the queue and whatever runs the code.

Another engine joins by being an `Engine`; the queue, the pages and the models stay as they are.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from threading import Event
from typing import Any, Protocol

from courses.emulator import (
    EMULATOR_VERSION,
    SandboxFacts,
    SandboxUnavailable,
    get_local_lambda,
)
from courses.emulator.control.doctor import PROFILES
from courses.grading import Report, Scenario, TestResult, grade, load_scenario
from courses.grading.playing import play
from courses.grading.stage import open_for_invoke
from courses.grading.sweeping import sweep_document
from courses.services.warm import WarmFunctions

OnTest = Callable[[int, TestResult], None]


@dataclass(frozen=True, slots=True)
class Program:
    """What a learner submitted, with the tests of the version it was submitted to."""

    exercise: str
    """The exercise's slug, for messages."""
    tests_yaml: str
    files: Mapping[str, str]
    """Text by path."""
    event: str = ""
    """The event of an invoke, as JSON text."""
    owner: str = ""
    """Whose program it is: an invoke may meet an environment that this owner warmed."""
    cold: bool = False
    """An invoke starts a new environment."""
    count: int = 1
    """In the playground: how many invocations."""
    burst: bool = False
    """In the playground: all of them at once."""

    @property
    def fingerprint(self) -> str:
        """The same for the same files and tests."""
        return sha256(json.dumps([self.tests_yaml, dict(self.files)]).encode()).hexdigest()

    def package(self) -> dict[str, bytes]:
        """The files as a function package holds them."""
        return {name: text.encode() for name, text in self.files.items()}


class Engine(Protocol):
    """Runs programs. Called from several threads at once.

    What fails through no fault of the program is repeated once by the engine; only then the
    answer is `infrastructure`. `grade` and `invoke` raise `Cancelled` once `cancelled` is set, and
    `SandboxUnavailable` when the sandbox goes away under them.
    """

    @property
    def version(self) -> str:
        """Reports of another version are not reused."""

    def check(self, program: Program | None = None) -> SandboxFacts:
        """Start whatever a run of this program, or of any, would otherwise wait for.

        Returns what confines runs.

        Raises:
            SandboxUnavailable: it cannot run here now. Asked again later, the answer may differ.
        """

    def grade(self, program: Program, *, cancelled: Event, on_test: OnTest) -> Report:
        """Run every test; `on_test` hears of each, by index, as it ends."""

    def invoke(self, program: Program, *, cancelled: Event) -> dict[str, Any]:
        """Invoke once with the program's event: `docs/schemas/invoke.schema.json`."""

    def play(self, program: Program, *, cancelled: Event) -> dict[str, Any]:
        """Invoke `count` times in a world of its own: `docs/schemas/invoke.schema.json`."""

    def sweep(self, program: Program, *, cancelled: Event) -> dict[str, Any]:
        """Invoke at several memory sizes: `docs/schemas/sweep.schema.json`."""

    def spares(self) -> dict[str, int]:
        """By kind, how many environments wait for a run. Starts nothing."""

    def tidy(self) -> None:
        """Called every few seconds: let go of what is no longer used."""

    def close(self) -> None:
        """Let go of everything. Called once, when the queue stops."""


class LocalEngine:
    """The local Lambda of this process."""

    def __init__(self) -> None:
        self._warm = WarmFunctions()

    @property
    def version(self) -> str:
        return EMULATOR_VERSION

    def check(self, program: Program | None = None) -> SandboxFacts:
        lab = get_local_lambda()
        try:
            facts = lab.facts()
            if program is not None:
                scenario = _scenario(program.exercise, program.tests_yaml)
                for profile in _profiles(scenario):
                    lab.zygote(profile)
                if any(test.needs_account for test in scenario.tests):
                    lab.accounts.ensure()
        except OSError as error:
            # A full /tmp, no memory, no descriptors: the machine's trouble, not the program's.
            raise SandboxUnavailable(
                f"The sandbox could not be started: {error}.",
                "Make room on the disk, in /tmp and in memory; it is tried again by itself.",
            ) from error
        return facts

    def spares(self) -> dict[str, int]:
        lab = get_local_lambda()
        return {profile: lab.spares(profile) for profile in PROFILES} | {
            "AWS": lab.accounts.waiting
        }

    def grade(self, program: Program, *, cancelled: Event, on_test: OnTest) -> Report:
        return grade(
            _scenario(program.exercise, program.tests_yaml),
            program.package(),
            get_local_lambda(),
            cancelled=cancelled,
            on_test=on_test,
        )

    def invoke(self, program: Program, *, cancelled: Event) -> dict[str, Any]:
        lab = get_local_lambda()
        scenario = _scenario(program.exercise, program.tests_yaml)
        return self._warm.invoke(
            owner=program.owner,
            fingerprint=program.fingerprint,
            open_stage=lambda stop: open_for_invoke(
                scenario, program.package(), lab, cancelled=stop
            ),
            event=json.loads(program.event),
            facts=lab.facts(scenario.function.profile),
            cold=program.cold,
            cancelled=cancelled,
        )

    def play(self, program: Program, *, cancelled: Event) -> dict[str, Any]:
        return play(
            _scenario(program.exercise, program.tests_yaml),
            program.package(),
            get_local_lambda(),
            event=json.loads(program.event),
            count=program.count,
            burst=program.burst,
            cold=program.cold,
            cancelled=cancelled,
        )

    def sweep(self, program: Program, *, cancelled: Event) -> dict[str, Any]:
        scenario = _scenario(program.exercise, program.tests_yaml)
        return sweep_document(
            scenario,
            program.package(),
            get_local_lambda(),
            event=json.loads(program.event),
            cancelled=cancelled,
        )

    def tidy(self) -> None:
        self._warm.drop_idle()

    def close(self) -> None:
        self._warm.close()


def _profiles(scenario: Scenario) -> set[str]:
    """What the functions of a scenario's tests find imported."""
    functions = [*scenario.functions, *(one for test in scenario.tests for one in test.functions)]
    return {function.config.profile for function in functions}


@lru_cache(maxsize=128)
def _scenario(exercise: str, tests_yaml: str) -> Scenario:
    """Parsing and checking a scenario costs as much as running a test of it."""
    return load_scenario(tests_yaml, source=f"{exercise}/tests.yaml")
