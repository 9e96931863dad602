from datetime import datetime, timezone


def handler(event, context):
    return {
        "tags": set(event["tags"]),
        "created": datetime.fromtimestamp(event["created"], tz=timezone.utc),
    }
