"""Event source mappings. Each operation of Lambda's API as root, and its refusals in AWS's words (recorded)."""

from typing import Any

import pytest

from courses.emulator import Role
from tests.emulator.world.lambda_calls import INVALID, NOT_FOUND, VALIDATION, refuses
from tests.emulator.world.world import ARN, AwsWorld

NO_ACCOUNT_QUEUE = "arn:aws:sqs:us-east-1:123456789012:q"


def test_mappings_are_kept(lone: AwsWorld) -> None:
    made = lone.ok(
        "lambda",
        "create_event_source_mapping",
        FunctionName="f:1",
        EventSourceArn=NO_ACCOUNT_QUEUE,
        Enabled=False,
        FilterCriteria={"Filters": [{"Pattern": '{"body": ["x"]}'}]},
        ScalingConfig={"MaximumConcurrency": 2},
    )
    assert made["FunctionArn"] == f"{ARN}f:1"
    shown = lone.ok("lambda", "get_event_source_mapping", UUID=made["UUID"])
    assert shown == {**made, "State": "Disabled"}
    updated = lone.ok(
        "lambda",
        "update_event_source_mapping",
        UUID=made["UUID"],
        FunctionName="g",
        BatchSize=5,
        ScalingConfig={},
        FunctionResponseTypes=["ReportBatchItemFailures"],
    )
    assert (updated["FunctionArn"], updated["BatchSize"]) == (f"{ARN}g", 5)
    assert "ScalingConfig" not in updated
    found = lone.ok("lambda", "list_event_source_mappings", FunctionName="g")
    assert [each["UUID"] for each in found["EventSourceMappings"]] == [made["UUID"]]
    assert lone.ok("lambda", "list_event_source_mappings", FunctionName="f") == {
        "EventSourceMappings": []
    }
    lone.ok("lambda", "delete_function", FunctionName="g")
    assert lone.ok("lambda", "list_event_source_mappings") == {"EventSourceMappings": []}


def test_mappings_of_streams_have_their_defaults(lone: AwsWorld) -> None:
    made = lone.ok(
        "lambda",
        "create_event_source_mapping",
        FunctionName="f",
        EventSourceArn="arn:aws:kinesis:us-east-1:123456789012:stream/s",
        StartingPosition="LATEST",
    )
    for name in ("UUID", "EventSourceMappingArn"):
        made.pop(name)
    assert made == {
        "BatchSize": 100,
        "BisectBatchOnFunctionError": False,
        "DestinationConfig": {"OnFailure": {}},
        "EventSourceArn": "arn:aws:kinesis:us-east-1:123456789012:stream/s",
        "FunctionArn": f"{ARN}f",
        "FunctionResponseTypes": [],
        "LastModified": "2026-01-31T10:00:00Z",
        "LastProcessingResult": "No records processed",
        "MaximumBatchingWindowInSeconds": 0,
        "MaximumRecordAgeInSeconds": -1,
        "MaximumRetryAttempts": -1,
        "ParallelizationFactor": 1,
        "StartingPosition": "LATEST",
        "State": "Creating",
        "StateTransitionReason": "User action",
        "TumblingWindowInSeconds": 0,
    }


def test_a_role_must_allow_the_polling(world: AwsWorld) -> None:
    nothing = Role("nothing", {"Version": "2012-10-17", "Statement": []})
    world.add("f", "def handler(e, c): pass", role=nothing)
    _, arn = world.queue("q")
    code, message = world.error(
        "lambda", "create_event_source_mapping", FunctionName="f", EventSourceArn=arn
    )
    assert code == "InvalidParameterValueException"
    assert message == (
        "The function execution role does not have permissions to call ReceiveMessage on SQS"
    )


@pytest.mark.parametrize(
    ("operation", "parameters", "code", "message"),
    [
        (
            "get_event_source_mapping",
            {"UUID": "no"},
            NOT_FOUND,
            "The resource you requested does not exist.",
        ),
        (
            "create_event_source_mapping",
            {"FunctionName": "f"},
            INVALID,
            "Unrecognized event source.",
        ),
        (
            "create_event_source_mapping",
            {"FunctionName": "f", "EventSourceArn": NO_ACCOUNT_QUEUE, "TumblingWindowInSeconds": 5},
            INVALID,
            "Unsupported TumblingWindowInSeconds parameter for given event source mapping type.",
        ),
        (
            "create_event_source_mapping",
            {"FunctionName": "f", "EventSourceArn": f"{NO_ACCOUNT_QUEUE}.fifo", "BatchSize": 11},
            INVALID,
            "BatchSize must be between 1 and 10 for FIFO queues.",
        ),
        (
            "create_event_source_mapping",
            {"FunctionName": "f", "EventSourceArn": NO_ACCOUNT_QUEUE, "BatchSize": 10_001},
            VALIDATION,
            "1 validation error detected: Value '10001' at 'batchSize'",
        ),
        (
            "create_event_source_mapping",
            {
                "FunctionName": "f",
                "EventSourceArn": NO_ACCOUNT_QUEUE,
                "ScalingConfig": {"MaximumConcurrency": 1},
            },
            VALIDATION,
            "1 validation error detected: Value '1' at 'scalingConfig.maximumConcurrency'",
        ),
        (
            "create_event_source_mapping",
            {
                "FunctionName": "f",
                "EventSourceArn": NO_ACCOUNT_QUEUE,
                "FilterCriteria": {"Filters": [{"Pattern": "{}"}] * 6},
            },
            INVALID,
            "A mapping has at most 5 filters.",
        ),
        (
            "create_event_source_mapping",
            {
                "FunctionName": "f",
                "EventSourceArn": "arn:aws:kinesis:us-east-1:1:stream/s",
                "StartingPosition": "BEGIN",
            },
            VALIDATION,
            "1 validation error detected: Value 'BEGIN' at 'startingPosition'",
        ),
        (
            "create_event_source_mapping",
            {
                "FunctionName": "f",
                "EventSourceArn": "arn:aws:kinesis:us-east-1:1:stream/s",
                "StartingPosition": "AT_TIMESTAMP",
                "StartingPositionTimestamp": "yesterday",
            },
            "SerializationException",
            "A time is in ISO 8601.",
        ),
    ],
)
def test_refusals(
    lone: AwsWorld, operation: str, parameters: dict[str, Any], code: str, message: str
) -> None:
    refuses(lone, operation, parameters, code, message)
