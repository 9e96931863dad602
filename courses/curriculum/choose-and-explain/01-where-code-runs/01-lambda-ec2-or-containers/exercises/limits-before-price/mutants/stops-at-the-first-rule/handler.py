HOURS = 730


def lambda_month(work, rates):
    seconds = work["calls"] * work["average_ms"] / 1000
    gb_seconds = seconds * work["memory_mb"] / 1024
    return round(work["calls"] * rates["request"] + gb_seconds * rates["gb_second"], 2)


def containers_month(work, rates):
    return round(work["tasks"] * HOURS * rates["task_hour"], 2)


def rules_against_lambda(work):
    rules = []
    if work["longest_s"] > 900:
        rules.append("time")
    elif work["memory_mb"] > 10240:
        rules.append("memory")
    elif work["tmp_mb"] > 10240:
        rules.append("disk")
    elif work["needs_host"]:
        rules.append("host")
    return rules


def handler(event, context):
    work, rates = event["workload"], event["rates"]
    monthly = {"lambda": lambda_month(work, rates), "containers": containers_month(work, rates)}
    rules = rules_against_lambda(work)
    if "host" in rules:
        service = "ec2"
    elif rules:
        service = "containers"
    else:
        # Of equal bills, min takes the first.
        service = min(monthly, key=monthly.get)
    return {"service": service, "ruled_out_by": rules, "monthly": monthly}
