def handler(event, context):
    """The function behind it. It is not yours to change."""
    if event.get("broken"):
        raise ValueError(f"page {event['id']} cannot be rendered")
    return {"page": event["id"]}
