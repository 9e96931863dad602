"""Charges an order and tells CloudWatch how it went."""

import time

import boto3

cloudwatch = boto3.client("cloudwatch")


def charge(order):
    """Stands for a payment service: it takes its time and declines large amounts."""
    time.sleep(0.05)
    return order["cents"] <= 50_000


def report(order, paid, seconds):
    values = [
        ("Items", order["items"], "Count"),
        ("Declined", 0 if paid else 1, "Count"),
        ("ChargeTime", seconds, "Seconds"),
    ]
    dimensions = [
        {"Name": "channel", "Value": order["channel"]},
        {"Name": "order", "Value": order["order"]},
    ]
    cloudwatch.put_metric_data(
        Namespace="Shop",
        MetricData=[
            {"MetricName": name, "Value": value, "Unit": unit, "Dimensions": dimensions}
            for name, value, unit in values
        ],
    )


def handler(event, context):
    began = time.monotonic()
    paid = charge(event)
    report(event, paid, time.monotonic() - began)
    return {"paid": paid}
