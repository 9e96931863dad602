import json
import os

import boto3

sqs = boto3.client("sqs")


def log(correlation_id, message, **fields):
    """Write one line of JSON."""
    print(json.dumps({"correlationId": correlation_id, **fields, "message": message}))


def parcel_for(order):
    """What the next function needs to know of an order."""
    return {"order": order["id"], "items": len(order["items"])}


def correlation_id_of(record):
    """The id that came with the message, else the one that each delivery of it has."""
    attribute = record["messageAttributes"].get("correlationId")
    return attribute["stringValue"] if attribute else record["messageId"]


def handler(event, context):
    for record in event["Records"]:
        correlation_id = correlation_id_of(record)
        order = json.loads(record["body"])
        log(correlation_id, "order received", order=order["id"])
        sqs.send_message(
            QueueUrl=os.environ["NEXT_QUEUE_URL"],
            MessageBody=json.dumps(parcel_for(order)),
            MessageAttributes={
                "correlationId": {"DataType": "String", "StringValue": correlation_id}
            },
        )
        log(correlation_id, "parcel ordered", order=order["id"])
