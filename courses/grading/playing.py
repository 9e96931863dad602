"""Several invocations of a function of the learner's own, with AWS around it."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from threading import Event
from typing import Any, Literal

from courses.emulator.records import (
    Accepted,
    Invocation,
    Outcome,
    SandboxFacts,
    Throttled,
)
from courses.grading.deliveries import delivered
from courses.grading.invoke_document import invoke_document, refused_document
from courses.grading.json_values import Json
from courses.grading.lab import Lab
from courses.grading.observed import ThrottledEvent
from courses.grading.observing import Observer, throttled_step
from courses.grading.report import StepResult
from courses.grading.roles import RoleError
from courses.grading.showing import shown
from courses.grading.spec import Scenario
from courses.grading.stage import INVOKE_SEED, WorldStage, open_world


def play(
    scenario: Scenario,
    files: Mapping[str, bytes],
    lab: Lab,
    *,
    event: Json,
    count: int,
    burst: bool,
    cold: bool,
    cancelled: Event,
) -> dict[str, Any]:
    """Invoke the scenario's function `count` times, at once or one after the other.

    With `cold` each invocation but those of a burst begins in a new environment; without it the
    first one is cold alone. What the lab itself fails at is repeated once. Returns
    `docs/schemas/invoke.schema.json`. Raises `GivenError` and what `lab` raises.
    """
    facts = lab.facts(scenario.function.profile)
    document: dict[str, Any] = {}
    for _ in range(2):
        try:
            stage = open_world(
                scenario.functions,
                scenario.given,
                files,
                lab,
                account=True,
                seed=INVOKE_SEED,
                cancelled=cancelled,
            )
        except RoleError as error:
            return refused_document(event, error.mismatch, facts)
        with closing(stage):
            came = _invoke(stage, event, count, burst=burst, start="cold" if cold else "auto")
            document = _document(stage, came, facts)
        if all(one["outcome"] != Outcome.INFRASTRUCTURE for one in document["invocations"]):
            break
    return document


def _invoke(
    stage: WorldStage, event: Json, count: int, *, burst: bool, start: Literal["auto", "cold"]
) -> Sequence[Invocation | Accepted | Throttled]:
    name = stage.named("")
    if burst:
        return stage.world.burst(name, [event] * count)
    return [stage.world.invoke(name, event, start=start) for _ in range(count)]


def _document(
    stage: WorldStage,
    came: Sequence[Invocation | Accepted | Throttled],
    facts: SandboxFacts,
) -> dict[str, Any]:
    steps: list[StepResult] = []
    throttled: list[ThrottledEvent] = []
    for one in came:
        if isinstance(one, Invocation):
            steps.append(StepResult(shown(one), passed=True, function=stage.named("")))
        elif isinstance(one, Throttled):
            throttled.append(throttled_step(one, after=len(steps)))
    made, refused = delivered(stage.world.log, after=len(steps))
    return invoke_document(
        [*steps, *made],
        facts,
        stage.decisions(),
        throttled=[*throttled, *refused],
        observed=Observer(stage).new(),
    )
