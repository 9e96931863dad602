"""DynamoDB and Kinesis streams as event sources."""

import base64
import io
import json
import zipfile
from typing import Any

import pytest

from tests.emulator.world.world import AwsWorld

WORKER = """
import base64
def text(record):
    if "kinesis" in record:
        return base64.b64decode(record["kinesis"]["data"]).decode()
    return record["dynamodb"]["NewImage"]["id"]["S"]
def number(record):
    return (record.get("kinesis") or record.get("dynamodb"))[
        "sequenceNumber" if "kinesis" in record else "SequenceNumber"]
def handler(event, context):
    texts = [text(record) for record in event["Records"]]
    print(texts)
    if "raise" in texts:
        raise RuntimeError("intended")
    failed = [number(r) for r in reversed(event["Records"]) if text(r).startswith("poison")]
    return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}
"""
REPORTS = {"FunctionResponseTypes": ["ReportBatchItemFailures"]}


def table(world: AwsWorld, **settings: Any) -> str:
    """A mapped table's stream ARN."""
    made = world.ok(
        "dynamodb",
        "create_table",
        TableName="orders",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    arn: str = made["TableDescription"]["LatestStreamArn"]
    add(world, arn, **settings)
    return arn


def stream(world: AwsWorld, shards: int = 1, **settings: Any) -> str:
    world.ok("kinesis", "create_stream", StreamName="clicks", ShardCount=shards)
    arn = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"
    add(world, arn, **settings)
    return arn


def add(world: AwsWorld, arn: str, **settings: Any) -> None:
    world.add("worker", WORKER)
    given = {"StartingPosition": "TRIM_HORIZON", **settings}
    world.ok(
        "lambda", "create_event_source_mapping", FunctionName="worker", EventSourceArn=arn, **given
    )


def put(world: AwsWorld, *names: str, key: str = "") -> None:
    records = [
        {"Data": {"$bytes": base64.b64encode(name.encode()).decode()}, "PartitionKey": key or name}
        for name in names
    ]
    world.ok("kinesis", "put_records", StreamName="clicks", Records=records)


def batches(world: AwsWorld) -> list[list[str]]:
    found = []
    for each in world.log:
        texts = []
        for record in each.event["Records"]:
            if "kinesis" in record:
                texts.append(base64.b64decode(record["kinesis"]["data"]).decode())
            else:
                texts.append(record["dynamodb"]["NewImage"]["id"]["S"])
        found.append(texts)
    return found


def test_changes_of_a_table_arrive_in_order(world: AwsWorld) -> None:
    arn = table(world)
    for name in ("a", "b"):
        world.ok("dynamodb", "put_item", TableName="orders", Item={"id": {"S": name}})
    assert batches(world) == [["a"], ["b"]]
    record = world.log[0].event["Records"][0]
    assert record["eventName"] == "INSERT"
    assert record["eventSource"] == "aws:dynamodb"
    assert record["eventSourceARN"] == arn
    assert record["dynamodb"]["ApproximateCreationDateTime"] == 1769853600
    assert record["dynamodb"]["Keys"] == {"id": {"S": "a"}}
    assert world.metrics().values("IteratorAge", "worker") == [0.0, 0.0]


def test_records_of_a_stream_have_their_data_in_base64(world: AwsWorld) -> None:
    stream(world)
    put(world, "hello")
    record = world.log[0].event["Records"][0]
    assert record["kinesis"]["data"] == base64.b64encode(b"hello").decode()
    assert record["eventID"] == f"shardId-000000000000:{record['kinesis']['sequenceNumber']}"
    assert record["eventName"] == "aws:kinesis:record"


def test_a_shard_waits_until_its_batch_succeeds_or_is_given_up(world: AwsWorld) -> None:
    url, queue_arn = world.queue("failures")
    arn = stream(
        world,
        BatchSize=2,
        MaximumRetryAttempts=2,
        DestinationConfig={"OnFailure": {"Destination": queue_arn}},
    )
    put(world, "ok", "raise", "later", key="same")
    assert batches(world) == [["ok", "raise"]]
    world.advance(60)
    assert batches(world) == [["ok", "raise"]] * 3 + [["later"]]
    assert [each.attempt for each in world.log] == [1, 2, 3, 1]
    (message,) = world.messages(url)
    record = json.loads(message["Body"])
    assert record.pop("timestamp").startswith("2026-01-31T10:00:")
    assert record.pop("requestContext") == {
        "requestId": world.log[2].request_id,
        "functionArn": "arn:aws:lambda:us-east-1:123456789012:function:worker",
        "condition": "RetryAttemptsExhausted",
        "approximateInvokeCount": 3,
    }
    assert record.pop("responseContext") == {
        "statusCode": 200,
        "executedVersion": "$LATEST",
        "functionError": "Unhandled",
    }
    assert record.pop("version") == "1.0"
    (info,) = record.values()
    assert record.keys() == {"KinesisBatchInfo"}
    assert (info["batchSize"], info["streamArn"], info["shardId"]) == (
        2,
        arn,
        "shardId-000000000000",
    )
    assert info["startSequenceNumber"] < info["endSequenceNumber"]


def test_a_batch_is_bisected_until_the_poison_is_alone(world: AwsWorld) -> None:
    stream(world, BatchSize=4, BisectBatchOnFunctionError=True, MaximumRetryAttempts=3)
    put(world, "a", "b", "c", "raise", key="same")
    world.advance(60)
    assert batches(world)[:5] == [
        ["a", "b", "c", "raise"],
        ["a", "b"],
        ["c", "raise"],
        ["c"],
        ["raise"],
    ]


def test_the_lowest_failed_record_is_the_checkpoint(world: AwsWorld) -> None:
    stream(world, BatchSize=4, MaximumRetryAttempts=1, **REPORTS)
    put(world, "a", "poison 1", "b", "poison 2", key="same")
    world.advance(60)
    assert batches(world) == [["a", "poison 1", "b", "poison 2"], ["poison 1", "b", "poison 2"]]


def test_old_records_are_given_up(world: AwsWorld) -> None:
    url, queue_arn = world.queue("failures")
    stream(
        world,
        MaximumRecordAgeInSeconds=60,
        DestinationConfig={"OnFailure": {"Destination": queue_arn}},
    )
    put(world, "raise")
    world.advance(120)
    attempts = len(world.log)
    assert attempts == 8  # as recorded
    (message,) = world.messages(url)
    record = json.loads(message["Body"])
    assert "responseContext" not in record
    assert record["requestContext"]["condition"] == "RecordAgeExceeded"
    assert record["requestContext"]["approximateInvokeCount"] == attempts


def test_keys_keep_their_order_in_parallel_lanes(world: AwsWorld) -> None:
    stream(world, BatchSize=1, ParallelizationFactor=10, MaximumRetryAttempts=0)
    put(world, "a", "b", "c", "d")
    assert world.metrics().maximum("ConcurrentExecutions", "worker") > 1
    put(world, "1", "2", "3", key="same")
    assert batches(world)[4:] == [["1"], ["2"], ["3"]]


def test_latest_begins_at_the_mapping(world: AwsWorld) -> None:
    world.ok("kinesis", "create_stream", StreamName="clicks", ShardCount=1)
    put(world, "before")
    add(
        world,
        "arn:aws:kinesis:us-east-1:123456789012:stream/clicks",
        StartingPosition="LATEST",
    )
    put(world, "after")
    assert batches(world) == [["after"]]


def test_filters_skip_records(world: AwsWorld) -> None:
    pattern = json.dumps(
        {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"id": {"S": [{"prefix": "a"}]}}}}
    )
    table(world, FilterCriteria={"Filters": [{"Pattern": pattern}]})
    for name in ("a1", "b1"):
        world.ok("dynamodb", "put_item", TableName="orders", Item={"id": {"S": name}})
    assert batches(world) == [["a1"]]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"StartingPosition": None},
            "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: "
            "Member must not be null.",
        ),
        (
            {"StartingPosition": "AT_TIMESTAMP"},
            "Unsupported starting position for arn type: arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/s",
        ),
    ],
)
def test_mappings_that_aws_refuses(world: AwsWorld, settings: dict[str, Any], message: str) -> None:
    world.add("worker", WORKER)
    arn = "arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/s"
    parameters = {"FunctionName": "worker", "EventSourceArn": arn, **settings}
    _, found = world.error("lambda", "create_event_source_mapping", **parameters)
    assert found == message


def test_a_resharded_stream_is_read_to_its_end(world: AwsWorld) -> None:
    stream(world, shards=1)
    put(world, "before")
    world.ok(
        "kinesis",
        "update_shard_count",
        StreamName="clicks",
        TargetShardCount=2,
        ScalingType="UNIFORM_SCALING",
    )
    put(world, "after", "later", "last")
    assert sorted(text for batch in batches(world) for text in batch) == [
        "after",
        "before",
        "last",
        "later",
    ]


def test_a_throttled_batch_waits(world: AwsWorld) -> None:
    stream(world, MaximumRetryAttempts=0)
    reserve = {"FunctionName": "worker"}
    world.ok("lambda", "put_function_concurrency", **reserve, ReservedConcurrentExecutions=0)
    put(world, "patient")
    world.advance(1)
    assert {each.throttled for each in world.log} == {
        "ReservedFunctionConcurrentInvocationLimitExceeded"
    }
    world.ok("lambda", "delete_function_concurrency", **reserve)
    world.advance(120)
    assert world.log[-1].invocation is not None
    assert batches(world)[-1] == ["patient"]


def test_failed_batches_go_to_a_bucket_with_their_records(world: AwsWorld) -> None:
    world.ok("s3", "create_bucket", Bucket="failures")
    arn = "arn:aws:s3:::failures"
    stream(
        world,
        MaximumRetryAttempts=0,
        DestinationConfig={"OnFailure": {"Destination": arn}},
    )
    put(world, "raise")
    (found,) = world.ok("s3", "list_objects_v2", Bucket="failures")["Contents"]
    assert found["Key"].startswith("aws/lambda/worker/2026/01/31/")
    body = world.ok("s3", "get_object", Bucket="failures", Key=found["Key"])["Body"]
    record = json.loads(body)
    assert record["payload"] == world.log[0].event
    assert record["KinesisBatchInfo"]["batchSize"] == 1


def test_a_window_collects_records(world: AwsWorld) -> None:
    stream(world, BatchSize=3, MaximumBatchingWindowInSeconds=20)
    put(world, "a", key="same")
    world.advance(10)
    put(world, "b", key="same")
    assert world.log == ()
    world.advance(10)
    assert batches(world) == [["a", "b"]]
    put(world, "c", "d", "e", key="same")
    assert batches(world)[1:] == [["c", "d", "e"]]


def test_a_mapping_that_is_off_delivers_nothing_and_catches_up(world: AwsWorld) -> None:
    arn = stream(world, Enabled=False)
    put(world, "a")
    assert world.log == ()
    (mapping,) = world.ok("lambda", "list_event_source_mappings", EventSourceArn=arn)[
        "EventSourceMappings"
    ]
    world.ok("lambda", "update_event_source_mapping", UUID=mapping["UUID"], Enabled=True)
    assert batches(world) == [["a"]]
    world.ok("lambda", "delete_event_source_mapping", UUID=mapping["UUID"])
    put(world, "b")
    assert len(world.log) == 1


COUNTS = """
def handler(event, context):
    total = event["state"].get("total", 0) + len(event["Records"])
    if event["isFinalInvokeForWindow"] and total == 4:
        raise RuntimeError("intended")
    return {"state": {"total": total}}
"""


def test_a_tumbling_window_carries_its_state(world: AwsWorld) -> None:
    arn = stream(world, TumblingWindowInSeconds=60, MaximumRetryAttempts=0)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("handler.py", COUNTS)
    code = {"$bytes": base64.b64encode(archive.getvalue()).decode()}
    world.ok("lambda", "update_function_code", FunctionName="worker", ZipFile=code)
    world.advance(15)
    put(world, "a", "b", key="same")
    world.advance(15)
    put(world, "c", key="same")
    assert [each.event["state"] for each in world.log] == [{}, {"total": 2}]
    world.advance(30)
    final = world.log[2].event
    assert final == {
        "Records": [],
        "window": {"start": "2026-01-31T10:00:00Z", "end": "2026-01-31T10:01:00Z"},
        "state": {"total": 3},
        "shardId": "shardId-000000000000",
        "eventSourceARN": arn,
        "isFinalInvokeForWindow": True,
        "isWindowTerminatedEarly": False,
    }
    put(world, "d", "e", "f", "g", key="same")
    assert world.log[3].event["state"] == {}
    assert world.log[3].event["window"]["start"] == "2026-01-31T10:01:00Z"
    world.advance(600)
    assert [each.event["isFinalInvokeForWindow"] for each in world.log] == [
        False,
        False,
        True,
        False,
        True,
    ]


def test_a_mapping_that_is_turned_off_keeps_its_batch(world: AwsWorld) -> None:
    arn = stream(world)
    put(world, "raise")
    (mapping,) = world.ok("lambda", "list_event_source_mappings", EventSourceArn=arn)[
        "EventSourceMappings"
    ]
    world.ok("lambda", "update_event_source_mapping", UUID=mapping["UUID"], Enabled=False)
    world.advance(3600)
    assert [each.attempt for each in world.log] == [1]
    world.ok("lambda", "update_event_source_mapping", UUID=mapping["UUID"], Enabled=True)
    assert [each.attempt for each in world.log] == [1, 2]
