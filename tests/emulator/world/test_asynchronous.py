"""The asynchronous queue: retries, age, throttling, dead letters, destinations."""

import json
from typing import Any

import pytest

from courses.emulator import Account, LocalLambda, Role
from tests.emulator.world.world import ARN, AwsWorld

FAILS = """
def handler(event, context):
    if event.get("fail"):
        raise RuntimeError("intentional failure")
    return {"seen": event}
"""


def bodies(world: AwsWorld, url: str) -> list[dict[str, Any]]:
    return [json.loads(message["Body"]) for message in world.messages(url)]


def test_a_dead_letter_is_the_event_with_what_happened(world: AwsWorld) -> None:
    url, arn = world.queue("dead")
    world.add("worker", FAILS, dead_letter_arn=arn, max_retries=0)
    world.invoke("worker", {"fail": 1}, invocation_type="Event")
    (message,) = world.messages(url)
    assert json.loads(message["Body"]) == {"fail": 1}
    assert {
        name: (v["DataType"], v["StringValue"]) for name, v in message["MessageAttributes"].items()
    } == {
        "RequestID": ("String", world.log[0].request_id),
        "ErrorCode": ("Number", "200"),
        "ErrorMessage": ("String", "intentional failure"),
    }


def test_destination_records(world: AwsWorld) -> None:
    success, success_arn = world.queue("success")
    failure, failure_arn = world.queue("failure")
    world.add("worker", FAILS, destinations={"on_success": success_arn, "on_failure": failure_arn})
    world.invoke("worker", {"x": 1}, invocation_type="Event")
    (record,) = bodies(world, success)
    assert record == {
        "version": "1.0",
        "timestamp": "2026-01-31T10:00:00.000Z",
        "requestContext": {
            "requestId": world.log[0].request_id,
            "functionArn": f"{ARN}worker:$LATEST",
            "condition": "Success",
            "approximateInvokeCount": 1,
        },
        "requestPayload": {"x": 1},
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST"},
        "responsePayload": {"seen": {"x": 1}},
    }
    world.invoke("worker", {"fail": 1}, invocation_type="Event")
    world.advance(180)
    (record,) = bodies(world, failure)
    assert record["timestamp"] == "2026-01-31T10:03:00.000Z"
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert record["requestContext"]["approximateInvokeCount"] == 3
    assert record["responseContext"] == {
        "statusCode": 200,
        "executedVersion": "$LATEST",
        "functionError": "Unhandled",
    }
    assert record["responsePayload"]["errorMessage"] == "intentional failure"


@pytest.mark.parametrize(("age", "attempts"), [(60, 1), (90, 2)])
def test_an_event_that_is_too_old_is_given_up(world: AwsWorld, age: int, attempts: int) -> None:
    url, arn = world.queue("failure")
    world.add("worker", FAILS)
    world.ok(
        "lambda",
        "put_function_event_invoke_config",
        FunctionName="worker",
        MaximumEventAgeInSeconds=age,
        DestinationConfig={"OnFailure": {"Destination": arn}},
    )
    world.invoke("worker", {"fail": 1}, invocation_type="Event")
    world.advance(300)
    (record,) = bodies(world, url)
    assert record["requestContext"]["condition"] == "EventAgeExceeded"
    assert record["requestContext"]["approximateInvokeCount"] == attempts
    assert record["timestamp"] == f"2026-01-31T10:0{age // 60}:{age % 60:02}.000Z"


def test_reserved_zero_fails_without_a_retry(world: AwsWorld) -> None:
    url, arn = world.queue("failure")
    world.add(
        "worker",
        FAILS,
        reserved_concurrency=0,
        destinations={"on_failure": arn},
        dead_letter_arn=arn,
    )
    world.invoke("worker", {}, invocation_type="Event")
    letter, record = sorted(bodies(world, url), key=len)
    assert letter == {}
    assert record == {
        "version": "1.0",
        "timestamp": "2026-01-31T10:00:00.000Z",
        "requestContext": {
            "requestId": record["requestContext"]["requestId"],
            "functionArn": f"{ARN}worker:$LATEST",
            "condition": "ZeroReservedConcurrency",
            "approximateInvokeCount": 0,
        },
        "requestPayload": {},
    }
    assert world.log == ()


FANS_OUT = """
import boto3
client = boto3.client("lambda")
def handler(event, context):
    for _ in range(event["times"]):
        client.invoke(FunctionName="worker", InvocationType="Event", Payload="{}")
"""


def test_throttled_events_wait_longer_each_time(world: AwsWorld) -> None:
    world.add("worker", FAILS, reserved_concurrency=1)
    world.add("boss", FANS_OUT).invoke({"times": 3})
    assert [each.throttled != "" for each in world.log] == [False, True, True]
    world.advance(1)
    assert [each.throttled != "" for each in world.log[3:]] == [False, True]
    world.advance(2)
    assert [(each.at.second, each.throttled) for each in world.log[5:]] == [(3, "")]
    assert world.throttles("worker") == 3
    assert world.environments("worker") == 1


def test_a_busy_function_is_asked_for_six_hours(world: AwsWorld) -> None:
    url, arn = world.queue("failure")
    world.add("worker", FAILS, destinations={"on_failure": arn})
    world._service.concurrency.limit = 0
    world.invoke("worker", {}, invocation_type="Event")
    world.advance(6 * 3600)
    pauses = [
        int((second.at - first.at).total_seconds())
        for first, second in zip(world.log, world.log[1:], strict=False)
    ]
    assert pauses[:9] == [1, 2, 4, 8, 16, 32, 64, 128, 256]
    assert set(pauses[9:-1]) == {300}
    (record,) = bodies(world, url)
    assert record["requestContext"]["condition"] == "EventAgeExceeded"
    assert record["timestamp"] == "2026-01-31T16:00:00.000Z"


def test_a_function_as_destination(world: AwsWorld) -> None:
    world.add("worker", FAILS, destinations={"on_success": f"{ARN}next"})
    world.add("next", FAILS)
    world.invoke("worker", {"x": 1}, invocation_type="Event")
    assert [(each.function, each.source) for each in world.log] == [
        ("worker", "async"),
        ("next", "lambda"),
    ]
    assert world.log[1].event["responsePayload"] == {"seen": {"x": 1}}


def test_an_event_bus_as_destination(world: AwsWorld) -> None:
    bus = world.ok("events", "create_event_bus", Name="results")["EventBusArn"]
    world.add("worker", FAILS, destinations={"on_success": bus})
    world.add("listener", FAILS)
    pattern = json.dumps({"source": ["lambda"]})
    rule = world.ok("events", "put_rule", Name="all", EventBusName="results", EventPattern=pattern)[
        "RuleArn"
    ]
    world.ok(
        "events",
        "put_targets",
        Rule="all",
        EventBusName="results",
        Targets=[{"Id": "1", "Arn": f"{ARN}listener"}],
    )
    world.ok(
        "lambda",
        "add_permission",
        FunctionName="listener",
        StatementId="rule",
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
        SourceArn=rule,
    )
    world.invoke("worker", {"x": 1}, invocation_type="Event")
    assert [each.source for each in world.log] == ["async", "events"]
    event = world.log[1].event
    assert event["detail-type"] == "Lambda Function Invocation Result - Success"
    assert event["source"] == "lambda"
    assert event["resources"] == [bus, f"{ARN}worker:$LATEST"]
    assert event["detail"]["requestContext"]["condition"] == "Success"


def test_a_role_that_may_not_send_loses_records(lab: LocalLambda, account: Account) -> None:
    with AwsWorld(lab, account=account) as world:
        url, arn = world.queue("failure")
        nothing = Role("nothing", {"Version": "2012-10-17", "Statement": []})
        world.add(
            "worker",
            FAILS,
            role=nothing,
            max_retries=0,
            dead_letter_arn=arn,
            destinations={"on_failure": arn},
        )
        world.invoke("worker", {"fail": 1}, invocation_type="Event")
        assert world.messages(url) == []
        metrics = world.metrics()
        assert metrics.sum("DeadLetterErrors", "worker") == 1
        assert metrics.sum("DestinationDeliveryFailures", "worker") == 1
        code, message = world.error(
            "lambda",
            "put_function_event_invoke_config",
            FunctionName="worker",
            DestinationConfig={"OnFailure": {"Destination": arn}},
        )
        assert message == (
            "The function execution role does not have permissions to call SendMessage on SQS"
        )
        assert code == "InvalidParameterValueException"


def test_topics_are_destinations_and_dead_letter_queues_too(world: AwsWorld) -> None:
    topic = world.ok("sns", "create_topic", Name="failures")["TopicArn"]
    url, arn = world.queue("mail")
    world.ok("sns", "subscribe", TopicArn=topic, Protocol="sqs", Endpoint=arn)
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "sns.amazonaws.com"},
                "Action": "sqs:SendMessage",
                "Resource": arn,
            }
        ],
    }
    world.ok("sqs", "set_queue_attributes", QueueUrl=url, Attributes={"Policy": json.dumps(policy)})
    world.add(
        "worker", FAILS, max_retries=0, dead_letter_arn=topic, destinations={"on_failure": topic}
    )
    world.invoke("worker", {"fail": 1}, invocation_type="Event")
    letter, record = sorted((json.loads(each["Message"]) for each in bodies(world, url)), key=len)
    assert letter == {"fail": 1}
    assert record["requestContext"]["condition"] == "RetriesExhausted"


def test_a_function_that_is_gone_gets_no_retry(world: AwsWorld) -> None:
    world.add("worker", FAILS)
    world.invoke("worker", {"fail": 1}, invocation_type="Event")
    world.ok("lambda", "delete_function", FunctionName="worker")
    world.advance(300)
    assert len(world.log) == 1


def test_a_version_that_is_gone_loses_its_events(world: AwsWorld) -> None:
    world.add("worker", FAILS)
    world.ok("lambda", "publish_version", FunctionName="worker")
    world.invoke("worker", {"fail": 1}, invocation_type="Event", qualifier="1")
    world.ok("lambda", "delete_function", FunctionName="worker", Qualifier="1")
    world.advance(300)
    assert len(world.log) == 1
    assert world.metrics().sum("AsyncEventsDropped", "worker") == 1


def test_destinations_that_call_each_other_are_stopped(world: AwsWorld) -> None:
    quiet = "def handler(event, context):\n    pass\n"
    world.add("ping", quiet, destinations={"on_success": f"{ARN}pong"})
    world.add("pong", quiet, destinations={"on_success": f"{ARN}ping"})
    world.invoke("ping", {}, invocation_type="Event")
    assert len(world.log) == 32
    assert world.metrics().sum("RecursiveInvocationsDropped", "ping") == 1


def test_a_record_that_is_too_large_is_not_delivered(world: AwsWorld) -> None:
    world.add(
        "large",
        "def handler(e, c):\n    return 'x' * 2**20\n",
        destinations={"on_success": f"{ARN}next"},
    )
    world.add("next", FAILS)
    world.invoke("large", {}, invocation_type="Event")
    assert [each.function for each in world.log] == ["large"]
    assert world.metrics().sum("DestinationDeliveryFailures", "large") == 1
