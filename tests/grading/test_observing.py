"""What a report keeps of calls, metrics and logs: once each, and not without end."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from courses.emulator.control.log_groups import LogGroups
from courses.emulator.control.metrics import Metrics
from courses.emulator.records import ApiCall, LogKind, LogRecord
from courses.grading import grade, load_scenario
from courses.grading.observing import MAX_CALLS, MAX_RECORDS, MAX_TEXT, Observer
from courses.grading.stage import OneFunction, WorldStage
from tests.grading.fake_world import WorldLab

NOW = datetime(2026, 1, 31, tzinfo=UTC)
ROLE = "arn:aws:sts::123456789012:assumed-role/worker-role/worker"


@dataclass
class World:
    made: list[ApiCall] = field(default_factory=list)
    measured: Metrics = field(default_factory=Metrics)
    logged: LogGroups = field(default_factory=LogGroups)

    def calls(self) -> list[ApiCall]:
        return self.made

    def metrics(self) -> Metrics:
        return self.measured

    @property
    def log_groups(self) -> Any:
        return self.logged.all()

    def call(self, error: str = "") -> None:
        status = 400 if error else 200
        request = f"r{len(self.made)}"
        self.made.append(ApiCall("s3", "GetObject", {}, status, error, 0.0, request, ROLE, "s"))

    def log(self, text: str, group: str = "/aws/lambda/worker") -> None:
        self.logged.add(group, "s", "r", (LogRecord(LogKind.FUNCTION, text, "INFO"),), NOW)


def observer(world: World) -> Observer:
    return Observer(WorldStage(world, None, [], {}, {}))  # type: ignore[arg-type]


def test_a_function_without_aws_has_nothing_to_observe() -> None:
    assert Observer(OneFunction(SimpleNamespace())).new() is None  # type: ignore[arg-type]


def test_each_thing_is_told_once() -> None:
    world = World()
    observing = observer(world)
    world.call("AccessDenied")
    world.log("one")
    world.measured.put("Invocations", 1, NOW, function="worker")
    first = observing.new()
    assert first is not None
    (call,) = first.calls
    assert (call.function, call.operation, call.status) == ("worker", "GetObject", 400)
    assert first.log_groups[0].records[0].text == "one"
    assert [metric.name for metric in first.metrics] == ["Invocations"]
    world.log("two")
    second = observing.new()
    assert second is not None
    assert (second.calls, second.metrics) == ((), ())
    assert [record.text for record in second.log_groups[0].records] == ["two"]


def test_metrics_are_statistics_without_zeros_and_without_the_accounts_own() -> None:
    world = World()
    for value in (3.0, 5.0):
        world.measured.put("Duration", value, NOW, function="worker", unit="Milliseconds")
    world.measured.put("Errors", 0, NOW, function="worker")
    world.measured.put("ConcurrentExecutions", 1, NOW)
    world.measured.put("Orders", 2, NOW, namespace="Shop", dimensions={"Kind": "paid"})
    told = observer(world).new()
    assert told is not None
    duration, orders = told.metrics
    assert (duration.count, duration.sum, duration.minimum, duration.maximum) == (2, 8, 3, 5)
    assert (orders.namespace, orders.dimensions) == ("Shop", (("Kind", "paid"),))


def test_what_is_beyond_the_limits_is_counted() -> None:
    world = World()
    for _ in range(MAX_CALLS + 2):
        world.call()
    for _ in range(MAX_RECORDS + 3):
        world.log("x")
    told = observer(world).new()
    assert told is not None
    assert (len(told.calls), told.left_out) == (MAX_CALLS, 5)


def test_long_logs_are_cut() -> None:
    world = World()
    for _ in range(100):
        world.log("x" * 5_000)
    told = observer(world).new()
    assert told is not None
    kept = sum(len(record.text) for record in told.log_groups[0].records)
    assert kept < MAX_TEXT + 100 * 40
    assert told.left_out > 0


def test_a_burst_says_which_events_no_environment_took() -> None:
    text = """
function: {name: worker, profile: boto3, role: any}
tests:
  - {name: Burst, when: [{burst: {event: 1, count: 3}}]}
"""
    code = b"def handler(event, context): return event"
    report = grade(load_scenario(text, source="t"), {"handler.py": code}, WorldLab(concurrency=2))
    (event,) = report.tests[0].throttled
    assert (event.function, event.source, event.reason, event.after) == (
        "worker",
        "",
        "Reserved",
        2,
    )
