from decimal import Decimal

rates = {}


def saving(function, rates):
    """Dollars a month less without provisioned concurrency; negative if it pays."""
    gb = Decimal(function["memory"]) / 1024
    kept = gb * function["environments"] * function["hours"] * 3600
    run = gb * function["calls"] * function["ms"] / 1000
    provisioned = kept * rates["kept"] + run * rates["run"]
    return provisioned - run * rates["on_demand"]


def handler(event, context):
    for name, rate in event["rates"].items():
        rates.setdefault(name, Decimal(rate))
    break_even = rates["kept"] / (rates["on_demand"] - rates["run"])
    pairs = [(saving(function, rates), function["name"]) for function in event["functions"]]
    found = [pair for pair in pairs if pair[0] > 0]
    found.sort(key=lambda pair: (-pair[0], pair[1]))
    return {
        "break_even": f"{break_even * 100:.1f}",
        "savings": [{"name": name, "monthly": f"{dollars:.2f}"} for dollars, name in found],
    }
