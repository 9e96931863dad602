"""EventBridge: buses, rules, archives, replays. Schedules of the Scheduler are a service of their own.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
"""

from typing import Final

from ..keys import tags_context
from ..model import Check
from .base import ANYTHING, Parameters, Resolve, arn, items, members, one, pairs, pass_role, text

_RULES: Final = frozenset(
    "DeleteRule DescribeRule DisableRule EnableRule PutRule ListTargetsByRule PutTargets "
    "RemoveTargets".split()
)
_NAMED: Final = {
    "CreateEventBus": "event-bus",
    "DeleteEventBus": "event-bus",
    "DescribeEventBus": "event-bus",
    "UpdateEventBus": "event-bus",
    "CreateArchive": "archive",
    "DeleteArchive": "archive",
    "DescribeArchive": "archive",
    "UpdateArchive": "archive",
    "StartReplay": "replay",
    "DescribeReplay": "replay",
    "CancelReplay": "replay",
    "CreateConnection": "connection",
    "DeleteConnection": "connection",
    "DescribeConnection": "connection",
    "CreateApiDestination": "api-destination",
    "DeleteApiDestination": "api-destination",
    "DescribeApiDestination": "api-destination",
}
_NAMES: Final = ("Name", "ArchiveName", "ReplayName")


def checks(operation: str, parameters: Parameters, _resolve: Resolve) -> list[Check]:
    action = f"events:{operation}"
    tags = tags_context(pairs(parameters.get("Tags")))
    if operation == "PutEvents":
        return _put_events(parameters)
    if operation in _RULES:
        name = text(parameters.get("Name") or parameters.get("Rule"))
        bus = _bus(parameters.get("EventBusName"))
        rule = name if bus == "default" else f"{bus}/{name}"
        needed = one(action, arn("events", f"rule/{rule}"), tags)
        needed += pass_role(parameters.get("RoleArn"), "events.amazonaws.com")
        for target in items(parameters.get("Targets")):
            needed += pass_role(members(target).get("RoleArn"), "events.amazonaws.com")
        return needed
    if operation == "ListRules":
        bus = _bus(parameters.get("EventBusName"))
        return one(action, arn("events", "rule/*" if bus == "default" else f"rule/{bus}/*"))
    if operation in ("PutPermission", "RemovePermission"):
        return one(action, arn("events", f"event-bus/{_bus(parameters.get('EventBusName'))}"))
    if parameters.get("ResourceARN"):
        return one(action, text(parameters["ResourceARN"]), tags)
    if operation in _NAMED:
        name = next((text(parameters[key]) for key in _NAMES if parameters.get(key)), "default")
        return one(action, arn("events", f"{_NAMED[operation]}/{name.rsplit('/', 1)[-1]}"), tags)
    return one(action, ANYTHING)


def _bus(value: object) -> str:
    """The name of a bus, which requests give as a name or as an ARN."""
    return text(value).rsplit("/", 1)[-1] or "default"


def _put_events(parameters: Parameters) -> list[Check]:
    """Once per bus, source and detail-type: each can have conditions of its own."""
    found: dict[tuple[str, str, str], None] = {}
    for entry in map(members, items(parameters.get("Entries"))):
        name = _bus(entry.get("EventBusName"))
        found[name, text(entry.get("Source")), text(entry.get("DetailType"))] = None
    return [
        Check(
            "events:PutEvents",
            arn("events", f"event-bus/{bus}"),
            {
                key: (value,)
                for key, value in (("events:source", source), ("events:detail-type", kind))
                if value
            },
        )
        for bus, source, kind in found
    ]
