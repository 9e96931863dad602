from decimal import Decimal


def handler(event, context):
    month, function, rates = event["month"], event["function"], event["rates"]
    gb_seconds = Decimal(function["memory"]) / 1024 * Decimal(month["billed_ms"]) / 1000
    requests = month["invocations"] * Decimal(rates["requests"])
    duration = gb_seconds * Decimal(rates["duration"])
    return {
        "requests": f"{requests:.2f}",
        "duration": f"{duration:.2f}",
        "tmp": "0.00",
        "kept": "0.00",
        "total": f"{requests + duration:.2f}",
    }
