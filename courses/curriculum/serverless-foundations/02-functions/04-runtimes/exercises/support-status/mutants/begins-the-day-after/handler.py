from datetime import date

STAGES = ["deprecated", "create-blocked", "update-blocked"]


def handler(event, context):
    today = date.fromisoformat(event["today"])
    status = "supported"
    for stage in STAGES:
        begins = event["dates"][stage]
        if begins is not None and date.fromisoformat(begins) < today:
            status = stage
    allowed = {
        "create": status not in ("create-blocked", "update-blocked"),
        "update": status != "update-blocked",
        "invoke": True,
    }
    return {"status": status, "allowed": allowed}
