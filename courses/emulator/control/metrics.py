"""CloudWatch metrics of a run: Lambda's own and those that handlers print in EMF.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html and
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeGuard

LAMBDA = "AWS/Lambda"
_MOST_POINTS = 20_000
_MOST_EMF_METRICS, _MOST_VALUES = 100, 100


@dataclass(frozen=True, slots=True)
class Point:
    """One value. Dimensions are sorted pairs; Lambda's own metrics have FunctionName."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]
    value: float
    unit: str
    at: datetime


@dataclass(slots=True)
class Metrics:
    """What was measured, in order; the first 20,000 values are kept."""

    points: list[Point] = field(default_factory=list)

    def put(
        self,
        name: str,
        value: float,
        at: datetime,
        *,
        function: str = "",
        unit: str = "Count",
        namespace: str = LAMBDA,
        dimensions: Mapping[str, str] | None = None,
    ) -> None:
        named = {"FunctionName": function} if function else {}
        pairs = tuple(sorted((named | dict(dimensions or {})).items()))
        if len(self.points) < _MOST_POINTS:
            self.points.append(Point(namespace, name, pairs, value, unit, at))

    def values(self, name: str, function: str = "", *, namespace: str = LAMBDA) -> list[float]:
        """All values of a metric; of one function where it is named."""
        return [
            point.value
            for point in self.points
            if point.name == name
            and point.namespace == namespace
            and (not function or ("FunctionName", function) in point.dimensions)
        ]

    def sum(self, name: str, function: str = "", *, namespace: str = LAMBDA) -> float:
        return sum(self.values(name, function, namespace=namespace))

    def maximum(self, name: str, function: str = "", *, namespace: str = LAMBDA) -> float:
        return max(self.values(name, function, namespace=namespace), default=0.0)

    def put_embedded(self, line: str, at: datetime) -> None:
        """Read one log line; nothing happens unless it is in the embedded metric format."""
        for namespace, name, unit, dimensions, value in _embedded(line):
            self.put(name, value, at, unit=unit, namespace=namespace, dimensions=dimensions)


def _embedded(line: str) -> Iterable[tuple[str, str, str, dict[str, str], float]]:
    if '"_aws"' not in line or not line.startswith("{"):
        return
    try:
        document = json.loads(line)
        directives, timestamp = (
            document["_aws"][name] for name in ("CloudWatchMetrics", "Timestamp")
        )
    except (ValueError, RecursionError, KeyError, TypeError):
        return
    if not isinstance(directives, list) or not _is_number(timestamp):
        return
    for directive in directives[:_MOST_EMF_METRICS]:
        if isinstance(directive, dict):
            yield from _directive(document, directive)


def _directive(
    document: dict[str, Any], directive: dict[str, Any]
) -> Iterable[tuple[str, str, str, dict[str, str], float]]:
    namespace, metrics = directive.get("Namespace"), directive.get("Metrics")
    sets = directive.get("Dimensions") or [[]]
    if (
        not isinstance(namespace, str)
        or not isinstance(metrics, list)
        or not isinstance(sets, list)
        or not all(isinstance(names, list) for names in sets)
    ):
        return
    for metric in metrics[:_MOST_EMF_METRICS]:
        if not isinstance(metric, dict) or not isinstance(metric.get("Name"), str):
            continue
        values = document.get(metric["Name"])
        unit = metric.get("Unit") if isinstance(metric.get("Unit"), str) else "None"
        for names in sets[:10]:
            dimensions = {
                name: str(document[name])
                for name in names[:30]
                if isinstance(name, str) and name in document
            }
            for value in (values if isinstance(values, list) else [values])[:_MOST_VALUES]:
                if _is_number(value):
                    yield namespace, metric["Name"], str(unit), dimensions, float(value)


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
