from urllib.parse import unquote


def handler(event, context):
    if not isinstance(event, dict):
        return answer("unknown", [])

    if event.get("version") == "2.0" and "http" in event.get("requestContext", {}):
        method = event["requestContext"]["http"]["method"]
        return answer("http", [f"{method} {event['rawPath']}"])

    records = event.get("Records") or []
    sources = {record.get("eventSource") for record in records}
    if sources == {"aws:s3"}:
        return answer("s3", [unquote(record["s3"]["object"]["key"]) for record in records])
    if sources == {"aws:sqs"}:
        return answer("sqs", [record["messageId"] for record in records])
    return answer("unknown", [])


def answer(source, items):
    return {"source": source, "items": items}
