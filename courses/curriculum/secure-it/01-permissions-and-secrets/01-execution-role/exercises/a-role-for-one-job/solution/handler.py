import boto3

s3 = boto3.client("s3")
dynamodb = boto3.client("dynamodb")


def handler(event, context):
    letter = s3.get_object(Bucket="letters", Key=event["key"])["Body"].read().decode()
    words = len(letter.split())
    dynamodb.put_item(
        TableName="counts",
        Item={"key": {"S": event["key"]}, "words": {"N": str(words)}},
    )
    return {"words": words}
