def handler(event, context):
    # The smallest setting has the cheapest milliseconds.
    best = min(event["measurements"], key=lambda m: m["memory"])
    return {"memory": best["memory"], "billed_ms": best["ms"]}
