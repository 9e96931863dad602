import math


def billed_ms(measurement):
    return math.ceil(measurement["ms"])


def cost(measurement):
    """In MB-milliseconds, which compare as GB-seconds do."""
    return measurement["memory"] * billed_ms(measurement)


def handler(event, context):
    fast = [m for m in event["measurements"] if m["ms"] <= event["max_ms"]]
    best = min(fast, key=lambda m: (cost(m), m["ms"]))
    return {"memory": best["memory"], "billed_ms": billed_ms(best)}
