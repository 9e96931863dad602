"""Whose Invoke meets a warm environment, and when an environment is let go."""

from threading import Event
from typing import Any

import pytest

from courses.emulator import AccountLost, Cancelled
from courses.emulator.records import Decision, Outcome
from courses.grading import load_scenario
from courses.grading.schema_check import validator
from courses.grading.stage import OneFunction, open_for_invoke
from courses.services.warm import WarmFunctions
from tests.grading.fake_lab import FakeLab
from tests.grading.fake_world import WorldLab
from tests.grading.programs import package

CODE = "n = 0\ndef handler(event, context):\n    global n\n    n += 1\n    return n\n"


PLAIN = "tests: [{name: t, when: [{invoke: {}}]}]"
WITH_AWS = """
function: {name: worker, profile: boto3, role: learner}
given: [{ssm.put_parameter: {Name: n, Value: 1}}]
tests: [{name: t, when: [{invoke: {}}]}]
"""
COUNTS = """
def handler(event, context):
    AWS("ssm:GetParameter", "arn:aws:ssm:us-east-1:123456789012:parameter/n")
    STORED["n"] += 1
    return STORED["n"]
"""
ROLE = """{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ssm:GetParameter",
"Resource": "arn:aws:ssm:us-east-1:123456789012:parameter/n"}]}"""


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Bench:
    """Invokes for an owner and says what came back."""

    def __init__(self, lab: FakeLab, **options: Any) -> None:
        self.lab = lab
        self.clock = Clock()
        self.warm = WarmFunctions(clock=self.clock, **options)
        self.scenario = load_scenario(PLAIN, source="tests.yaml")
        self.document: dict[str, Any] = {}

    def invoke(
        self, owner: str = "ada", *, code: str = CODE, cold: bool = False
    ) -> tuple[Any, bool]:
        self.clock.now += 1
        self.document = self.warm.invoke(
            owner=owner,
            fingerprint=code,
            open_stage=lambda stop: open_for_invoke(
                self.scenario, package(code), self.lab, cancelled=stop
            ),
            event={},
            facts=self.lab.facts(),
            cold=cold,
            cancelled=Event(),
        )
        validator("invoke").validate(self.document)
        invocation = self.document["invocations"][0]
        return invocation["response"], invocation["cold"]

    @property
    def open(self) -> int:
        return sum(not function.closed for function in self.lab.functions)


def test_the_second_invoke_of_the_same_code_is_warm() -> None:
    bench = Bench(FakeLab())
    assert bench.invoke() == (1, True)
    assert bench.invoke() == (2, False)


def test_other_code_is_cold_and_ends_the_old_environment() -> None:
    bench = Bench(FakeLab())
    bench.invoke()
    assert bench.invoke(code=CODE + "# edited\n") == (1, True)
    assert bench.open == 1


def test_an_invoke_that_shall_start_cold_does() -> None:
    bench = Bench(FakeLab())
    bench.invoke()
    assert bench.invoke(cold=True) == (1, True)
    assert bench.open == 1


def test_owners_never_share_an_environment() -> None:
    bench = Bench(FakeLab())
    bench.invoke("ada")
    assert bench.invoke("otto") == (1, True)
    assert bench.invoke("ada") == (2, False)


def test_the_environment_used_longest_ago_makes_room() -> None:
    bench = Bench(FakeLab(), kept=2)
    for owner in ("ada", "otto", "ada", "ines"):
        bench.invoke(owner)
    assert bench.open == 2
    assert bench.invoke("ada") == (3, False)
    assert bench.invoke("otto") == (1, True)


def test_an_idle_environment_is_let_go() -> None:
    bench = Bench(FakeLab(), idle_s=300)
    bench.invoke()
    bench.clock.now += 299
    bench.warm.drop_idle()
    assert bench.open == 1
    bench.clock.now += 2
    bench.warm.drop_idle()
    assert bench.open == 0
    assert bench.invoke() == (1, True)


def test_closing_lets_go_of_everything() -> None:
    bench = Bench(FakeLab())
    bench.invoke("ada")
    bench.invoke("otto")
    bench.warm.close()
    assert bench.open == 0


def test_a_failure_of_ours_is_repeated_once_in_a_new_environment() -> None:
    once = Bench(
        FakeLab(before_invoke=lambda number: Outcome.INFRASTRUCTURE if number == 1 else None)
    )
    assert once.invoke() == (1, True)
    always = Bench(FakeLab(before_invoke=lambda number: Outcome.INFRASTRUCTURE))
    always.invoke()
    assert always.lab.invocations == 2
    assert always.open == 0


def test_a_cancelled_invoke_keeps_no_environment() -> None:
    def stop(number: int) -> None:
        raise Cancelled

    bench = Bench(FakeLab(before_invoke=stop))
    with pytest.raises(Cancelled):
        bench.invoke()
    assert bench.open == 0


class AwsBench(Bench):
    """With AWS around the function, and a role in its package."""

    def __init__(self, lab: WorldLab, role: str) -> None:
        super().__init__(lab)
        self.worlds = lab.worlds
        self.scenario = load_scenario(WITH_AWS, source="tests.yaml")
        self.files = {**package(COUNTS), "role.json": role.encode()}

    def invoke(self, owner: str = "ada", *, code: str = "", cold: bool = False) -> tuple[Any, bool]:
        self.document = self.warm.invoke(
            owner=owner,
            fingerprint=code,
            open_stage=lambda stop: open_for_invoke(
                self.scenario, self.files, self.lab, cancelled=stop
            ),
            event={},
            facts=self.lab.facts(),
            cold=cold,
            cancelled=Event(),
        )
        validator("invoke").validate(self.document)
        invocation = self.document["invocations"][0]
        return invocation["response"], invocation["cold"]


def test_what_aws_holds_stays_for_the_next_invoke_and_its_calls_are_told_once() -> None:
    bench = AwsBench(WorldLab(), ROLE)
    assert bench.invoke() == (2, True)
    assert bench.invoke() == (3, False)
    assert [call["action"] for call in bench.document["calls"]] == ["ssm:GetParameter"]
    assert bench.invoke(cold=True) == (2, True)
    bench.warm.close()
    assert [world.closed for world in bench.worlds] == [True, True]
    assert all(world.account and world.account.closed for world in bench.worlds)


def test_a_role_that_cannot_be_used_is_told_instead_of_an_answer() -> None:
    bench = AwsBench(WorldLab(), "{")
    response, _ = bench.invoke()
    assert response["errorType"] == "InvalidParameterValueException"
    assert response["errorMessage"].startswith("role.json cannot be used: is not JSON: ")
    assert bench.worlds == []


def test_an_environment_whose_account_is_lost_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where that shows only when its calls are asked for."""
    bench = Bench(FakeLab())

    def decisions(_stage: OneFunction) -> tuple[Decision, ...]:
        raise AccountLost("the account's process ended")

    with monkeypatch.context() as lost:
        lost.setattr(OneFunction, "decisions", decisions)
        with pytest.raises(AccountLost):
            bench.invoke()
    assert bench.open == 0
    assert bench.invoke() == (1, True)
