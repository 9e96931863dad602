import json

import boto3

client = boto3.client("lambda")
dynamodb = boto3.client("dynamodb")

PASSING = {"StockBusy"}
MOST_REPLAYS = 1


def reason_to_park(record):
    """None when the event may succeed now."""
    if record["requestPayload"].get("replays", 0) >= MOST_REPLAYS:
        return "replayed often enough"
    if record["requestContext"]["condition"] != "RetriesExhausted":
        return None
    error = record["responsePayload"]["errorType"]
    return None if error in PASSING else error


def replay(event):
    again = {**event, "replays": event.get("replays", 0) + 1}
    client.invoke(FunctionName="orders", InvocationType="Event", Payload=json.dumps(again))


def park(event, reason):
    dynamodb.put_item(
        TableName="parked",
        Item={
            "order": {"S": event["order"]},
            "event": {"S": json.dumps(event)},
            "reason": {"S": reason},
        },
    )


def handler(event, context):
    for message in event["Records"]:
        record = json.loads(message["body"])
        reason = reason_to_park(record)
        if reason is None:
            replay(record["requestPayload"])
        else:
            park(record["requestPayload"], reason)
