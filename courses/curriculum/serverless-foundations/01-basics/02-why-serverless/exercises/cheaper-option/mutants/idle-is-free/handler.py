from decimal import Decimal


def handler(event, context):
    busy_hours = Decimal(event["hours"] * event["utilisation"]) / 100
    server = event["hours"] * Decimal(event["server_hour"])
    function = Decimal(0)
    if event["utilisation"] > 0:
        function = busy_hours * Decimal(event["busy_hour"]) + Decimal(event["kept"])
    return {
        "cheaper": "function" if function <= server else "server",
        "monthly": {"server": f"{server:.2f}", "function": f"{function:.2f}"},
    }
