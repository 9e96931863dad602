import json
import os

import boto3
from botocore.config import Config

client = boto3.client("lambda", config=Config(retries={"total_max_attempts": 1}))
sqs = boto3.client("sqs")


def handler(event, context):
    rendered = []
    for page in event["pages"]:
        client.invoke(FunctionName="render", Payload=json.dumps(page))
        rendered.append(page["id"])
    return {"rendered": rendered, "later": [], "failed": []}
