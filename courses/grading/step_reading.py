"""The `when` steps of a scenario, and what `expect` beside them names."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from courses.emulator.records import Outcome
from courses.grading import compare, schema_check
from courses.grading.bindings import ALWAYS, bind
from courses.grading.call_reading import is_call, read_call, read_members, read_save
from courses.grading.event_values import Complain, read_event
from courses.grading.json_values import Json, Payload
from courses.grading.sources import SOURCES
from courses.grading.sources.base import Source
from courses.grading.spec import (
    OF_AN_INVOCATION,
    Advance,
    Burst,
    Crash,
    Expectation,
    FunctionSpec,
    Invoke,
    Recycle,
    Send,
    Step,
    Subject,
)
from courses.grading.yaml_source import Path

ACTIONS: Final = ("invoke", "send", "advance", "burst", "crash", "recycle")
_BESIDE: Final = {"expect", "save"}
_MOST_EVENTS: Final = 1000
"""Of a burst: as many as an account runs at once by default."""
_DURATION: Final = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_SECONDS: Final = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400}


class Functions:
    """The names of a test's functions."""

    def __init__(self, functions: Sequence[FunctionSpec]) -> None:
        self._names = [function.config.name for function in functions]

    @property
    def several(self) -> bool:
        return len(self._names) > 1

    def named(self, name: str, path: Path, complain: Complain) -> str:
        """`name`, which must be that of a function."""
        if name not in self._names:
            complain(path, f"there is no function {name}; there are {', '.join(self._names)}")
        return name


class StepReader:
    """Reads the steps of one test. What is wrong is told to `complain`."""

    def __init__(self, complain: Complain, functions: Functions) -> None:
        self.functions = functions
        self._complain = complain

    def read(self, step: str | dict[str, Any], path: Path) -> Step:
        """One step, whose shape the schema has checked."""
        members: dict[str, Any] = {step: True} if isinstance(step, str) else step
        actions = [key for key in members if key not in _BESIDE]
        if len(actions) != 1 or actions[0] not in ACTIONS:
            self._complain(path, self._no_action(actions))
            return Crash()
        (action,) = actions
        if action not in ("invoke", "send", "burst") and "expect" in members:
            self._complain((*path, "expect"), f"{action} returns nothing to expect")
        if action not in ("invoke", "send") and "save" in members:
            self._complain((*path, "save"), f"{action} returns nothing to save")
        return self._step(action, members, path)

    def _no_action(self, actions: list[str]) -> str:
        call = next((key for key in actions if is_call(key)), "")
        if call:
            return f"a call on AWS is sent in a step: send: {{{call}: …}}"
        return f"a step is one of {', '.join(ACTIONS)}"

    def _step(self, action: str, members: dict[str, Any], path: Path) -> Step:
        argument = members[action]
        where = (*path, action)
        match action:
            case "invoke":
                return self._invoke(members, path)
            case "send":
                beside = {key: members[key] for key in members if key in _BESIDE}
                call = {**argument, **beside}
                return Send(read_call(call, where, self._complain, beside=path))
            case "advance":
                return Advance(self._seconds(argument, where))
            case "burst":
                return self._burst(argument, members.get("expect", {}), path)
            case "crash":
                return Crash(self._function(argument, where))
        return Recycle(self._function(argument, where))

    def _function(self, name: str | bool, path: Path) -> str:
        """The function that a step names; `true` means the first."""
        return "" if name is True else self.functions.named(str(name), path, self._complain)

    def _seconds(self, text: str, path: Path) -> float:
        found = _DURATION.fullmatch(text)
        if found is None:
            self._complain(path, "is a duration such as 500ms, 90s, 2m, 6h or 1d")
            return 0.0
        return float(found[1]) * _SECONDS[found[2]]

    def _invoke(self, step: dict[str, Any], path: Path) -> Invoke:
        invoke, where = step["invoke"], (*path, "invoke")
        return Invoke(
            self._event(invoke, where),
            invoke.get("start", "auto"),
            self._expect(step.get("expect", {}), (*path, "expect")),
            function=self._function(invoke.get("function", True), (*where, "function")),
            save=read_save(step.get("save", {}), (*path, "save"), self._complain),
        )

    def _burst(self, burst: dict[str, Any], expect: dict[str, Json], path: Path) -> Burst:
        where = (*path, "burst")
        event = self._event(burst, where)
        if isinstance(event, bytes):
            self._complain((*where, "event"), "has no events of bytes")
            event = {}
        count: int = burst["count"]
        spread = self._seconds(burst["spread"], (*where, "spread")) if "spread" in burst else 0
        return Burst(
            tuple(bind(event, {"n": number}) for number in range(1, count + 1)),
            round(spread * 1000),
            read_members(expect, (*path, "expect"), self._complain),
            function=self._function(burst.get("function", True), (*where, "function")),
        )

    def _event(self, invoke: dict[str, Any], path: Path) -> Payload:
        if "from" not in invoke:
            if "with" in invoke:
                self._complain((*path, "with"), "goes with from")
            return read_event(invoke.get("event", {}), (*path, "event"), self._complain)
        name = invoke["from"]
        if "event" in invoke:
            self._complain((*path, "event"), "is built by from; use one of the two")
        elif name not in SOURCES:
            self._complain((*path, "from"), f"no such source; there are {', '.join(SOURCES)}")
        else:
            return self._event_of(SOURCES[name], invoke.get("with", {}), (*path, "with"))
        return {}

    def _event_of(self, source: Source, members: dict[str, Json], path: Path) -> Json:
        value = read_event(members, path, self._complain)
        if isinstance(value, bytes):
            self._complain(path, "has no whole event of bytes")
            return {}
        found = list(schema_check.problems_against(source.schema, value))
        for where, message in found:
            self._complain((*path, *where), message)
        given: Any = value
        try:
            return None if found else source.build(given)
        except ValueError as error:  # a time that is none
            self._complain(path, str(error))
            return None

    def _expect(self, expect: Mapping[str, Any], path: Path) -> tuple[Expectation, ...]:
        found: list[Expectation] = []
        for subject in OF_AN_INVOCATION:
            name, _, inner = subject.partition(".")
            members = expect.get(name, {}) if inner else expect
            key = inner or name
            if key in members:
                where = (*path, name, inner) if inner else (*path, name)
                found.append(read_expectation(subject, members[key], where, self._complain))
        return tuple(found)


def read_expectation(
    subject: Subject, expected: Json, path: Path, complain: Complain, function: str = ""
) -> Expectation:
    """What must hold for `subject`."""
    for where, message in compare.problems(expected, path):
        complain(where, message)
    if subject is Subject.OUTCOME and isinstance(expected, str) and expected not in list(Outcome):
        complain(path, f"no such outcome; there are {', '.join(Outcome)}")
    return Expectation(subject, bind(expected, ALWAYS), function)
