import json


def handler(event, context):
    # event is what the caller sent, already turned from JSON into a dict.
    message = "Hello"
    return {"statusCode": 200, "body": json.dumps({"message": message})}
