def handler(event, context):
    print("handled")
    return {
        "message": f"Hello, {event['name']}",
        "request_id": None,
        "memory_mb": None,
        "remaining_ms": None,
    }
