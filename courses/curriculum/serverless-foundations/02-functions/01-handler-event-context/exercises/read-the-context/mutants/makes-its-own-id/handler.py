import uuid


def handler(event, context):
    request_id = str(uuid.uuid4())
    print(f"handled {request_id}")
    return {
        "message": f"Hello, {event['name']}",
        "request_id": request_id,
        "memory_mb": int(context.memory_limit_in_mb),
        "remaining_ms": context.get_remaining_time_in_millis(),
    }
