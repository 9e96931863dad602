"""`tests.yaml` to values. Everything that is wrong with a file is reported at once."""

import copy
from typing import Any, Final

from courses.emulator.records import FunctionConfig
from courses.grading import schema_check, yaml_source
from courses.grading.bindings import ALWAYS, bind, names_in
from courses.grading.call_reading import is_call, read_call
from courses.grading.function_reading import overridden, read_functions
from courses.grading.json_values import Json
from courses.grading.problems import Problem, ScenarioError
from courses.grading.spec import (
    AwsCall,
    Expectation,
    FunctionSpec,
    Invoke,
    Scenario,
    Send,
    Step,
    Subject,
    TestSpec,
)
from courses.grading.step_reading import Functions, StepReader, read_expectation
from courses.grading.yaml_source import Document, Path

__all__ = ["Problem", "Scenario", "ScenarioError", "TestSpec", "load_scenario"]

_BY_FUNCTION: Final = {
    Subject.ENVIRONMENTS,
    Subject.COLD_STARTS,
    Subject.THROTTLES,
    Subject.ATTEMPTS,
    Subject.UNUSED_PERMISSIONS,
}
"""What `then` may ask of each of several functions: `environments: {worker: 2}`."""


def load_scenario(text: str, *, source: str) -> Scenario:
    """Read a scenario file. `source` is the name that problems give it.

    Raises `ScenarioError` with every problem: not YAML, against `docs/schemas/tests.schema.json`,
    a matcher that cannot work, a name that nothing binds.
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


def load_given(text: str, *, source: str) -> tuple[AwsCall, ...]:
    """Read a file that holds what a scenario's `given` does: a list of calls. As `load_scenario`."""
    try:
        document = yaml_source.parse(text)
    except yaml_source.SourceError as error:
        raise ScenarioError([Problem(source, error.line, "", error.message)]) from error
    whole: Json = {"given": document.value, "tests": [{"name": "t", "when": ["crash"]}]}
    lines = {(): 1, **{("given", *path): line for path, line in document.lines.items()}}
    reader = _Reader(Document(whole, lines), source)
    given = reader.read().given
    if reader.problems:
        raise ScenarioError(reader.problems)
    return given


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
        for path, message in schema_check.problems("tests", value):
            self.complain(path, message)
        if self.problems:
            # The values below rely on the shapes that the schema promises.
            return Scenario((FunctionSpec(FunctionConfig()),), (), self.source)
        document: Any = value
        functions = read_functions(document, self.complain)
        given = self._given(document, ())
        tests = tuple(
            self._test(test, functions, given, ("tests", index))
            for index, test in enumerate(document["tests"])
        )
        self._check_names(tests)
        return Scenario(functions, tests, self.source, given)

    def _check_names(self, tests: tuple[TestSpec, ...]) -> None:
        first: dict[str, int] = {}
        for index, test in enumerate(tests):
            if first.setdefault(test.name, index) != index:
                self.complain(("tests", index, "name"), "another test has this name")

    def _given(self, document: dict[str, Any], path: Path) -> tuple[AwsCall, ...]:
        items = enumerate(document.get("given", ()))
        calls = [read_call(item, (*path, "given", i), self.complain) for i, item in items]
        for index, call in enumerate(calls):
            if call.expect:
                message = "belongs to a step or to then; what is given is not in question"
                self.complain((*path, "given", index, "expect"), message)
        return tuple(calls)

    def _test(
        self,
        test: dict[str, Any],
        functions: tuple[FunctionSpec, ...],
        given: tuple[AwsCall, ...],
        path: Path,
    ) -> TestSpec:
        functions = overridden(functions, test, path, self.complain)
        steps = StepReader(self.complain, Functions(functions))
        read = TestSpec(
            name=test["name"],
            when=tuple(steps.read(step, (*path, "when", i)) for i, step in enumerate(test["when"])),
            functions=functions,
            given=(*given, *self._given(test, path)),
            then=tuple(
                found
                for i, item in enumerate(test.get("then", []))
                for found in self._then(item, steps.functions, (*path, "then", i))
            ),
            task=test.get("task"),
            concepts=tuple(test.get("concepts", ())),
            show=test.get("show", "always"),
            points=test.get("points", 1),
        )
        self._check_bindings(read, len(given), path)
        return read

    def _then(
        self, item: dict[str, Any], functions: Functions, path: Path
    ) -> list[Expectation | AwsCall]:
        if any(is_call(key) for key in item):
            call = read_call(item, path, self.complain)
            if not call.expect and not call.save:
                self.complain(path, "expects nothing of its reply, so it proves nothing")
            return [call]
        if len(item) != 1:
            self.complain(path, "holds one thing that must be so")
            return []
        ((key, expected),) = item.items()
        where = (*path, key)
        if key == "calls":
            return [
                self._expectation(Subject(f"calls.{member}"), value, (*where, member))
                for member, value in expected.items()
            ]
        subject = Subject(key)
        if subject in _BY_FUNCTION and functions.several and _is_by_name(expected):
            return [
                self._expectation(
                    subject, value, (*where, name), functions.named(name, where, self.complain)
                )
                for name, value in expected.items()
            ]
        return [self._expectation(subject, expected, where)]

    def _expectation(
        self, subject: Subject, expected: Json, path: Path, function: str = ""
    ) -> Expectation:
        if subject is Subject.CALLS_NEVER:
            return Expectation(subject, bind(expected, ALWAYS), function)
        return read_expectation(subject, expected, path, self.complain, function)

    def _check_bindings(self, test: TestSpec, of_file: int, path: Path) -> None:
        """A call on AWS may use only what an earlier step has saved."""
        known = set(ALWAYS)
        for index, call in enumerate(test.given):
            # What the file gives was complained about at the first test.
            place = (*path, "given", index - of_file) if index >= of_file else ("given", index)
            if index >= of_file or path[-1] == 0:
                self._check_call(call, known, place)
            known |= set(call.save)
        for function in test.functions:
            if function.role.kind == "document":
                self._check_known(dict(function.role.document), known, (*path, "function", "role"))
        for index, step in enumerate(test.when):
            known |= self._check_step(step, known, (*path, "when", index))
        for item in test.then:
            if isinstance(item, AwsCall):
                self._check_call(item, known, (*path, "then"))
                known |= set(item.save)

    def _check_step(self, step: Step, known: set[str], path: Path) -> set[str]:
        if isinstance(step, Send):
            self._check_call(step.call, known, path)
            return set(step.call.save)
        return set(step.save) if isinstance(step, Invoke) else set()

    def _check_call(self, call: AwsCall, known: set[str], path: Path) -> None:
        self._check_known(dict(call.parameters), known, path)

    def _check_known(self, value: Json, known: set[str], path: Path) -> None:
        for name in sorted(set(names_in(value)) - known):
            self.complain(path, f"nothing before it saves ${{{name}}}")


def _is_by_name(expected: Json) -> bool:
    return isinstance(expected, dict) and not any(key.startswith("$") for key in expected)


def _dotted(path: Path) -> str:
    dotted = ""
    for part in path:
        dotted += f"[{part}]" if isinstance(part, int) else f".{part}"
    return dotted.removeprefix(".")
