"""`tests.yaml` to values. Everything that is wrong with a file is reported at once."""

import copy
import dataclasses
from typing import Any, Final

from courses.emulator.records import FunctionConfig, Outcome
from courses.grading import compare, refusals, schema_check, yaml_source
from courses.grading.event_values import read_event, substitute
from courses.grading.json_values import Json, Payload
from courses.grading.problems import Problem, ScenarioError
from courses.grading.sources import NEEDS_AWS, SOURCES
from courses.grading.sources.base import Source
from courses.grading.spec import (
    Crash,
    Expectation,
    Invoke,
    Recycle,
    Scenario,
    Step,
    Subject,
    TestSpec,
)
from courses.grading.yaml_source import Document, Path

__all__ = ["Problem", "Scenario", "ScenarioError", "TestSpec", "load_scenario"]

_CONFIG_FIELDS: Final = {
    "name": "name",
    "handler": "handler",
    "memory": "memory_mb",
    "timeout": "timeout_s",
    "env": "environment",
    "profile": "profile",
}

_CHECKED_IN_ORDER: Final = (
    Subject.OUTCOME,
    Subject.ERROR_TYPE,
    Subject.ERROR_MESSAGE,
    Subject.RESPONSE,
    Subject.LOGS,
    Subject.COLD,
    Subject.MAX_MEMORY_USED_MB,
)


def load_scenario(text: str, *, source: str) -> Scenario:
    """Read a scenario file. `source` is the name that problems give it.

    Raises `ScenarioError` with every problem: not YAML, against `docs/schemas/tests.schema.json`,
    a matcher that cannot work, a part of the format that needs the local AWS.
    """
    try:
        document = yaml_source.parse(text)
    except yaml_source.SourceError as error:
        raise ScenarioError([Problem(source, error.line, "", error.message)]) from error
    reader = _Reader(document, source)
    scenario = reader.read()
    if reader.problems:
        raise ScenarioError(reader.problems)
    return scenario


class _Reader:
    def __init__(self, document: Document, source: str) -> None:
        self.document = document
        self.source = source
        self.problems: list[Problem] = []

    def complain(self, path: Path, message: str) -> None:
        line = self.document.line(path)
        self.problems.append(Problem(self.source, line, _dotted(path), message))

    def read(self) -> Scenario:
        value = copy.deepcopy(self.document.value)
        for found in (refusals.take_refused, _schema_problems):
            for path, message in found(value):
                self.complain(path, message)
        if self.problems:
            # The values below rely on the shapes that the schema promises.
            return Scenario(FunctionConfig(), (), self.source)
        document: Any = value
        function = _config(FunctionConfig(), document.get("function", {}))
        tests = tuple(
            self._test(test, function, ("tests", index))
            for index, test in enumerate(document["tests"])
        )
        self._check_names(tests)
        return Scenario(function, tests, self.source)

    def _check_names(self, tests: tuple[TestSpec, ...]) -> None:
        first: dict[str, int] = {}
        for index, test in enumerate(tests):
            if first.setdefault(test.name, index) != index:
                self.complain(("tests", index, "name"), "another test has this name")

    def _test(self, test: dict[str, Any], function: FunctionConfig, path: Path) -> TestSpec:
        when = [self._step(step, (*path, "when", i)) for i, step in enumerate(test["when"])]
        then = [
            self._expectation(
                Subject.ENVIRONMENTS, item["environments"], (*path, "then", i, "environments")
            )
            for i, item in enumerate(test.get("then", []))
        ]
        return TestSpec(
            name=test["name"],
            when=tuple(when),
            function=_config(function, test.get("function", {})),
            then=tuple(then),
            task=test.get("task"),
            concepts=tuple(test.get("concepts", ())),
            show=test.get("show", "always"),
            points=test.get("points", 1),
        )

    def _step(self, step: str | dict[str, Any], path: Path) -> Step:
        actions = [step] if isinstance(step, str) else [key for key in step if key != "expect"]
        if len(actions) != 1:
            self.complain(path, "a step is one of invoke, crash, recycle")
            return Crash()
        if isinstance(step, dict) and "invoke" in step:
            return self._invoke(step, path)
        if isinstance(step, dict) and "expect" in step:
            self.complain((*path, "expect"), f"{actions[0]} returns nothing to expect")
        return Crash() if actions == ["crash"] else Recycle()

    def _invoke(self, step: dict[str, Any], path: Path) -> Invoke:
        invoke = step["invoke"]
        where = (*path, "invoke")
        event = self._event(invoke, where)
        expect = self._expect(step.get("expect", {}), (*path, "expect"))
        return Invoke(event, invoke.get("start", "auto"), expect)

    def _event(self, invoke: dict[str, Any], path: Path) -> Payload:
        if "from" not in invoke:
            if "with" in invoke:
                self.complain((*path, "with"), "goes with from")
            return read_event(invoke.get("event", {}), (*path, "event"), self.complain)
        name = invoke["from"]
        if "event" in invoke:
            self.complain((*path, "event"), "is built by from; use one of the two")
        elif name in NEEDS_AWS:
            self.complain((*path, "from"), refusals.sentence(f"from: {name}"))
        elif name not in SOURCES:
            self.complain((*path, "from"), f"no such source; there are {', '.join(SOURCES)}")
        else:
            return self._event_of(SOURCES[name], invoke.get("with", {}), (*path, "with"))
        return {}

    def _event_of(self, source: Source, members: dict[str, Json], path: Path) -> Json:
        value = read_event(members, path, self.complain)
        if isinstance(value, bytes):
            self.complain(path, "has no whole event of bytes")
            return {}
        found = list(schema_check.problems_against(source.schema, value))
        for where, message in found:
            self.complain((*path, *where), message)
        given: Any = value
        return None if found else source.build(given)

    def _expect(self, expect: dict[str, Any], path: Path) -> tuple[Expectation, ...]:
        found: list[Expectation] = []
        for subject in _CHECKED_IN_ORDER:
            name, _, inner = subject.partition(".")
            members = expect.get(name, {}) if inner else expect
            key = inner or name
            if key in members:
                where = (*path, name, inner) if inner else (*path, name)
                found.append(self._expectation(subject, members[key], where))
        return tuple(found)

    def _expectation(self, subject: Subject, expected: Json, path: Path) -> Expectation:
        for where, message in compare.problems(expected, path):
            self.complain(where, message)
        if (
            subject is Subject.OUTCOME
            and isinstance(expected, str)
            and expected not in list(Outcome)
        ):
            self.complain(path, f"no such outcome; there are {', '.join(Outcome)}")
        return Expectation(subject, substitute(expected))


def _schema_problems(value: Json) -> Any:
    return schema_check.problems("tests", value)


def _config(base: FunctionConfig, members: dict[str, Any]) -> FunctionConfig:
    changes = {_CONFIG_FIELDS[key]: members[key] for key in members if key in _CONFIG_FIELDS}
    if "environment" in changes:
        own: Any = substitute(changes["environment"])
        changes["environment"] = {**base.environment, **own}
    return dataclasses.replace(base, **changes)


def _dotted(path: Path) -> str:
    dotted = ""
    for part in path:
        dotted += f"[{part}]" if isinstance(part, int) else f".{part}"
    return dotted.removeprefix(".")
