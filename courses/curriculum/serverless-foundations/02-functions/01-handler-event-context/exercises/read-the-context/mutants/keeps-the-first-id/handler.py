request_id = None


def handler(event, context):
    global request_id
    if request_id is None:
        request_id = context.aws_request_id
    print(f"handled {request_id}")
    return {
        "message": f"Hello, {event['name']}",
        "request_id": request_id,
        "memory_mb": int(context.memory_limit_in_mb),
        "remaining_ms": context.get_remaining_time_in_millis(),
    }
