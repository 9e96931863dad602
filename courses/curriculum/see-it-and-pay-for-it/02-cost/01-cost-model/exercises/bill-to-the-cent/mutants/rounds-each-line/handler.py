import math
from decimal import Decimal


def gb(mb):
    return Decimal(mb) / 1024


def requests_for_one(kb):
    return 1 + max(0, math.ceil((kb - 256) / 64))


def handler(event, context):
    month, function = event["month"], event["function"]
    seconds = Decimal(month["billed_ms"]) / 1000
    used = {
        "requests": month["invocations"] * requests_for_one(month.get("async_kb", 0)),
        "duration": gb(function["memory"]) * seconds,
        "tmp": gb(function["tmp"] - 512) * seconds,
        "kept": gb(function["memory"]) * month.get("kept_seconds", 0),
    }
    bill = {}
    for line, amount in used.items():
        billed = max(0, amount - event["free"].get(line, 0))
        bill[line] = round(billed * Decimal(event["rates"][line]), 2)
    bill["total"] = sum(bill.values())
    return {line: f"{dollars:.2f}" for line, dollars in bill.items()}
