import boto3

client = boto3.client("lambda")


def handler(event, context):
    client.add_permission(
        FunctionName="thumbnails",
        StatementId=event["id"],
        Action="lambda:InvokeFunction",
        Principal="s3.amazonaws.com",
    )
    return {"added": event["id"]}
