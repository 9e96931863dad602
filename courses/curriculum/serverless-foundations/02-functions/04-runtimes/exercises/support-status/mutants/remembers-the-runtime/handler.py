from datetime import date

STAGES = ["deprecated", "create-blocked", "update-blocked"]
known = {}


def handler(event, context):
    if event["runtime"] not in known:
        known[event["runtime"]] = status_of(event)
    status = known[event["runtime"]]
    allowed = {
        "create": status not in ("create-blocked", "update-blocked"),
        "update": status != "update-blocked",
        "invoke": True,
    }
    return {"status": status, "allowed": allowed}


def status_of(event):
    today = date.fromisoformat(event["today"])
    status = "supported"
    for stage in STAGES:
        begins = event["dates"][stage]
        if begins is not None and date.fromisoformat(begins) <= today:
            status = stage
    return status
