from datetime import date


def handler(event, context):
    today = date.fromisoformat(event["today"])
    deprecated = date.fromisoformat(event["dates"]["deprecated"])
    status = "deprecated" if deprecated < today else "supported"
    allowed = {"create": True, "update": True, "invoke": True}
    return {"status": status, "allowed": allowed}
