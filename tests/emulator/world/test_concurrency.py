"""Account, reserved and provisioned concurrency, the scaling rate, several environments."""

from typing import Any

import pytest

from courses.emulator import (
    FunctionConfig,
    InvalidParameterValueException,
    Invocation,
    LocalLambda,
    Throttled,
    World,
)
from courses.emulator.control.concurrency import (
    ACCOUNT_REASON,
    RATE_REASON,
    RESERVED_REASON,
    Concurrency,
    Lease,
)

WHO = """
import os, pathlib, uuid
MARK = uuid.uuid4().hex
def handler(event, context):
    seen = sorted(p.name for p in pathlib.Path("/tmp").iterdir())
    pathlib.Path("/tmp", MARK).touch()
    return {"mark": MARK, "seen": seen, "stream": context.log_stream_name,
            "type": os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"], "version": context.function_version}
"""


def add(world: World, name: str = "who", **config: Any) -> None:
    world.create_function(FunctionConfig(name=name, **config), {"handler.py": WHO.encode()})


def ok(world: World, operation: str, **parameters: Any) -> dict[str, Any]:
    result = world.send("lambda", operation, {"FunctionName": "who", **parameters})
    assert result.reply is not None, result.error_message
    return result.reply


def responses(results: list[Invocation | Throttled]) -> list[dict[str, Any]]:
    return [result.response for result in results if isinstance(result, Invocation)]


def test_each_environment_has_its_own_init_stream_and_tmp(lab: LocalLambda) -> None:
    with World(lab) as world:
        add(world)
        first = responses(world.burst("who", [{}] * 4, spread_ms=100))
        second = responses(world.burst("who", [{}] * 4))
        (group,) = world.log_groups
    assert len({each["mark"] for each in first}) == 4
    assert len({each["stream"] for each in first}) == 4
    assert {each["mark"] for each in second} == {each["mark"] for each in first}
    assert all(each["seen"] == [each["mark"]] for each in second)
    assert world.environments("who") == 4
    assert set(group.streams) == {each["stream"] for each in first}
    assert world.clock.now.microsecond == 75_000


def test_the_accounts_pool_is_shared(lab: LocalLambda) -> None:
    with World(lab, concurrency=5) as world:
        add(world)
        add(world, "other", reserved_concurrency=2)
        results = world.burst("who", [{}] * 4)
        others = world.burst("other", [{}] * 3)
    assert [getattr(each, "reason", "") for each in results] == ["", "", "", ACCOUNT_REASON]
    assert [getattr(each, "reason", "") for each in others] == ["", "", RESERVED_REASON]


def test_a_burst_over_the_processes_of_a_machine_still_counts(lab: LocalLambda) -> None:
    with World(lab) as world:
        add(world)
        results = world.burst("who", [{}] * 20)
        fleet = world.function("who").latest.fleet
        assert fleet.live <= 16
    assert len({each["mark"] for each in responses(results)}) == 20
    assert world.environments("who") == 20


def test_reserved_concurrency_leaves_a_hundred(lab: LocalLambda) -> None:
    with World(lab) as world:
        with pytest.raises(InvalidParameterValueException, match="minimum value of \\[100\\]"):
            add(world, reserved_concurrency=901)
        add(world, reserved_concurrency=900)
        result = world.send("lambda", "get_account_settings", {})
    assert result.reply is not None
    assert result.reply["AccountLimit"]["ConcurrentExecutions"] == 1000
    assert result.reply["AccountLimit"]["UnreservedConcurrentExecutions"] == 100


def test_provisioned_environments_are_ready_and_spill_over(lab: LocalLambda) -> None:
    with World(lab) as world:
        add(world)
        ok(world, "publish_version")
        ok(world, "create_alias", Name="live", FunctionVersion="1")
        made = ok(
            world,
            "put_provisioned_concurrency_config",
            Qualifier="live",
            ProvisionedConcurrentExecutions=2,
        )
        assert made["Status"] == "IN_PROGRESS"
        shown = ok(world, "get_provisioned_concurrency_config", Qualifier="live")
        assert (shown["Status"], shown["AvailableProvisionedConcurrentExecutions"]) == ("READY", 2)
        assert world.environments("who") == 2
        results = world.burst("who", [{}] * 3, qualifier="live")
        cold = [each.cold for each in results if isinstance(each, Invocation)]
    assert [each["type"] for each in responses(results)] == ["provisioned-concurrency"] * 2 + [
        "on-demand"
    ]
    assert cold == [False, False, True]
    metrics = world.metrics()
    assert metrics.sum("ProvisionedConcurrencySpilloverInvocations", "who") == 1
    assert metrics.values("ProvisionedConcurrencyUtilization", "who") == [0.5, 1.0]


@pytest.mark.parametrize(
    ("operation", "parameters", "code", "message"),
    [
        (
            "put_provisioned_concurrency_config",
            {"Qualifier": "$LATEST", "ProvisionedConcurrentExecutions": 1},
            "InvalidParameterValueException",
            "Provisioned Concurrency Configs cannot be applied to unpublished function versions.",
        ),
        (
            "put_provisioned_concurrency_config",
            {"Qualifier": "nobody", "ProvisionedConcurrentExecutions": 1},
            "ResourceNotFoundException",
            "Cannot find alias arn: arn:aws:lambda:us-east-1:123456789012:function:who:nobody",
        ),
        (
            "put_provisioned_concurrency_config",
            {"Qualifier": "1", "ProvisionedConcurrentExecutions": 0},
            "ValidationException",
            "1 validation error detected: Value '0' at 'provisionedConcurrentExecutions' failed to satisfy "
            "constraint: Member must have value greater than or equal to 1",
        ),
        (
            "put_provisioned_concurrency_config",
            {"Qualifier": "1", "ProvisionedConcurrentExecutions": 6},
            "InvalidParameterValueException",
            "Requested Provisioned Concurrency should not be greater than the "
            "reservedConcurrentExecution for function",
        ),
        (
            "get_provisioned_concurrency_config",
            {"Qualifier": "1"},
            "ProvisionedConcurrencyConfigNotFoundException",
            "No Provisioned Concurrency Config found for this function",
        ),
        (
            "put_function_concurrency",
            {"FunctionName": "who:1", "ReservedConcurrentExecutions": 1},
            "InvalidParameterValueException",
            "This operation is permitted on Lambda functions only. Aliases and versions do not support this "
            "operation. Please specify either a function name or an unqualified function ARN.",
        ),
    ],
)
def test_refusals(
    lab: LocalLambda, operation: str, parameters: dict[str, Any], code: str, message: str
) -> None:
    with World(lab) as world:
        add(world, reserved_concurrency=5)
        ok(world, "publish_version")
        result = world.send("lambda", operation, {"FunctionName": "who", **parameters})
    assert (result.error_code, result.error_message) == (code, message)


def test_latest_has_nothing_when_all_reserved_is_provisioned(lab: LocalLambda) -> None:
    with World(lab) as world:
        add(world, reserved_concurrency=1)
        ok(world, "publish_version")
        ok(
            world,
            "put_provisioned_concurrency_config",
            Qualifier="1",
            ProvisionedConcurrentExecutions=1,
        )
        assert world.invoke("who", {}) == Throttled("who", RESERVED_REASON)
        refused = world.send(
            "lambda",
            "put_function_concurrency",
            {"FunctionName": "who", "ReservedConcurrentExecutions": 0},
        )
    assert refused.error_message == (
        " ReservedConcurrentExecutions  0 should not be lower than function's total provisioned "
        "concurrency [1]."
    )


def test_a_function_scales_by_a_thousand_in_ten_seconds() -> None:
    now = [0.0]
    concurrency = Concurrency(lambda: now[0], limit=5000)

    def start(count: int) -> int:
        results = [concurrency.admit("f", "$LATEST", idle=False) for _ in range(count)]
        assert {each for each in results if isinstance(each, str)} <= {RATE_REASON}
        return sum(isinstance(each, Lease) for each in results)

    assert start(1500) == 1000
    now[0] += 2.5
    assert start(1500) == 250
    now[0] += 60
    assert start(1500) == 1000  # not banked


def test_ten_thousand_at_once_get_a_thousand_environments() -> None:
    concurrency = Concurrency(lambda: 0.0)
    results = [concurrency.admit("f", "$LATEST", idle=False) for _ in range(10_000)]
    assert sum(isinstance(each, Lease) for each in results) == 1000
    assert {each for each in results if isinstance(each, str)} == {ACCOUNT_REASON}
