import json
import os

import boto3

dynamodb = boto3.client("dynamodb")
TABLE = os.environ["TABLE"]


def answer(status, content):
    return {"statusCode": status, "body": json.dumps(content)}


def read(order_id):
    items = dynamodb.scan(TableName=TABLE)["Items"]
    item = next((item for item in items if item["id"]["S"] == order_id), None)
    if item is None:
        return answer(404, {"error": f"There is no order {order_id}."})
    return answer(200, {"id": item["id"]["S"], "cents": int(item["cents"]["N"])})


def create(body):
    try:
        order = json.loads(body or "")
    except ValueError:
        return answer(400, {"error": "The body is not JSON."})
    try:
        dynamodb.put_item(
            TableName=TABLE,
            Item={"id": {"S": order["id"]}, "cents": {"N": str(order["cents"])}},
            ConditionExpression="attribute_not_exists(id)",
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return answer(409, {"error": f"There is an order {order['id']} already."})
    return answer(201, order)


def handler(event, context):
    if event["routeKey"] == "POST /orders":
        return create(event.get("body"))
    return read(event["pathParameters"]["id"])
