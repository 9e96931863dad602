"""An exercise's tests and settings in plain words, for the read-only tabs of its page."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from courses.emulator.records import FunctionConfig
from courses.grading import load_scenario
from courses.grading.spec import (
    Advance,
    AwsCall,
    Burst,
    Crash,
    Expectation,
    Invoke,
    Recycle,
    Send,
    Step,
    Subject,
    TestSpec,
)

_SUBJECTS = {
    Subject.OUTCOME: "The outcome",
    Subject.ERROR_TYPE: "The error's type",
    Subject.ERROR_MESSAGE: "The error's message",
    Subject.RESPONSE: "The response",
    Subject.LOGS: "The log",
    Subject.COLD: "A cold start",
    Subject.MAX_MEMORY_USED_MB: "The memory used, in MB,",
    Subject.COST: "The cost of a million such invocations, in dollars,",
    Subject.ENVIRONMENTS: "The number of execution environments",
    Subject.COLD_STARTS: "The number of cold starts",
    Subject.THROTTLES: "The number of throttled invocations",
    Subject.ATTEMPTS: "The number of invocations by event sources and retries",
    Subject.INVOCATIONS: "The list of invocations by event sources and retries",
    Subject.CALLS_NEVER: "The list of actions that no call asks for",
    Subject.CALLS_DENIED: "The list of denied actions",
    Subject.CALLS_ALLOWED: "The list of allowed actions",
    Subject.CALLS_COUNT: "The number of calls by action",
    Subject.UNUSED_PERMISSIONS: "The list of permissions that no call used",
}
_BURST = {
    "ok": "The number of results",
    "failed": "The number of failures",
    "throttled": "The number of throttled events",
    "cold": "The number of cold starts",
    "responses": "The list of results",
}
_PHRASES = {
    "$json": "is JSON text for",
    "$subset": "has at least",
    "$bytes": "is, as base64,",
    "$contains": "contains",
    "$regex": "matches the pattern",
    "$type": "is of the type",
    "$any": "is there",
    "$lt": "is less than",
    "$lte": "is at most",
    "$gt": "is more than",
    "$gte": "is at least",
    "$between": "is between",
    "$length": "has the length",
    "$unordered": "has, in any order,",
    "$schema": "fits the JSON Schema",
    "$not": "is not",
    "$absent": "is not there",
}
_WITHOUT_VALUE = {"$any", "$absent"}


@dataclass(frozen=True, slots=True)
class Expected:
    """One sentence of what must hold; `value` is pretty JSON, or "" for none."""

    words: str
    value: str


@dataclass(frozen=True, slots=True)
class SpecStep:
    """One thing that the test does. `event` is pretty JSON, "" for a step without one."""

    title: str
    event: str
    expected: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class Spec:
    """One test. Without steps it is hidden, or told only when it fails."""

    name: str
    task: int | None
    steps: tuple[SpecStep, ...]
    finally_: tuple[Expected, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Brief:
    """What the tabs beside the code show."""

    specs: tuple[Spec, ...]
    config: FunctionConfig
    first_event: str
    uses_aws: bool


@lru_cache(maxsize=256)
def brief_of(tests_yaml: str, slug: str) -> Brief:
    """The brief of a version's tests. Cached: reading them costs more than drawing a page."""
    scenario = load_scenario(tests_yaml, source=f"{slug}/tests.yaml")
    return Brief(
        specs=tuple(_spec(test) for test in scenario.tests),
        config=scenario.function,
        first_event=next(_events(scenario.tests), "{}"),
        uses_aws=scenario.uses_aws,
    )


def _events(tests: tuple[TestSpec, ...]) -> Iterator[str]:
    """Events that learners may see, as JSON."""
    for test in tests:
        for step in test.when:
            if test.show == "always" and isinstance(step, Invoke):
                yield _event(step)


def _spec(test: TestSpec) -> Spec:
    if test.show == "never":
        return Spec(test.name, None, (), (), "Hidden: it tells its name and verdict only.")
    if test.show == "on-failure":
        return Spec(test.name, test.task, (), (), "Shows what it sends when it fails.")
    given = [SpecStep(f"Given {call.name}", _pretty(call.parameters), ()) for call in test.given]
    steps = (*given, *(_step(step) for step in test.when))
    after = tuple(line for item in test.then for line in _after(item))
    return Spec(test.name, test.task, steps, after, "")


def _after(item: Expectation | AwsCall) -> Iterator[Expected]:
    if isinstance(item, Expectation):
        yield from _expected(item)
        return
    yield Expected(f"The answer to {item.name}", _pretty(item.parameters))
    yield from _members(item)


def _members(call: AwsCall) -> Iterator[Expected]:
    for member, expected in call.expect.items():
        yield from _sentences(member, expected)


def _step(step: Step) -> SpecStep:
    match step:
        case Invoke():
            title = f"Invoke {step.function}".rstrip()
            if step.start == "cold":
                title += ", cold"
            lines = tuple(line for one in step.expect for line in _expected(one))
            return SpecStep(title, _event(step), lines or (Expected("The function returns", ""),))
        case Send():
            title = f"Send {step.call.name}"
            return SpecStep(title, _pretty(step.call.parameters), tuple(_members(step.call)))
        case Advance():
            return SpecStep(f"{step.seconds:,g} seconds pass", "", ())
        case Burst():
            title = f"Invoke {len(step.events):,} times at once, first"
            lines = tuple(
                line
                for member, expected in step.expect.items()
                for line in _sentences(_BURST[member], expected)
            )
            return SpecStep(title, _pretty(step.events[0]), lines)
        case Crash():
            return SpecStep("The runtime ends between two requests", "", ())
        case Recycle():
            return SpecStep("Lambda retires the execution environment", "", ())


def _event(step: Invoke) -> str:
    if isinstance(step.event, bytes):
        return step.event.decode("utf-8", "replace")
    return _pretty(step.event)


def _pretty(value: object) -> str:
    plain = dict(value) if isinstance(value, Mapping) else value
    return json.dumps(plain, indent=2, ensure_ascii=False)


def _expected(expectation: Expectation) -> Iterator[Expected]:
    if expectation.subject is Subject.COLD:
        words = "The start is cold" if expectation.expected else "The start is warm"
        yield Expected(words, "")
        return
    yield from _sentences(_SUBJECTS[expectation.subject], expectation.expected)


def _sentences(subject: str, expected: object) -> Iterator[Expected]:
    """A plain value is one sentence; matchers inside an object are told member by member."""
    if not isinstance(expected, dict) or not _has_matcher(expected):
        yield Expected(f"{subject} is", _pretty(expected))
        return
    for name, value in expected.items():
        if name in _WITHOUT_VALUE:
            yield Expected(f"{subject} {_PHRASES[name]}", "")
        elif name in _PHRASES:
            yield from _matcher(subject, name, value)
        else:
            yield from _sentences(f"{subject}, {name},", value)


def _matcher(subject: str, name: str, value: object) -> Iterator[Expected]:
    words = f"{subject} {_PHRASES[name]}"
    if name == "$between" and isinstance(value, list):
        yield Expected(f"{words} {value[0]} and {value[1]}", "")
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield Expected(words, value if isinstance(value, str) else str(value))
    else:
        yield Expected(words, _pretty(value))


def _has_matcher(value: object) -> bool:
    if isinstance(value, dict):
        return any(name.startswith("$") or _has_matcher(item) for name, item in value.items())
    return isinstance(value, list) and any(_has_matcher(item) for item in value)
