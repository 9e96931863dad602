def handler(event, context):
    busy_hours = event["hours"] * event["utilisation"] / 100
    server = event["hours"] * float(event["server_hour"])
    function = busy_hours * float(event["busy_hour"]) + float(event["kept"])
    return {
        "cheaper": "function" if function <= server else "server",
        "monthly": {"server": f"{server:.2f}", "function": f"{function:.2f}"},
    }
