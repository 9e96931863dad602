from decimal import Decimal

prices = {}


def handler(event, context):
    for name in ("server_hour", "busy_hour", "kept"):
        prices.setdefault(name, Decimal(event[name]))
    busy_hours = Decimal(event["hours"] * event["utilisation"]) / 100
    server = event["hours"] * prices["server_hour"]
    function = busy_hours * prices["busy_hour"] + prices["kept"]
    return {
        "cheaper": "function" if function <= server else "server",
        "monthly": {"server": f"{server:.2f}", "function": f"{function:.2f}"},
    }
