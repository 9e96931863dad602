def handler(event, context):
    invalid = []
    if not 128 <= event["MemorySize"] <= 10240:
        invalid.append("MemorySize")
    if not 1 <= event["Timeout"] <= 900:
        invalid.append("Timeout")
    return {"invalid": invalid, "configuration": event}
