import json
import os
import time

import boto3

dynamodb = boto3.client("dynamodb")
sqs = boto3.client("sqs")


def send(letter):
    """Stands for a letter service. It counts how often it was asked for each letter."""
    time.sleep(letter.get("ms", 0) / 1000)
    dynamodb.update_item(
        TableName="letters",
        Key={"id": {"S": letter["id"]}},
        UpdateExpression="ADD times :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )


def handler(event, context):
    for record in event["Records"]:
        job = json.loads(record["body"])
        for letter in job["letters"]:
            send(letter)
