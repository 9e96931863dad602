# job -> (trigger, mode)
ANSWERS = {
    "thumbnail": ("s3", "?"),
}


def handler(event, context):
    trigger, mode = ANSWERS[event["job"]]
    return {"trigger": trigger, "mode": mode}
