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


def handler(event, context):
    correlation_id = context.aws_request_id
    for record in event["Records"]:
        order = json.loads(record["body"])
        log(correlation_id, "order received", order=order["id"])
        sqs.send_message(
            QueueUrl=os.environ["NEXT_QUEUE_URL"],
            MessageBody=json.dumps(parcel_for(order)),
        )
        log(correlation_id, "parcel ordered", order=order["id"])
