# job -> (trigger, mode)
ANSWERS = {
    "thumbnail": ("s3", "async"),
    "get-order": ("api-gateway", "sync"),
    "nightly-cleanup": ("eventbridge", "async"),
    "send-letters": ("sqs", "poll"),
    "order-totals": ("dynamodb-streams", "poll"),
}


def handler(event, context):
    trigger, mode = ANSWERS.get(event.get("job"), (None, None))
    return {"trigger": trigger, "mode": mode}
