import json
import os

import boto3

dynamodb = boto3.client("dynamodb")


def store(payment):
    """Add a payment to the balance of its account."""
    dynamodb.update_item(
        TableName=os.environ["TABLE"],
        Key={"account": {"S": payment["account"]}},
        UpdateExpression="ADD cents :cents",
        ExpressionAttributeValues={":cents": {"N": str(payment["cents"])}},
    )


def payment_in(body):
    payment = json.loads(body)
    if not isinstance(payment, dict) or "id" not in payment:
        raise ValueError("no payment")
    if not isinstance(payment.get("cents"), int):
        raise ValueError("no whole number of cents")
    return payment


def handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            store(payment_in(record["body"]))
        except Exception as error:
            print(f"message {record['messageId']} failed: {type(error).__name__}: {error}")
            failures.append({"itemIdentifier": record["messageId"]})
    if failures:
        raise RuntimeError(f"{len(failures)} messages failed")
    return {"batchItemFailures": failures}
