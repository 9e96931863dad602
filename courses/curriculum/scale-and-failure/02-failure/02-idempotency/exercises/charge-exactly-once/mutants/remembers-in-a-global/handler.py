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


finished = {}


def handler(event, context):
    payment = event["payment"]
    if payment in finished:
        return {"receipt": finished[payment], "repeat": True}
    finished[payment] = charge(payment, event["cents"], event.get("dies"))
    return {"receipt": finished[payment], "repeat": False}
