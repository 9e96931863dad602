"""Figures of a function from the lines of its log."""

import math
import re

DURATION = re.compile(r"Duration: ([\d.]+) ms")


def percentile(values, percent):
    """The smallest of the values that at least `percent` % of them do not exceed."""
    ordered = sorted(values)
    return ordered[math.ceil(len(ordered) * percent / 100) - 1]


def handler(event, context):
    reports = [line for line in event["lines"] if "REPORT" in line]
    durations = [float(found[1]) for found in map(DURATION.search, reports) if found]
    return {
        "invocations": len(durations),
        "cold_share": None,
        "p95_ms": percentile(durations, 95),
        "spare_mb": None,
    }
