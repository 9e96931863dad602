"""Charges an order and writes a line from which CloudWatch takes the metrics."""

import json
import time

UNITS = {"Items": "Count", "Declined": "Count", "ChargeTime": "Milliseconds"}


def charge(order):
    """Stands for a payment service: it takes its time and declines large amounts."""
    time.sleep(0.05)
    return order["cents"] <= 50_000


def report(order, paid, seconds):
    line = {
        "_aws": {
            "Timestamp": int(time.time() * 1000),
            "CloudWatchMetrics": [
                {
                    "Namespace": "Shop",
                    "Dimensions": ["channel"],
                    "Metrics": [{"Name": name, "Unit": unit} for name, unit in UNITS.items()],
                }
            ],
        },
        "channel": order["channel"],
        "order": order["order"],
        "Items": order["items"],
        "Declined": 0 if paid else 1,
        "ChargeTime": seconds * 1000,
    }
    print(json.dumps(line))


def handler(event, context):
    began = time.monotonic()
    paid = charge(event)
    report(event, paid, time.monotonic() - began)
    return {"paid": paid}
