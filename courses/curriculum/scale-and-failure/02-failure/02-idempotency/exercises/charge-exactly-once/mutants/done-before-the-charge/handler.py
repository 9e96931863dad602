import os
from pathlib import Path

import boto3

dynamodb = boto3.client("dynamodb")


def charge(key, cents, dies=None):
    """Stands for a payment service: one charge per idempotency key. `dies` ends the process once."""
    marker = Path("/tmp", "died")
    if dies and not marker.exists():
        marker.touch()
        if dies == "after":
            _store(key, cents)
        os._exit(1)
    return _store(key, cents)


def _store(key, cents):
    dynamodb.put_item(
        TableName="charges", Item={"key": {"S": key}, "cents": {"N": str(cents)}}
    )
    print(f"charged {cents} with key {key}")
    return f"receipt of {key}"


def claim(payment):
    """None when this attempt is the first one, else what an earlier one left."""
    try:
        dynamodb.put_item(
            TableName="payments",
            Item={"id": {"S": payment}, "state": {"S": "started"}},
            ConditionExpression="attribute_not_exists(id)",
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return dynamodb.get_item(TableName="payments", Key={"id": {"S": payment}})["Item"]
    return None


def finish(payment, receipt):
    item = {"id": {"S": payment}, "state": {"S": "done"}, "receipt": {"S": receipt}}
    dynamodb.put_item(TableName="payments", Item=item)


def handler(event, context):
    payment = event["payment"]
    record = claim(payment)
    if record and record["state"]["S"] == "done":
        return {"receipt": record["receipt"]["S"], "repeat": True}
    finish(payment, f"receipt of {payment}")
    receipt = charge(payment, event["cents"], event.get("dies"))
    return {"receipt": receipt, "repeat": False}
