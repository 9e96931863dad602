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


correlation_id = None


def handler(event, context):
    global correlation_id
    for record in event["Records"]:
        attribute = record["messageAttributes"].get("correlationId")
        if attribute:
            correlation_id = attribute["stringValue"]
        elif correlation_id is None:
            correlation_id = record["messageId"]
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
