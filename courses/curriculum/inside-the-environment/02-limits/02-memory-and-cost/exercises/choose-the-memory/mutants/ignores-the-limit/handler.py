import math


def billed_ms(measurement):
    return math.ceil(measurement["ms"])


def cost(measurement):
    """In MB-milliseconds, which compare as GB-seconds do."""
    return measurement["memory"] * billed_ms(measurement)


def handler(event, context):
    fast = event["measurements"]
    if not fast:
        return {"memory": None, "billed_ms": None}
    best = min(fast, key=lambda m: (cost(m), m["ms"]))
    return {"memory": best["memory"], "billed_ms": billed_ms(best)}
