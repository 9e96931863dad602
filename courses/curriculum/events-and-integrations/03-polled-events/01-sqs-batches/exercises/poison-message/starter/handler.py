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


def handler(event, context):
    for record in event["Records"]:
        payment = json.loads(record["body"])
        store(payment)
