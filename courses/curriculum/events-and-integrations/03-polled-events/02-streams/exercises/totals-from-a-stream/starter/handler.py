import boto3

dynamodb = boto3.client("dynamodb")


def add(cents):
    dynamodb.update_item(
        TableName="totals",
        Key={"id": {"S": "all"}},
        UpdateExpression="ADD cents :change",
        ExpressionAttributeValues={":change": {"N": str(cents)}},
    )


def handler(event, context):
    for record in event["Records"]:
        add(record["dynamodb"]["NewImage"]["cents"]["N"])
