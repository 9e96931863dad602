"""EventBridge: disabled and scheduled rules, inputs of targets, targets that are functions, and
TestEventPattern.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
"""

import datetime
import json
from typing import Any

from ....events import eventbridge
from ..hub import HUB
from ..services import ACCOUNT_ID
from ..state import backend

_SERVICE = "events.amazonaws.com"
_OF_AN_EVENT = frozenset("id account source time region resources detail-type".split())
"""Members that TestEventPattern asks of an event."""


def install() -> None:
    from moto.events import models, responses

    from . import replace

    replace(models.Rule, "send_to_targets", _send_to_targets)
    replace(responses.EventsHandler, "test_event_pattern", _test_event_pattern)


def _test_event_pattern(self: Any) -> tuple[str, dict[str, str]]:
    """With the matching that rules have."""
    from moto.events import exceptions, models

    text = self._get_param("EventPattern")
    try:
        event = json.loads(self._get_param("Event"))
    except ValueError:
        event = None
    if not isinstance(event, dict) or not event.keys() >= _OF_AN_EVENT:
        needed = ", ".join(sorted(_OF_AN_EVENT))
        raise exceptions.ValidationException(f"Parameter Event is not an event with {needed}.")
    pattern = models.EventPattern(text, models.EventPatternParser(text).parse())
    return json.dumps({"Result": pattern.matches_event(event)}), self.response_headers


def _send_to_targets(self: Any, original_event: Any, transform_input: bool = True) -> None:
    pattern = self.event_pattern
    if (
        self.state != "ENABLED"
        or not pattern.get_pattern()
        or not pattern.matches_event(original_event)
    ):
        return
    event = _as_sent(original_event)
    for target in self.targets:
        _send(self, target, event, original_event)


def _as_sent(event: Any) -> dict[str, Any]:
    """The event as AWS delivers it: in its order, with a time in ISO 8601, without our notes."""
    time = event.get("time")
    if isinstance(time, int | float):
        moment = datetime.datetime.fromtimestamp(time, datetime.UTC)
        time = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "version": "0",
        "id": event["id"],
        "detail-type": event["detail-type"],
        "source": event["source"],
        "account": event.get("account") or ACCOUNT_ID,
        "time": time,
        "region": event["region"],
        "resources": event.get("resources", []),
        "detail": event["detail"],
    }


def _send(rule: Any, target: dict[str, Any], event: dict[str, Any], original: Any) -> None:
    arn = target["Arn"]
    _, _, service, region, _, name = arn.split(":", 5)
    given = eventbridge.for_target(event, target, rule_arn=rule.arn)
    if service == "lambda":
        HUB.deliver(
            "events", arn, {"rule_arn": rule.arn, "target_id": target["Id"], "event": given}
        )
    elif service == "sqs":
        group = target.get("SqsParameters", {}).get("MessageGroupId")
        if name in backend("sqs", region).queues and HUB.may_deliver(
            _SERVICE, "sqs:SendMessage", arn, rule.arn
        ):
            backend("sqs", region).send_message(name, json.dumps(given), group_id=group)
    elif service == "sns":
        if arn in backend("sns", region).topics and HUB.may_deliver(
            _SERVICE, "sns:Publish", arn, rule.arn
        ):
            backend("sns", region).publish(json.dumps(given), arn=arn)
    elif service == "kinesis":
        stream = name.partition("/")[2]
        backend("kinesis", region).put_record(stream, None, event["id"], None, json.dumps(given))
    elif service == "logs":
        rule._send_to_cw_log_group(name.removeprefix("log-group:").removesuffix(":*"), dict(given))
    elif service == "events" and name.startswith("event-bus/"):
        entry = {
            "Source": event["source"],
            "DetailType": event["detail-type"],
            "Detail": json.dumps(event["detail"]),
            "Resources": event["resources"],
            "EventBusName": name.partition("/")[2],
        }
        backend("events", region).put_events([entry])
    elif service == "events" and "archive-arn" in original:
        archive = original["archive-arn"].partition("archive/")[2]
        rule._send_to_events_archive(archive, original)
