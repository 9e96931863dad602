from datetime import datetime, timezone


def handler(event, context):
    created = event.get("created")
    return {
        "tags": sorted(set(event.get("tags", []))),
        "created": as_text(created) if created else None,
    }


def as_text(seconds):
    return datetime.fromtimestamp(seconds, tz=timezone.utc).isoformat()
