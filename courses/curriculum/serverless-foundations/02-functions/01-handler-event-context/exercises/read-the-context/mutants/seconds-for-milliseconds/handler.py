def handler(event, context):
    print(f"handled {context.aws_request_id}")
    return {
        "message": f"Hello, {event['name']}",
        "request_id": context.aws_request_id,
        "memory_mb": int(context.memory_limit_in_mb),
        "remaining_ms": context.get_remaining_time_in_millis() // 1000,
    }
