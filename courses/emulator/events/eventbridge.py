"""An event that a rule of EventBridge sends on, and what a target's input makes of it.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
"""

import json
import re
from typing import Any, Final

from .moments import EXAMPLE, iso_seconds
from .values import ACCOUNT_ID, REGION, Facts, Json, example_id

TITLE: Final = "EventBridge: an event matched a rule"
SAMPLE: Final[Facts] = {"detail": {"order": "17", "total": 42}}

_PLACE: Final = re.compile(r"\.?([A-Za-z0-9_-]+)|\[(\d+|\*)\]|\['([^']+)'\]")
_HOLE: Final = re.compile(r"<([A-Za-z0-9_.-]+)>")


def build(facts: Facts) -> dict[str, Json]:
    """The event. Facts: its own members; those that are missing are examples."""
    return {
        "version": "0",
        "id": facts.get("id") or example_id("event", facts.get("source")),
        "detail-type": facts.get("detail-type", "Order Placed"),
        "source": facts.get("source", "lab.orders"),
        "account": facts.get("account", ACCOUNT_ID),
        "time": iso_seconds(facts.get("time", EXAMPLE)),
        "region": facts.get("region", REGION),
        "resources": list(facts.get("resources", [])),
        "detail": facts.get("detail", {}),
    }


def for_target(event: Json, target: Facts, *, rule_arn: str = "") -> Json:
    """What a rule's target gets: the event, `Input`, the part at `InputPath`, or a transformed text.

    `target` is as in PutTargets. An input that is not JSON is a text.
    """
    if "Input" in target:
        return json_or_text(target["Input"])
    if "InputPath" in target:
        return _at(event, str(target["InputPath"]))
    if "InputTransformer" in target:
        return _transformed(event, target["InputTransformer"], rule_arn)
    return event


def _at(event: Json, path: str) -> Json:
    """The value at a JSON path such as `$.detail.items[0]`; None where there is none."""
    value: Any = event
    for name, index, quoted in _PLACE.findall(path.removeprefix("$")):
        key = name or quoted
        if key:
            value = value.get(key) if isinstance(value, dict) else None
        elif isinstance(value, list) and index != "*":
            value = value[int(index)] if int(index) < len(value) else None
        elif not isinstance(value, list):
            return None
    return value


def _transformed(event: Json, transformer: Facts, rule_arn: str) -> Json:
    paths = transformer.get("InputPathsMap") or {}
    values = {name: _at(event, path) for name, path in paths.items()}
    values |= {
        "aws.events.event": event,
        "aws.events.event.json": event,
        "aws.events.event.ingestion-time": event.get("time", ""),
        "aws.events.rule-arn": rule_arn,
        "aws.events.rule-name": rule_arn.rsplit("/", 1)[-1],
    }
    template = str(transformer["InputTemplate"])

    def fill(found: re.Match[str]) -> str:
        name = found.group(1)
        if name not in values:
            return found.group()
        value = values[name]
        if not isinstance(value, str):
            return json.dumps(value, separators=(",", ":"))
        # Inside a text of the template the value joins it; elsewhere it becomes a text itself.
        inside = template.count('"', 0, found.start()) - template.count('\\"', 0, found.start())
        return json.dumps(value)[1:-1] if inside % 2 else json.dumps(value)

    return json_or_text(_HOLE.sub(fill, template))


def json_or_text(text: str) -> Json:
    """What JSON says, and any other text as it is."""
    try:
        return json.loads(text)
    except ValueError:
        return text
