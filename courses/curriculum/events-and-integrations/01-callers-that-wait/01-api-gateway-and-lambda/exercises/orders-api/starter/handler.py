import json
import os

import boto3

dynamodb = boto3.client("dynamodb")
TABLE = os.environ["TABLE"]


def answer(status, content):
    return {"statusCode": status, "body": json.dumps(content)}


def handler(event, context):
    for item in dynamodb.scan(TableName=TABLE)["Items"]:
        if item["id"]["S"] == event["pathParameters"]["id"]:
            return answer(200, {"id": item["id"]["S"], "cents": item["cents"]["N"]})
