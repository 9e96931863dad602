import boto3

client = boto3.client("lambda")
PUSH = {"s3", "sns", "events"}


def handler(event, context):
    source = event["source"]
    service, owner = source.split(":")[2], source.split(":")[4]
    account = context.invoked_function_arn.split(":")[4]
    reasons = []
    if service not in PUSH:
        reasons.append("does not push")
    if "*" in source or "?" in source:
        reasons.append("wildcard")
    if owner not in ("", account):
        reasons.append("foreign account")
    if reasons:
        return {"refused": reasons}
    conditions = {"SourceArn": source}
    try:
        client.add_permission(
            FunctionName="thumbnails",
            StatementId=event["id"],
            Action="lambda:InvokeFunction",
            Principal=f"{service}.amazonaws.com",
            **conditions,
        )
    except client.exceptions.ResourceConflictException:
        pass  # the same request came before
    return {"added": event["id"]}
