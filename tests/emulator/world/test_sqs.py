"""A queue as an event source."""

import json
from typing import Any

import pytest

from courses.emulator import AccountLost, Invocation, LocalLambda
from courses.emulator.control.sqs_mapping import SqsPoller
from tests.emulator.world.world import AwsWorld

WORKER = """
import json
SEEN = []
def handler(event, context):
    bodies = [record["body"] for record in event["Records"]]
    failures = [r["messageId"] for r in event["Records"] if "poison" in r["body"]]
    if any("raise" in body for body in bodies):
        raise RuntimeError("intended")
    answer = next((json.loads(body)["answer"] for body in bodies if "answer" in body), None)
    if answer is not None:
        return answer
    return {"batchItemFailures": [{"itemIdentifier": each} for each in failures]}
"""


def mapped(
    world: AwsWorld, *, name: str = "jobs", code: str = WORKER, **settings: Any
) -> tuple[str, str]:
    """A worker on a queue with a dead-letter queue; both URLs."""
    dead, dead_arn = world.queue(
        f"dead-{name}", **({"FifoQueue": "true"} if ".fifo" in name else {})
    )
    attributes = {
        "VisibilityTimeout": "30",
        "RedrivePolicy": json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": 2}),
    }
    if name.endswith(".fifo"):
        attributes |= {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
    url, arn = world.queue(name, **attributes)
    world.add("worker", code)
    world.ok(
        "lambda",
        "create_event_source_mapping",
        FunctionName="worker",
        EventSourceArn=arn,
        **settings,
    )
    return url, dead


def bodies(world: AwsWorld) -> list[list[str]]:
    return [[record["body"] for record in each.event["Records"]] for each in world.log]


REPORTS = {"FunctionResponseTypes": ["ReportBatchItemFailures"]}


def test_a_message_is_delivered_and_deleted(world: AwsWorld) -> None:
    url, _ = mapped(world)
    world.ok(
        "sqs",
        "send_message",
        QueueUrl=url,
        MessageBody="hello",
        MessageAttributes={"Author": {"DataType": "String", "StringValue": "Ada"}},
    )
    (delivered,) = world.log
    assert (delivered.source, delivered.batch_size, delivered.attempt) == ("sqs", 1, 1)
    record = delivered.event["Records"][0]
    assert set(record["attributes"]) >= {
        "ApproximateReceiveCount",
        "SentTimestamp",
        "SenderId",
        "ApproximateFirstReceiveTimestamp",
    }
    assert record["messageAttributes"]["Author"] == {
        "stringValue": "Ada",
        "stringListValues": [],
        "binaryListValues": [],
        "dataType": "String",
    }
    assert record["eventSourceARN"] == "arn:aws:sqs:us-east-1:123456789012:jobs"
    world.advance(3600)
    assert len(world.log) == 1


def send(world: AwsWorld, url: str, *texts: str, **more: str) -> None:
    entries = [{"Id": str(n), "MessageBody": text, **more} for n, text in enumerate(texts)]
    world.ok("sqs", "send_message_batch", QueueUrl=url, Entries=entries)


def test_an_exception_returns_the_whole_batch_and_the_queue_redrives_it(world: AwsWorld) -> None:
    url, dead = mapped(world)
    send(world, url, "raise", "innocent")
    assert bodies(world) == [["raise", "innocent"]]
    world.advance(29)
    assert len(world.log) == 1
    world.advance(1)
    assert [each.attempt for each in world.log] == [1, 2]
    world.advance(60)
    assert len(world.log) == 2
    assert sorted(message["Body"] for message in world.messages(dead)) == ["innocent", "raise"]


def test_partial_failures_return_only_what_failed(world: AwsWorld) -> None:
    url, dead = mapped(world, **REPORTS)
    send(world, url, "a", "poison", "b")
    world.advance(120)
    assert bodies(world) == [["a", "poison", "b"], ["poison"]]
    assert [message["Body"] for message in world.messages(dead)] == ["poison"]


@pytest.mark.parametrize(
    ("answer", "fails"),
    [
        (None, False),
        ({}, False),
        ([], False),
        ("", False),
        ({"batchItemFailures": []}, False),
        ({"batchItemFailures": None}, False),
        ({"batchItemFailures": [{"itemIdentifier": ""}]}, True),
        ({"batchItemFailures": [{"itemIdentifier": None}]}, True),
        ({"batchItemFailures": [{"itemIdentifier": "unknown"}]}, True),
        ({"batchItemFailures": [{"foo": "notvalid"}]}, True),
        ({"batchItemFailures": [{"foo": None}]}, True),
    ],
)
def test_what_the_handler_returns_decides_about_the_batch(
    world: AwsWorld, answer: Any, fails: bool
) -> None:
    url, _ = mapped(world, **REPORTS)
    send(world, url, json.dumps({"answer": answer}), "other")
    world.advance(30)
    assert len(world.log) == (2 if fails else 1)


def test_batch_size_window_and_pollers(world: AwsWorld) -> None:
    url, _ = mapped(world, BatchSize=2, MaximumBatchingWindowInSeconds=10)
    send(world, url, "1", "2", "3")
    assert bodies(world) == [["1", "2"]]
    world.advance(9)
    assert len(world.log) == 1
    world.advance(1)
    assert bodies(world)[1:] == [["3"]]


def test_batches_of_one_pass_overlap(world: AwsWorld) -> None:
    url, _ = mapped(world, BatchSize=1, ScalingConfig={"MaximumConcurrency": 2})
    send(world, url, "1", "2", "3", "4")
    assert [each.batch_size for each in world.log] == [1] * 4
    assert world.environments("worker") == 2
    assert world.metrics().maximum("ConcurrentExecutions", "worker") == 2


def test_throttled_messages_come_back(world: AwsWorld) -> None:
    url, _ = mapped(world, BatchSize=1)
    world.ok(
        "lambda", "put_function_concurrency", FunctionName="worker", ReservedConcurrentExecutions=1
    )
    send(world, url, "1", "2")
    assert [each.throttled != "" for each in world.log] == [False, True]
    world.advance(30)
    assert [each.throttled != "" for each in world.log] == [False, True, False]
    assert world.log[-1].attempt == 2


def test_filters_delete_what_does_not_match(world: AwsWorld) -> None:
    pattern = json.dumps({"body": {"kind": ["order"], "total": [{"numeric": [">", 10]}]}})
    url, dead = mapped(world, FilterCriteria={"Filters": [{"Pattern": pattern}]})
    orders = [{"kind": "order", "total": 20}, {"kind": "order", "total": 5}, {"kind": "other"}]
    send(world, url, *map(json.dumps, orders), "no json")
    assert bodies(world) == [[json.dumps(orders[0])]]
    world.advance(300)
    assert len(world.log) == 1
    assert world.messages(dead) == []


def test_a_fifo_queue_keeps_its_order_and_waits_for_what_failed(world: AwsWorld) -> None:
    url, dead = mapped(world, name="orders.fifo", **REPORTS, BatchSize=1)
    send(world, url, "1", "poison", "3", MessageGroupId="a")
    assert bodies(world) == [["1"], ["poison"]]
    world.advance(30)
    assert bodies(world) == [["1"], ["poison"], ["poison"]]
    world.advance(30)
    assert bodies(world)[-1] == ["3"]
    assert [message["Body"] for message in world.messages(dead)] == ["poison"]


def test_delayed_messages_arrive_later(world: AwsWorld) -> None:
    url, _ = mapped(world)
    world.ok("sqs", "send_message", QueueUrl=url, MessageBody="later", DelaySeconds=45)
    world.advance(44)
    assert world.log == ()
    world.advance(1)
    assert bodies(world) == [["later"]]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"BatchSize": 11},
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
        ),
        (
            {"DestinationConfig": {"OnFailure": {"Destination": "arn:aws:sqs:us-east-1:1:x"}}},
            "Unsupported DestinationConfig parameter for given event source mapping type.",
        ),
        ({"FilterCriteria": {"Filters": [{"Pattern": "{"}]}}, "Invalid filter pattern definition."),
        ({"FunctionName": "nobody"}, "Function does not exist"),
        ({"EventSourceArn": "arn:aws:s3:::bucket"}, "Unrecognized event source."),
        (
            {"EventSourceArn": "arn:aws:sqs:us-east-1:123456789012:nowhere"},
            "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. "
            "SQS Error Message: The specified queue does not exist.",
        ),
    ],
)
def test_mappings_that_aws_refuses(world: AwsWorld, settings: dict[str, Any], message: str) -> None:
    _, arn = world.queue("jobs")
    world.add("worker", WORKER)
    parameters = {"FunctionName": "worker", "EventSourceArn": arn, **settings}
    error = world.error("lambda", "create_event_source_mapping", **parameters)
    assert error == ("InvalidParameterValueException", message)


def test_visibility_must_cover_the_timeout_and_a_queue_has_one_mapping(world: AwsWorld) -> None:
    _, arn = world.queue("jobs", VisibilityTimeout="5")
    world.add("worker", WORKER, timeout_s=6)
    parameters = {"FunctionName": "worker", "EventSourceArn": arn}
    _, message = world.error("lambda", "create_event_source_mapping", **parameters)
    assert message == "Queue visibility timeout: 5 seconds is less than Function timeout: 6 seconds"
    world.ok("lambda", "update_function_configuration", FunctionName="worker", Timeout=5)
    made = world.ok("lambda", "create_event_source_mapping", **parameters)
    assert (made["State"], made["StateTransitionReason"]) == ("Creating", "USER_INITIATED")
    code, message = world.error("lambda", "create_event_source_mapping", **parameters)
    assert code == "ResourceConflictException"
    assert made["UUID"] in message
    shown = world.ok("lambda", "get_event_source_mapping", UUID=made["UUID"])
    assert shown["State"] == "Enabled"
    world.ok("lambda", "delete_event_source_mapping", UUID=made["UUID"])
    assert world.ok("lambda", "list_event_source_mappings")["EventSourceMappings"] == []


LOOP = """
import boto3, os
sqs = boto3.client("sqs")
def handler(event, context):
    sqs.send_message(QueueUrl=os.environ["URL"], MessageBody="again")
"""


def test_a_loop_through_a_queue_is_stopped(world: AwsWorld) -> None:
    dead, dead_arn = world.queue("dead")
    policy = json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": 5})
    url, arn = world.queue("loop", RedrivePolicy=policy)
    world.add("loop", LOOP, environment={"URL": url})
    world.ok("lambda", "create_event_source_mapping", FunctionName="loop", EventSourceArn=arn)
    world.ok("sqs", "send_message", QueueUrl=url, MessageBody="first")
    assert len([each for each in world.log if isinstance(each.invocation, Invocation)]) == 16
    assert world.metrics().sum("RecursiveInvocationsDropped", "loop") == 1
    assert [message["Body"] for message in world.messages(dead)] == ["again"]


def test_a_mapping_of_a_version_that_is_gone_leaves_the_messages(world: AwsWorld) -> None:
    url, arn = world.queue("jobs")
    world.add("worker", WORKER)
    world.ok("lambda", "publish_version", FunctionName="worker")
    world.ok("lambda", "create_event_source_mapping", FunctionName="worker:1", EventSourceArn=arn)
    world.ok("lambda", "delete_function", FunctionName="worker", Qualifier="1")
    send(world, url, "a")
    assert [each.throttled for each in world.log] == ["ResourceNotFoundException"]
    world.advance(29)
    assert world.messages(url) == []


DELETES_ITSELF = """
import boto3
def handler(event, context):
    boto3.client("lambda").delete_function(FunctionName="worker")
"""


def test_a_consumer_may_delete_its_own_function(world: AwsWorld) -> None:
    """The batches of the same pass that come after it stay in the queue."""
    url, _ = mapped(world, code=DELETES_ITSELF, BatchSize=1)
    send(world, url, "1", "2")
    assert [each.throttled for each in world.log] == [""]
    code, _ = world.error("lambda", "get_function", FunctionName="worker")
    assert code == "ResourceNotFoundException"
    world.advance(31)
    assert [message["Body"] for message in world.messages(url)] == ["2"]


def test_a_function_that_deleted_itself_ends_with_its_world(
    world: AwsWorld, lab: LocalLambda, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the account is lost in the middle of the pass."""

    def lost(*_: object) -> None:
        raise AccountLost("the account's process ended")

    places = lab.zygote("boto3")._places
    before = set(places)
    url, _ = mapped(world, code=DELETES_ITSELF)
    monkeypatch.setattr(SqsPoller, "_delete", lost)
    with pytest.raises(AccountLost):
        send(world, url, "1")
    assert len(places) == len(before) + 1
    world.close()
    assert places == before
