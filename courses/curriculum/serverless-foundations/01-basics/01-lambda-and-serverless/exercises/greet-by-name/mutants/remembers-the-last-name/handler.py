import json

name = "world"


def handler(event, context):
    global name
    sent = event.get("name")
    if sent is None:
        sent = name
    name = sent if sent.strip() else "world"
    return {"statusCode": 200, "body": json.dumps({"message": f"Hello, {name}"})}
