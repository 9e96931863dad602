from decimal import Decimal


def saving(function, rates):
    """Dollars a month less without provisioned concurrency; negative if it pays."""
    gb = Decimal(function["memory"]) / 1024
    kept = gb * function["environments"] * function["hours"] * 3600
    run = gb * function["calls"] * function["ms"] / 1000
    provisioned = kept * rates["kept"] + run * rates["run"]
    return provisioned - run * rates["on_demand"]


def utilisation(function):
    kept = function["environments"] * function["hours"] * 3600
    return Decimal(function["calls"]) * function["ms"] / 1000 / kept if kept else 1


def handler(event, context):
    rates = {name: Decimal(rate) for name, rate in event["rates"].items()}
    break_even = rates["kept"] / (rates["on_demand"] - rates["run"])
    functions = sorted(event["functions"], key=lambda f: (utilisation(f), f["name"]))
    pairs = [(saving(function, rates), function["name"]) for function in functions]
    found = [pair for pair in pairs if pair[0] > 0]
    return {
        "break_even": f"{break_even * 100:.1f}",
        "savings": [{"name": name, "monthly": f"{dollars:.2f}"} for dollars, name in found],
    }
