"""Where moto differs from AWS: each difference that is mended, through the calls that show it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from courses.emulator import Account, LocalLambda
from tests.emulator.aws.calls import Call, as_root, queue_url
from tests.emulator.aws.test_services import TABLE

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
