def handler(event, context):
    """Says where the event came from."""
    if "Records" not in event:
        return {"from": event["source"]}
    record = event["Records"][0]
    if "Sns" in record:
        return {"from": record["Sns"]["TopicArn"].split(":")[-1]}
    return {"from": record["s3"]["bucket"]["name"]}
