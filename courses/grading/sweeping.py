"""An exercise's function at several memory sizes, as a document."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from threading import Event
from typing import Any, Final

from courses.emulator.memory_sweep import Sweep, sweep
from courses.emulator.records import Invocation, Outcome
from courses.grading.aws_words import not_invoked
from courses.grading.invocation_json import facts_to_json
from courses.grading.invoke_document import refused_invocation
from courses.grading.json_values import Json
from courses.grading.lab import Lab
from courses.grading.roles import RoleError
from courses.grading.showing import shown
from courses.grading.spec import Invoke, Scenario
from courses.grading.stage import OneFunction, WorldStage, open_for_invoke

_WITH_AWS: Final = (
    " Each size began with an account of its own; a warm invocation met what those before it stored. "
    "The local AWS answers at its own pace, the same at every size."
)


def sweep_document(
    scenario: Scenario,
    files: Mapping[str, bytes],
    lab: Lab,
    *,
    event: Json,
    cancelled: Event,
) -> dict[str, Any]:
    """`docs/schemas/sweep.schema.json` of the scenario's first function, in the world it is given.

    What the lab itself fails at is repeated once. Raises `Cancelled` when `cancelled` is set before
    the end, `GivenError`, and what the lab raises.
    """
    config = scenario.function
    facts = lab.facts(config.profile)

    def open_at(memory_mb: int) -> AbstractContextManager[Callable[[], Invocation]]:
        resized = _with_memory(scenario, memory_mb)
        try:
            stage = open_for_invoke(resized, files, lab, cancelled=cancelled)
        except RoleError as error:
            return nullcontext(partial(refused_invocation, event, error.mismatch))
        return _invoking(stage, event)

    for _ in range(2):
        found = sweep(open_at, facts, timeout_s=config.timeout_s)
        if all(point.outcome is not Outcome.INFRASTRUCTURE for point in found.points):
            break
    return {
        "points": _points(found),
        "note": found.note + (_WITH_AWS if scenario.uses_aws else ""),
        "memory_mb": config.memory_mb,
        "sandbox": facts_to_json(facts),
    }


def _with_memory(scenario: Scenario, memory_mb: int) -> Scenario:
    first, *others = scenario.functions
    resized = replace(first, config=replace(first.config, memory_mb=memory_mb))
    return replace(scenario, functions=(resized, *others))


@contextmanager
def _invoking(stage: OneFunction | WorldStage, event: Json) -> Iterator[Callable[[], Invocation]]:
    with closing(stage):
        yield partial(_invoke, stage, event)


def _invoke(stage: OneFunction | WorldStage, event: Json) -> Invocation:
    answer = stage.invoke(Invoke(event))
    if not isinstance(answer, Invocation):
        return refused_invocation(event, not_invoked(answer))
    return shown(answer)


def _points(found: Sweep) -> list[dict[str, Any]]:
    return [
        {
            "memory_mb": point.memory_mb,
            "duration_ms": point.duration_ms,
            "billed_ms": point.billed_ms,
            "per_million_usd": point.per_million_usd,
            "outcome": point.outcome.value,
            "error": point.error,
            "measured": point.measured,
        }
        for point in found.points
    ]
