import json

import boto3

client = boto3.client("lambda")
dynamodb = boto3.client("dynamodb")

def handler(event, context):
    for message in event["Records"]:
        record = json.loads(message["body"])
        failed = json.dumps(record["requestPayload"])
        client.invoke(FunctionName="orders", InvocationType="Event", Payload=failed)
