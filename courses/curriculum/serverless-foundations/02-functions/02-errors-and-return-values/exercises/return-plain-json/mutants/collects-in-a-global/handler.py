from datetime import datetime, timezone

tags = set()


def handler(event, context):
    tags.update(event.get("tags", []))
    created = event.get("created")
    return {
        "tags": sorted(tags),
        "created": None if created is None else as_text(created),
    }


def as_text(seconds):
    return datetime.fromtimestamp(seconds, tz=timezone.utc).isoformat()
