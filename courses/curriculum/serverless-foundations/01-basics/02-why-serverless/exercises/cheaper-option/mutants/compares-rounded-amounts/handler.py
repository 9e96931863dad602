from decimal import Decimal


def handler(event, context):
    busy_hours = Decimal(event["hours"] * event["utilisation"]) / 100
    server = round(event["hours"] * Decimal(event["server_hour"]), 2)
    function = round(busy_hours * Decimal(event["busy_hour"]) + Decimal(event["kept"]), 2)
    return {
        "cheaper": "function" if function <= server else "server",
        "monthly": {"server": str(server), "function": str(function)},
    }
