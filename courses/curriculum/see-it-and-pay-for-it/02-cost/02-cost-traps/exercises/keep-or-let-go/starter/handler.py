def handler(event, context):
    kept_rate = float(event["rates"]["kept"])
    on_demand = float(event["rates"]["on_demand"])
    savings = []
    for function in event["functions"]:
        gb = function["memory"] / 1024
        kept = gb * function["environments"] * function["hours"] * 3600
        savings.append({"name": function["name"], "monthly": f"{kept * kept_rate:.2f}"})
    return {"break_even": f"{kept_rate / on_demand * 100:.1f}", "savings": savings}
