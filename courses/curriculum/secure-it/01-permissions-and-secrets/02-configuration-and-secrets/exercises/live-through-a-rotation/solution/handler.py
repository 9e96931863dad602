import os

import boto3

secrets = boto3.client("secretsmanager")
dynamodb = boto3.client("dynamodb")


def login(password):
    """Stands for a database. Raises PermissionError for a wrong password."""
    item = dynamodb.get_item(TableName="database", Key={"id": {"S": "password"}})["Item"]
    if password != item["value"]["S"]:
        raise PermissionError("login refused")
    return "connected"


def load():
    answer = secrets.get_secret_value(SecretId=os.environ["SECRET_NAME"])
    return answer["SecretString"]


password = None


def handler(event, context):
    global password
    if password is None:
        password = load()
    try:
        return login(password)
    except PermissionError:
        password = load()
        return login(password)
