import json
import os

import boto3
from botocore.config import Config

client = boto3.client("lambda", config=Config(retries={"total_max_attempts": 1}))
sqs = boto3.client("sqs")


def handler(event, context):
    rendered, later, failed = [], [], []
    for page in event["pages"]:
        try:
            answer = client.invoke(FunctionName="render", Payload=json.dumps(page))
        except client.exceptions.TooManyRequestsException:
            later.append(page["id"])
            continue
        if "FunctionError" in answer:
            failed.append(page["id"])
        else:
            rendered.append(page["id"])
    return {"rendered": rendered, "later": later, "failed": failed}
