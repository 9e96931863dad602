"""Figures of a function from the lines of its log."""

import math

REPORT = "REPORT RequestId: "


def fields_of(line):
    """A REPORT line as {"Duration": "30.25 ms", "Memory Size": "256 MB", …}."""
    return dict(part.split(": ", 1) for part in line.split("\t") if ": " in part)


def number(text):
    """30.25 of "30.25 ms"."""
    return float(text.split()[0])


def percentile(values, percent):
    """The smallest of the values that at least `percent` % of them do not exceed."""
    ordered = sorted(values)
    return ordered[math.ceil(len(ordered) * percent / 100) - 1]


def wait_ms(report):
    return number(report["Duration"]) + number(report.get("Init Duration", "0 ms"))


def spare_mb(report):
    return number(report["Memory Size"]) - number(report["Max Memory Used"])


def handler(event, context):
    lines = event["lines"]
    reports = [fields_of(line) for line in lines if line.startswith(REPORT)]
    if not reports:
        return {"invocations": 0, "cold_share": None, "p95_ms": None, "spare_mb": None}
    cold = [report for report in reports if "Init Duration" in report]
    return {
        "invocations": len(reports),
        "cold_share": len(cold) / len(reports),
        "p95_ms": percentile([wait_ms(report) for report in reports], 95),
        "spare_mb": min(spare_mb(report) for report in reports),
    }
