import math


def billed_ms(measurement):
    return math.ceil(measurement["ms"])


def cost(measurement):
    return measurement["memory"]


def handler(event, context):
    fast = [m for m in event["measurements"] if m["ms"] <= event["max_ms"]]
    if not fast:
        return {"memory": None, "billed_ms": None}
    best = min(fast, key=lambda m: (cost(m), m["ms"]))
    return {"memory": best["memory"], "billed_ms": billed_ms(best)}
