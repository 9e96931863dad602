"""Schedules of EventBridge rules: when they fire on the virtual clock, and what they send."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courses.emulator.events import build
from courses.emulator.events.eventbridge import for_target
from courses.emulator.records import Json

from . import schedules
from .account_port import AccountPort
from .clock import VirtualClock


@dataclass(slots=True)
class _Scheduled:
    """One rule or schedule with the moment since which it counts."""

    key: str
    arn: str
    expression: str
    since: datetime
    due: datetime | None
    service: str
    """Who invokes: events.amazonaws.com, or the scheduler with its role."""
    targets: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Firing:
    """One target of one schedule that fired."""

    source: str
    """ "events" or "scheduler"."""
    rule_arn: str
    target: dict[str, Any]
    event: Json


class Rules:
    """The enabled schedules of an account, as they were when `refresh` last looked."""

    def __init__(self, account: AccountPort, clock: VirtualClock) -> None:
        self._account = account
        self._clock = clock
        self._known: dict[str, _Scheduled] = {}

    def refresh(self) -> None:
        """Look for new, changed and removed schedules. They count from now."""
        found = {each.key: each for each in (*self._rules(), *self._schedules())}
        for key, each in found.items():
            old = self._known.get(key)
            if old is not None and old.expression == each.expression:
                each.since, each.due = old.since, old.due
        self._known = found

    def _call(self, service: str, operation: str, **parameters: Json) -> dict[str, Json]:
        return self._account.call(service, operation, parameters).reply or {}

    def _all(
        self, service: str, operation: str, member: str, **parameters: Json
    ) -> list[dict[str, Any]]:
        """The `member` of every page."""
        found: list[dict[str, Any]] = []
        while True:
            page = self._call(service, operation, **parameters)
            found += page.get(member, [])
            if not page.get("NextToken"):
                return found
            parameters["NextToken"] = page["NextToken"]

    def _rules(self) -> list[_Scheduled]:
        return [
            self._made(
                rule["Arn"], rule["ScheduleExpression"], "events", self._targets(rule["Name"])
            )
            for rule in self._all("events", "list_rules", "Rules")
            if rule.get("ScheduleExpression") and rule.get("State") == "ENABLED"
        ]

    def _targets(self, rule: str) -> list[dict[str, Any]]:
        return self._all("events", "list_targets_by_rule", "Targets", Rule=rule)

    def _schedules(self) -> list[_Scheduled]:
        made = []
        for listed in self._all("scheduler", "list_schedules", "Schedules"):
            named = {"Name": listed["Name"], "GroupName": listed["GroupName"]}
            full = self._call("scheduler", "get_schedule", **named)
            if full and full.get("State") != "DISABLED":
                made.append(
                    self._made(
                        full["Arn"], full["ScheduleExpression"], "scheduler", [full["Target"]]
                    )
                )
        return made

    def _made(
        self, arn: str, expression: str, source: str, targets: list[dict[str, Any]]
    ) -> _Scheduled:
        now = self._clock.now
        try:
            due = schedules.next_after(expression, now, now)
        except schedules.BadSchedule:
            due = None
        return _Scheduled(f"{source} {arn}", arn, expression, now, due, source, targets)

    def next_due(self) -> datetime | None:
        return min((each.due for each in self._known.values() if each.due), default=None)

    def fire(self) -> list[Firing]:
        """What is due now, and when each comes next."""
        now = self._clock.now
        firings = []
        for each in self._known.values():
            if each.due is None or each.due > now:
                continue
            firings += [
                Firing(each.service, each.arn, target, _event(each, target, each.due))
                for target in each.targets
            ]
            each.due = schedules.next_after(each.expression, each.due, each.since)
        return firings


def _event(scheduled: _Scheduled, target: dict[str, Any], due: datetime) -> Json:
    """What the target gets: the event of a schedule, or what the target's input makes of it."""
    *_, group, name = scheduled.arn.split("/")
    if scheduled.service == "scheduler":
        facts = {"group": group, "schedule": name, "time": due, "input": target.get("Input")}
        return build("scheduler", facts)
    event = build("eventbridge-scheduled", {"rule": name, "time": due})
    return for_target(event, target, rule_arn=scheduled.arn)
