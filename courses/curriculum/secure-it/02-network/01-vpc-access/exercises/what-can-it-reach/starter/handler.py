def handler(event, context):
    # A default route leads to the internet, and S3 is on the internet.
    subnets = event["function"]["subnets"]
    out = any("0.0.0.0/0" in event["routes"][subnet] for subnet in subnets)
    return {
        "internet": "ok" if out else "no-route",
        "s3": "ok" if out else "no-endpoint",
        "rds": "ok",
    }
