from datetime import datetime, timezone


def handler(event, context):
    created = event.get("created")
    return {
        "tags": sorted(set(event.get("tags", []))),
        "created": None if created is None else as_text(created),
    }


def as_text(seconds):
    return str(datetime.fromtimestamp(seconds, tz=timezone.utc))
