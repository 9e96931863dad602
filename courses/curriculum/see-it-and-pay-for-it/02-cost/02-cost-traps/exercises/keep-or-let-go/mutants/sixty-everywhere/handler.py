from decimal import Decimal

BREAK_EVEN = Decimal("0.6")


def seconds(function):
    """What stands ready, and what of it runs."""
    kept = function["environments"] * function["hours"] * 3600
    return Decimal(kept), Decimal(function["calls"]) * function["ms"] / 1000


def saving(function, rates):
    gb = Decimal(function["memory"]) / 1024
    kept, run = seconds(function)
    return gb * (kept * rates["kept"] + run * rates["run"] - run * rates["on_demand"])


def handler(event, context):
    rates = {name: Decimal(rate) for name, rate in event["rates"].items()}
    pairs = []
    for function in event["functions"]:
        kept, run = seconds(function)
        if run < kept * BREAK_EVEN:
            pairs.append((saving(function, rates), function["name"]))
    pairs.sort(key=lambda pair: (-pair[0], pair[1]))
    return {
        "break_even": f"{BREAK_EVEN * 100:.1f}",
        "savings": [{"name": name, "monthly": f"{dollars:.2f}"} for dollars, name in pairs],
    }
