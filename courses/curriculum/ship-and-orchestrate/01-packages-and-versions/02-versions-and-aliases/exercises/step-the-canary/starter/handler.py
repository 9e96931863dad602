import os

import boto3

client = boto3.client("lambda")
ALIAS = {"FunctionName": os.environ["FUNCTION"], "Name": os.environ["ALIAS"]}


def handler(event, context):
    alias = client.get_alias(**ALIAS)
    print("points to", alias["FunctionVersion"], alias.get("RoutingConfig"))
    return {"action": "keep"}
