HOURS = 730


def lambda_month(work, rates):
    seconds = work["calls"] * work["average_ms"] / 1000
    gb_seconds = seconds * work["memory_mb"] / 1024
    return round(work["calls"] * rates["request"] + gb_seconds * rates["gb_second"], 2)


def containers_month(work, rates):
    return round(work["tasks"] * HOURS * rates["task_hour"], 2)


def handler(event, context):
    work, rates = event["workload"], event["rates"]
    monthly = {"lambda": lambda_month(work, rates), "containers": containers_month(work, rates)}
    # The lower bill wins.
    service = min(monthly, key=monthly.get)
    return {"service": service, "ruled_out_by": [], "monthly": monthly}
