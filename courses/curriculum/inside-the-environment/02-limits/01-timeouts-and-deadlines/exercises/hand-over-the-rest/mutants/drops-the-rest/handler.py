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


RESERVE_MS = 500


def work(job, context):
    for index in range(job.get("start", 0), len(job["letters"])):
        if context.get_remaining_time_in_millis() < RESERVE_MS:
            return
        send(job["letters"][index])


def handler(event, context):
    for record in event["Records"]:
        work(json.loads(record["body"]), context)
