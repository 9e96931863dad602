from datetime import datetime, timezone


def handler(event, context):
    created = event.get("created")
    return {
        "tags": list(dict.fromkeys(event.get("tags", []))),
        "created": None if created is None else as_text(created),
    }


def as_text(seconds):
    return datetime.fromtimestamp(seconds, tz=timezone.utc).isoformat()
