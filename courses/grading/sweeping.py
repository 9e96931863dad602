"""An exercise's function at several memory sizes, as a document."""

from collections.abc import Mapping
from threading import Event
from typing import Any

from courses.emulator import LocalLambda
from courses.emulator.memory_sweep import sweep
from courses.grading.invocation_json import facts_to_json
from courses.grading.json_values import Json
from courses.grading.layers import with_layers
from courses.grading.spec import Scenario
from courses.grading.stage import NO_LAYERS


def sweep_document(
    scenario: Scenario,
    files: Mapping[str, bytes],
    lab: LocalLambda,
    *,
    event: Json,
    cancelled: Event,
) -> dict[str, Any]:
    """`docs/schemas/sweep.schema.json` of the scenario's first function.

    Raises `Cancelled` when `cancelled` is set before the end, and what the lab raises.
    """
    function = scenario.functions[0]
    package = with_layers(files, function.layers, lab, NO_LAYERS)
    found = sweep(lab, function.config, package, event, cancelled=cancelled)
    return {
        "points": [
            {
                "memory_mb": point.memory_mb,
                "duration_ms": point.duration_ms,
                "billed_ms": point.billed_ms,
                "per_million_usd": point.per_million_usd,
                "outcome": point.outcome.value,
                "measured": point.measured,
            }
            for point in found.points
        ],
        "note": found.note,
        "memory_mb": function.config.memory_mb,
        "sandbox": facts_to_json(lab.facts()),
    }
