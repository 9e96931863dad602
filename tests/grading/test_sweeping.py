"""An exercise's function at several memory sizes, with what the exercise gives around it."""

import json
from threading import Event
from typing import Any

import pytest

from courses.emulator import Cancelled, LocalLambda
from courses.emulator.memory_sweep import ONE_PROCESSOR_MB, SIZES
from courses.emulator.records import Outcome, SandboxFacts, Throttled
from courses.grading import load_scenario
from courses.grading.schema_check import validator
from courses.grading.sweeping import sweep_document
from tests.grading.fake_lab import FakeLab
from tests.grading.fake_world import FakeWorld, WorldLab
from tests.grading.programs import package
from tests.grading.test_local_aws import COUNTS, ORDERS, role

READS = """
    def handler(event, context):
        AWS("ssm:GetParameter", "arn:aws:ssm:us-east-1:123456789012:parameter/greeting")
        return STORED["greeting"]
"""
GIVEN = """
function: {name: greeter, memory: 256, profile: boto3, role: learner}
given:
  - ssm.put_parameter: {Name: greeting, Value: hello}
tests: [{name: t, when: [{invoke: {}}]}]
"""
ALLOWS = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "ssm:GetParameter", "Resource": "*"}],
    }
).encode()


class Shares(WorldLab):
    """A sandbox that gives shares of a processor."""

    def facts(self, profile: str = "plain") -> SandboxFacts:
        layer = "cgroup version 2: memory, processor by memory (1,769 MB are one), processes"
        return SandboxFacts("A+", (layer,), "cgroup-v2")


def swept(lab: Any, tests_yaml: str = GIVEN, policy: bytes = ALLOWS) -> dict[str, Any]:
    document = sweep_document(
        load_scenario(tests_yaml, source="tests.yaml"),
        {**package(READS), "role.json": policy},
        lab,
        event={},
        cancelled=Event(),
    )
    validator("sweep").validate(document)
    return document


def test_each_size_has_a_fresh_account_with_what_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    lab = Shares()
    document = swept(lab)
    assert [(point["memory_mb"], point["outcome"]) for point in document["points"]] == [
        (size, "ok") for size in SIZES
    ]
    assert [function.config.memory_mb for function in lab.functions] == list(SIZES)
    accounts = [world.account for world in lab.worlds]
    assert len({id(account) for account in accounts}) == len(SIZES)
    assert all(world.stored == {"greeting": "hello"} for world in lab.worlds)
    assert all(world.closed for world in lab.worlds)
    assert all(account is not None and account.closed for account in accounts)
    assert document["memory_mb"] == 256
    assert "an account of its own" in document["note"]


def test_the_role_is_enforced_at_every_size() -> None:
    denied = swept(WorldLab(), policy=ALLOWS.replace(b"GetParameter", b"PutParameter"))
    assert {point["outcome"] for point in denied["points"]} == {"handler-error"}
    assert "ssm:GetParameter" in denied["points"][0]["error"]
    refused = swept(WorldLab(), policy=b'{"Version": "2012-10-17"}')
    assert {point["outcome"] for point in refused["points"]} == {"init-error"}
    assert "role.json" in refused["points"][0]["error"]


def test_without_aws_no_account_is_made() -> None:
    lab = FakeLab()
    document = sweep_document(
        load_scenario("tests: [{name: t, when: [{invoke: {}}]}]", source="tests.yaml"),
        package("def handler(event, context): return event"),
        lab,  # type: ignore[arg-type]
        event={},
        cancelled=Event(),
    )
    assert [function.config.memory_mb for function in lab.functions] == [ONE_PROCESSOR_MB]
    assert "account" not in document["note"]


def test_only_the_first_of_several_functions_changes() -> None:
    lab = WorldLab()
    scenario = """
    functions: {first: {memory: 128, role: any}, second: {memory: 512, role: any}}
    given: [{ssm.put_parameter: {Name: greeting, Value: hello}}]
    tests: [{name: t, when: [{invoke: {}}]}]
    """
    swept(lab, scenario)
    made = {function.config.name: function.config.memory_mb for function in lab.functions}
    assert made == {"first": ONE_PROCESSOR_MB, "second": 512}


def test_what_the_lab_fails_at_is_repeated_once() -> None:
    lab = WorldLab(before_invoke=lambda number: Outcome.INFRASTRUCTURE if number == 1 else None)
    assert {point["outcome"] for point in swept(lab)["points"]} == {"ok"}
    lab = WorldLab(before_invoke=lambda number: Outcome.INFRASTRUCTURE)
    assert {point["outcome"] for point in swept(lab)["points"]} == {"infrastructure"}
    assert lab.invocations == 2


def test_a_function_that_takes_no_invocation_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = Throttled("greeter", "ReservedFunctionConcurrentInvocationLimitExceeded")
    monkeypatch.setattr(FakeWorld, "invoke", lambda *args, **options: refusal)
    (point, *_) = swept(WorldLab())["points"]
    assert (point["outcome"], point["duration_ms"]) == ("init-error", 0)
    assert point["error"]


def test_on_the_real_local_aws(lab: LocalLambda) -> None:
    files = {**package(COUNTS), "role.json": role("dynamodb:UpdateItem").encode()}
    scenario = load_scenario(ORDERS, source="tests.yaml")
    document = sweep_document(scenario, files, lab, event={"id": "17"}, cancelled=Event())
    validator("sweep").validate(document)
    assert [(one["outcome"], one["error"]) for one in document["points"]] == [("ok", "")] * len(
        document["points"]
    )
    stopped = Event()
    stopped.set()
    with pytest.raises(Cancelled):
        sweep_document(scenario, files, lab, event={"id": "17"}, cancelled=stopped)
