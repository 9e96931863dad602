"""Where moto differs from AWS: each difference that is mended, through the calls that show it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from courses.emulator import Account, LocalLambda
from tests.emulator.aws.calls import Call, as_root, queue_url, trusting
from tests.emulator.aws.test_services import SCHEDULE, TABLE

START = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)
FIFO = {
    "QueueName": "jobs.fifo",
    "Attributes": {"FifoQueue": "true", "ContentBasedDeduplication": "true"},
}


@pytest.fixture
def account(lab: LocalLambda) -> Iterator[Account]:
    with lab.create_account(seed=1) as account:
        account.set_time(START)
        as_root(account, ("sqs", "create_queue", FIFO), ("dynamodb", "create_table", TABLE))
        yield account


def send(body: str, **more: Any) -> Call:
    return (
        "sqs",
        "send_message",
        {"QueueUrl": queue_url("jobs.fifo"), "MessageBody": body, "MessageGroupId": "g", **more},
    )


RECEIVE: Call = (
    "sqs",
    "receive_message",
    {"QueueUrl": queue_url("jobs.fifo"), "MaxNumberOfMessages": 10, "AttributeNames": ["All"]},
)


def test_messages_of_a_fifo_queue_have_rising_numbers(account: Account) -> None:
    *sent, received = as_root(account, send("1"), send("2"), send("3"), RECEIVE)
    numbers = [reply["SequenceNumber"] for reply in sent]

    assert numbers == sorted(numbers)
    assert {len(number) for number in numbers} == {20}
    assert [m["Attributes"]["SequenceNumber"] for m in received["Messages"]] == numbers


def test_a_duplicate_is_dropped_also_once_the_first_was_deleted(account: Account) -> None:
    first, received = as_root(account, send("1"), RECEIVE)
    handle = received["Messages"][0]["ReceiptHandle"]
    again, empty = as_root(
        account,
        ("sqs", "delete_message", {"QueueUrl": queue_url("jobs.fifo"), "ReceiptHandle": handle}),
        send("1"),
        RECEIVE,
    )[1:]

    assert again["MessageId"] == first["MessageId"]
    assert "Messages" not in empty
    account.set_time(START + timedelta(minutes=5, seconds=1))
    assert len(as_root(account, send("1"), RECEIVE)[1]["Messages"]) == 1


@pytest.mark.parametrize(("size", "fits"), [(409_000, True), (409_601, False)])
def test_an_item_has_400_kilobytes_at_most(account: Account, size: int, fits: bool) -> None:
    item = {"id": {"S": "1"}, "text": {"S": "x" * (size - len("id1text"))}}
    result = account.call("dynamodb", "put_item", {"TableName": "orders", "Item": item})

    assert (result.reply is not None) is fits
    if not fits:
        assert (result.error_code, result.error_message) == (
            "ValidationException",
            "Item size has exceeded the maximum allowed size",
        )


def test_an_item_does_not_grow_past_its_limit_by_updates(account: Account) -> None:
    as_root(
        account,
        (
            "dynamodb",
            "put_item",
            {"TableName": "orders", "Item": {"id": {"S": "1"}, "a": {"S": "x" * 300_000}}},
        ),
    )
    update = {
        "TableName": "orders",
        "Key": {"id": {"S": "1"}},
        "UpdateExpression": "SET b = :b",
        "ExpressionAttributeValues": {":b": {"S": "x" * 200_000}},
    }
    result = account.call("dynamodb", "update_item", update)

    assert (result.error_code, result.error_message) == (
        "ValidationException",
        "Item size to update has exceeded the maximum allowed size",
    )


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ({"N": "a lot"}, "The parameter cannot be converted to a numeric value: a lot"),
        ({"NS": ["1", "NaN"]}, "The parameter cannot be converted to a numeric value: NaN"),
        (
            {"L": [{"M": {"N": {"N": "1e200"}}}]},
            "Number overflow. Attempting to store a number with magnitude larger than supported range",
        ),
    ],
)
def test_what_is_no_number_is_refused_wherever_it_stands(
    account: Account, number: dict[str, Any], message: str
) -> None:
    update = {
        "TableName": "orders",
        "Key": {"id": {"S": "1"}},
        "UpdateExpression": "SET n = :n",
        "ExpressionAttributeValues": {":n": number},
    }
    result = account.call("dynamodb", "update_item", update)

    assert (result.error_code, result.error_message) == ("ValidationException", message)


EVENT = {
    "id": "1",
    "account": "123456789012",
    "source": "shop",
    "time": "2026-01-31T10:00:00Z",
    "region": "us-east-1",
    "resources": [],
    "detail-type": "paid",
    "detail": {"cents": 5},
}


@pytest.mark.parametrize(
    ("pattern", "result"),
    [('{"source": ["shop"]}', True), ('{"detail": {"cents": [{"numeric": [">", 5]}]}}', False)],
)
def test_a_pattern_can_be_tried(account: Account, pattern: str, result: bool) -> None:
    asked = {"EventPattern": pattern, "Event": json.dumps(EVENT)}
    assert as_root(account, ("events", "test_event_pattern", asked)) == [{"Result": result}]


@pytest.mark.parametrize(
    ("pattern", "event", "code"),
    [
        ("{", json.dumps(EVENT), "InvalidEventPatternException"),
        ("{}", "{", "ValidationException"),
        ("{}", json.dumps({"source": "shop"}), "ValidationException"),
    ],
)
def test_a_pattern_is_tried_with_an_event(
    account: Account, pattern: str, event: str, code: str
) -> None:
    asked = {"EventPattern": pattern, "Event": event}
    assert account.call("events", "test_event_pattern", asked).error_code == code


@pytest.mark.parametrize("operation", ["create_schedule", "update_schedule"])
def test_scheduler_must_be_able_to_assume_the_role(account: Account, operation: str) -> None:
    group = "arn:aws:scheduler:us-east-1:123456789012:schedule-group"
    as_root(
        account,
        trusting("scheduler.amazonaws.com", "r"),
        trusting("lambda.amazonaws.com", "of-a-function"),
        trusting(
            "scheduler.amazonaws.com", "of-a-group", ArnEquals={"aws:SourceArn": f"{group}/g"}
        ),
    )
    if operation == "update_schedule":
        as_root(account, ("scheduler", "create_schedule", SCHEDULE))
    for role in ("of-a-function", "of-a-group", "nobodys"):
        target = {**SCHEDULE["Target"], "RoleArn": f"arn:aws:iam::123456789012:role/{role}"}
        result = account.call("scheduler", operation, {**SCHEDULE, "Target": target})
        assert (result.error_code, result.error_message) == (
            "ValidationException",
            "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
        )


def test_a_trust_policy_that_cannot_be_evaluated_is_named(account: Account) -> None:
    odd = trusting("scheduler.amazonaws.com", "r", StringEquals={"lab:Unknown": "x"})
    as_root(account, odd)
    result = account.call("scheduler", "create_schedule", SCHEDULE)
    assert result.error_code == "MalformedPolicyDocument"
    assert "lab:Unknown" in result.error_message


def test_the_source_of_a_trusted_scheduler_is_the_group(account: Account) -> None:
    group = "arn:aws:scheduler:us-east-1:123456789012:schedule-group/g"
    as_root(
        account,
        trusting("scheduler.amazonaws.com", "r", ArnEquals={"aws:SourceArn": group}),
        ("scheduler", "create_schedule_group", {"Name": "g"}),
        ("scheduler", "create_schedule", {**SCHEDULE, "GroupName": "g"}),
    )
