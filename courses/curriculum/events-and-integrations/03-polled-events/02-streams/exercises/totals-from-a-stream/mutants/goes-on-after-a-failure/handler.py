import boto3

dynamodb = boto3.client("dynamodb")


def add(cents):
    dynamodb.update_item(
        TableName="totals",
        Key={"id": {"S": "all"}},
        UpdateExpression="ADD cents :change",
        ExpressionAttributeValues={":change": {"N": str(cents)}},
    )


def amount(image):
    return int(image["cents"]["N"]) if image is not None else 0


def change(record):
    images = record["dynamodb"]
    return amount(images.get("NewImage")) - amount(images.get("OldImage"))


def handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            add(change(record))
        except KeyError:
            failures.append({"itemIdentifier": record["dynamodb"]["SequenceNumber"]})
    return {"batchItemFailures": failures}
