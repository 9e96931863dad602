def handler(event, context):
    if event.get("version") == "2.0":
        return {"source": "http", "items": []}
    return {"source": "unknown", "items": []}
