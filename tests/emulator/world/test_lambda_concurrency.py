"""Reserved and provisioned concurrency. Each operation of Lambda's API as root, and its refusals in AWS's words (recorded)."""

from typing import Any

import pytest

from courses.emulator import Invocation
from tests.emulator.world.lambda_calls import INVALID, NOT_FOUND, VALIDATION, refuses
from tests.emulator.world.world import ARN, AwsWorld


def test_provisioned_concurrency_is_listed_and_withdrawn(lone: AwsWorld) -> None:
    given = {"FunctionName": "f", "Qualifier": "1"}
    lone.ok(
        "lambda", "put_provisioned_concurrency_config", **given, ProvisionedConcurrentExecutions=1
    )
    listed = lone.ok("lambda", "list_provisioned_concurrency_configs", FunctionName="f")
    (held,) = listed["ProvisionedConcurrencyConfigs"]
    assert (held["FunctionArn"], held["Status"]) == (f"{ARN}f:1", "READY")
    lone.ok("lambda", "create_alias", FunctionName="f", Name="a", FunctionVersion="1")
    asked = {"FunctionName": "f", "Qualifier": "a", "ProvisionedConcurrentExecutions": 1}
    code, message = lone.error("lambda", "put_provisioned_concurrency_config", **asked)
    assert code == "ResourceConflictException"
    assert message == (
        "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version"
    )
    lone.ok("lambda", "delete_provisioned_concurrency_config", **given)
    lone.ok("lambda", "put_provisioned_concurrency_config", **asked)
    _, message = lone.error(
        "lambda", "put_provisioned_concurrency_config", **given, ProvisionedConcurrentExecutions=1
    )
    assert message == "Version is pointed by a Provisioned Concurrency alias"


def test_fewer_provisioned_environments(lone: AwsWorld) -> None:
    given = {"FunctionName": "f", "Qualifier": "1"}
    for units in (10, 2):
        lone.ok(
            "lambda",
            "put_provisioned_concurrency_config",
            **given,
            ProvisionedConcurrentExecutions=units,
        )
    results = lone.burst("f", [{}] * 3, qualifier="1")
    cold = [each.cold for each in results if isinstance(each, Invocation)]
    assert cold == [False, False, True]


def test_many_provisioned_environments_are_initialised_when_they_are_needed(lone: AwsWorld) -> None:
    given = {"FunctionName": "f", "Qualifier": "1", "ProvisionedConcurrentExecutions": 10}
    lone.ok("lambda", "put_provisioned_concurrency_config", **given)
    assert lone.function("f").versions["1"].fleet.live == 8
    results = lone.burst("f", [{}] * 10, qualifier="1")
    assert [each.cold for each in results if isinstance(each, Invocation)] == [False] * 10
    assert lone.environments("f") == 10


@pytest.mark.parametrize(
    ("operation", "parameters", "code", "message"),
    [
        (
            "put_function_concurrency",
            {"FunctionName": "no", "ReservedConcurrentExecutions": 1},
            NOT_FOUND,
            f"Function not found: {ARN}no:$LATEST",
        ),
        (
            "put_function_concurrency",
            {"FunctionName": "f", "ReservedConcurrentExecutions": -1},
            VALIDATION,
            "1 validation error detected: Value '-1' at 'reservedConcurrentExecutions'",
        ),
        (
            "put_function_concurrency",
            {"FunctionName": "f", "ReservedConcurrentExecutions": 901},
            INVALID,
            "Specified ReservedConcurrentExecutions for function decreases account's "
            "UnreservedConcurrentExecution below its minimum value of [100].",
        ),
        (
            "put_provisioned_concurrency_config",
            {"FunctionName": "f", "Qualifier": "1", "ProvisionedConcurrentExecutions": 1001},
            INVALID,
            "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency "
            "[1000].",
        ),
        (
            "put_provisioned_concurrency_config",
            {"FunctionName": "f", "Qualifier": "1", "ProvisionedConcurrentExecutions": 901},
            INVALID,
            "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution "
            "below its minimum value of [100].",
        ),
        (
            "put_provisioned_concurrency_config",
            {"FunctionName": "no", "Qualifier": "1", "ProvisionedConcurrentExecutions": 1},
            NOT_FOUND,
            f"Function not found: {ARN}no:1",
        ),
    ],
)
def test_refusals(
    lone: AwsWorld, operation: str, parameters: dict[str, Any], code: str, message: str
) -> None:
    refuses(lone, operation, parameters, code, message)
