def handler(event, context):
    name = event.get("name")
    if not name or not name.strip():
        name = "world"
    return {"statusCode": 200, "body": f'{{"message": "Hello, {name}"}}'}
